-- The day's control sheet of a unit that takes money: what was taken off fees, or handed back, after it was asked for or
-- paid. How far it has come and how far a head has signed it: a projection of the lines and signatures below.
create table fee_sheet (
  id text primary key,
  unit_id text not null,         -- the desk
  on_day text not null,
  lines bigint not null,         -- number of the last line
  signed bigint not null,        -- number of the last line under a signature
  let_off bigint not null,       -- what is asked for no more
  gone_back bigint not null,     -- what was paid and does not hold
  due bigint not null            -- when the head should have signed
);
create unique index fee_sheet_day on fee_sheet (unit_id, on_day);
create index fee_sheet_unit on fee_sheet (unit_id, id);
create index fee_sheet_unsigned on fee_sheet (unit_id, due, id) where signed < lines;

-- Written in the transaction of the act, by the act. Numbers run from 1 within a sheet, in the order of commits.
create table fee_sheet_line (
  id text primary key,           -- of the fact
  sheet_id text not null,
  number bigint not null,
  kind text not null,            -- recounted, reduced, exempted, dropped, voided, returned
  bill_id text not null,
  code text not null,            -- what it was paid for: the code of the dossier
  payer text not null,
  amount_before bigint not null,
  amount_after bigint not null,
  reason text not null,
  at bigint not null,
  by_person text not null
);
create unique index fee_sheet_line_number on fee_sheet_line (sheet_id, number);

-- A head has signed the lines from one number to another.
create table fee_sheet_signature (
  id text primary key,
  sheet_id text not null,
  first_line bigint not null,
  last_line bigint not null,
  let_off bigint not null,
  gone_back bigint not null,
  hash text not null,            -- SHA-256 of the lines
  by_person text not null,
  at bigint not null
);
create unique index fee_sheet_signature_first on fee_sheet_signature (sheet_id, first_line);
-- append-only: fee_sheet_line
-- append-only: fee_sheet_signature
