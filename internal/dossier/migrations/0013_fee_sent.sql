-- What the applicant asked for, counted, where an official changed it before there was a bill; the bill is compared with it, and
-- then the row goes.
create table dossier_fee_sent (
  dossier_id text primary key,
  request text not null,         -- JSON: counts
  by_person text not null,       -- who changed it last
  reason text not null
);
