-- What receipts and transfers say of a collecting body: its tax code (NĐ 254/2026/NĐ-CP Điều 22) and the account of
-- its own into which fees are paid (NĐ 118/2025/NĐ-CP Điều 22). A projection of its facts.
create table fee_collector (
  id text primary key,
  seq bigint not null,
  unit_id text not null,
  tax_code text not null,
  bank text not null,            -- BIN, 6 digits
  account text not null,
  holder text not null,
  search text not null
);
create unique index fee_collector_unit on fee_collector (unit_id);

-- Surplus money and was given back. Never changed.
create table fee_given_back (
  payment_id text primary key,
  method text not null,
  reference text not null,       -- of the transfer back, or of the paper it was signed for on
  at bigint not null,
  by_person text not null
);
create index fee_payment_surplus on fee_payment (bill_id) where purpose = 'surplus';

-- A change of where fees are paid to that one person proposed, for a second one to agree to.
alter table fee_collector add column proposal text not null default '';    -- JSON: what would read differently
alter table fee_collector add column proposed_by text not null default '';
alter table fee_collector add column proposed_at bigint not null default 0;
create index fee_collector_proposed on fee_collector (id) where proposal <> '';
