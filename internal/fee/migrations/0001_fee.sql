-- A bill as it stands now: a projection of its facts, written in the same transaction. One record has at most
-- one open bill.
create table fee_bill (
  id text primary key,
  code text not null unique,     -- what a transfer names
  record text not null,          -- "dossier:<id>"
  unit text not null,            -- the collecting body
  desk text not null,            -- the unit where it is paid
  procedure_code text not null,
  channel text not null,
  request text not null,         -- JSON: what was asked for, counted
  lines text not null,           -- JSON
  parties text not null,         -- JSON: who pays, who collects, for which code
  rules text not null,           -- JSON: the rules used, as they read then
  phi bigint not null,
  le_phi bigint not null,
  total bigint not null,
  waived_phi bigint not null,
  waived_le_phi bigint not null,
  exempt_ground text not null,
  exempt_by text not null,
  state text not null,           -- open, paid, exempted, cancelled
  rev bigint not null,
  at bigint not null,
  by_person text not null
);
create index fee_bill_record on fee_bill (record, id);
create unique index fee_bill_open on fee_bill (record) where state = 'open';
create index fee_bill_desk on fee_bill (desk, id) where state = 'open';

-- What fees are. A rule is never edited: the day it ends is written once.
create table fee_rule (
  id text primary key,
  key text not null,
  body text not null,            -- JSON: the rule as entered
  through text not null,         -- last day, when a later rule took its place; empty: as the rule says
  entered bigint not null,
  by_person text not null
);
create index fee_rule_key on fee_rule (key);

-- Money that came in. Never changed.
create table fee_payment (
  id text primary key,
  bill_id text not null,
  purpose text not null,         -- bill: it pays the bill; surplus: no open bill asks for it
  method text not null,
  amount bigint not null,
  reference text not null,       -- of the bank; empty for cash
  key text not null,             -- idempotency key of the request
  at bigint not null,            -- when the money came
  recorded bigint not null,
  by_person text not null
);
create unique index fee_payment_bill on fee_payment (bill_id) where purpose = 'bill';
create unique index fee_payment_reference on fee_payment (reference) where method = 'transfer';

-- Receipts (NĐ 254/2026/NĐ-CP Điều 22–25). Never changed; a cancelled bill has a row in fee_receipt_cancelled.
create table fee_receipt (
  id text primary key,
  bill_id text not null unique,
  payment_id text not null,
  unit text not null,
  form text not null,
  symbol text not null,
  year bigint not null,
  number bigint not null check (number between 1 and 99999999),
  content text not null,         -- canonical JSON of what the receipt says: these bytes are signed
  at bigint not null
);
create index fee_receipt_at on fee_receipt (at);
create unique index fee_receipt_number on fee_receipt (unit, form, symbol, year, number);

create table fee_receipt_signature (
  receipt_id text primary key,
  signer text not null,
  signature bytea not null,
  at bigint not null
);

create table fee_receipt_cancelled (
  receipt_id text primary key,
  ground text not null,
  at bigint not null,
  by_person text not null
);
create index fee_receipt_cancelled_at on fee_receipt_cancelled (at);

-- What reports may read, as of each fact. kind charged: phi and le_phi are asked for, waived_* taken off by
-- reliefs; exempted: waived_* is let off; paid: phi and le_phi came in; cancelled: they go back (none when
-- nothing was paid). A row is never changed.
create table fee_history (
  event_id text primary key,
  bill_id text not null,
  at bigint not null,
  kind text not null,
  record text not null,
  unit text not null,
  procedure_code text not null,
  channel text not null,
  method text not null,
  phi bigint not null,
  le_phi bigint not null,
  waived_phi bigint not null,
  waived_le_phi bigint not null
);
create index fee_history_bill on fee_history (bill_id);

create view fee_facts as
  select h.bill_id, p.position, h.at, h.kind, h.record, h.unit, h.procedure_code, h.channel, h.method,
    h.phi, h.le_phi, h.waived_phi, h.waived_le_phi
  from fee_history h join event_position p on p.event_id = h.event_id;
