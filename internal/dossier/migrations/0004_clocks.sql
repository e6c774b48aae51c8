-- What waits for somebody's word beside the process (a second request to be allowed, a withdrawal, a stop, an
-- extension), what was put off, and what was done outside the system.
alter table dossier_dossier add column matter text not null default '';
alter table dossier_dossier add column matter_unit text not null default '';
alter table dossier_dossier add column extended bigint not null default 0;
alter table dossier_dossier add column outside bigint not null default 0;
alter table dossier_dossier add column proposal_ground text not null default '';
create index dossier_matter_desk on dossier_dossier (matter_unit, matter, due, id) where matter <> '';

alter table dossier_history add column outside bigint not null default 0;
drop view dossier_facts;
create view dossier_facts as
  select h.dossier_id, h.seq, p.position, h.at, h.state, h.code, h.procedure_code, h.field, h.channel,
    h.received_unit, h.competent_unit, h.place, h.accepted_at, h.due, h.due_unit, h.finished_at, h.finished_state, h.extended, h.outside
  from dossier_history h join event_position p on p.event_id = h.event_id;

-- A matter: who asked for it, when and how the applicant did, what was decided.
create table dossier_matter (
  id text primary key,
  dossier_id text not null,
  kind text not null,
  state text not null,           -- open, done, declined, dropped
  unit text not null,
  by_person text not null,
  by_name text not null,
  at bigint not null,
  told_by text not null,         -- the applicant's name, when it rests on a request of theirs
  told_at bigint not null,
  how text not null,
  paper text not null,
  reason text not null,
  ground text not null,
  days bigint not null,
  settled_by text not null,
  settled_at bigint not null,
  answer text not null
);
create index dossier_matter_of on dossier_matter (dossier_id, id);

-- A request for more papers: complete, with a reason for each point.
create table dossier_request (
  id text primary key,
  dossier_id text not null,
  n bigint not null,
  stage text not null,           -- intake, appraisal
  state text not null,           -- proposed, open, answered, expired, dropped
  ground text not null,
  days bigint not null,          -- the applicant's term in working days; 0: none
  by_person text not null,
  by_name text not null,
  at bigint not null,
  allowed_by text not null,
  allowed_at bigint not null,
  sent_by text not null,
  sent_name text not null,
  sent_at bigint not null,
  until bigint not null,
  answered_by text not null,
  answered_at bigint not null,
  answered_how text not null
);
create unique index dossier_request_of on dossier_request (dossier_id, n);

create table dossier_request_item (
  request_id text not null,
  place bigint not null,
  kind text not null,            -- paper, field
  key text not null,
  name text not null,
  reason text not null,
  primary key (request_id, place)
);

-- What was done outside the system: when it happened is not when it was recorded.
create table dossier_outside (
  id text primary key,
  dossier_id text not null,
  what text not null,
  content text not null,
  why text not null,
  happened bigint not null,
  by_person text not null,
  by_name text not null,
  recorded bigint not null
);
create index dossier_outside_of on dossier_outside (dossier_id, id);

-- Corrections of what was typed; the former value stays here.
create table dossier_correction (
  id text primary key,
  dossier_id text not null,
  what text not null,
  was text not null,
  now text not null,
  reason text not null,
  by_person text not null,
  by_name text not null,
  at bigint not null
);
create index dossier_correction_of on dossier_correction (dossier_id, id);

-- Guidance given at the counter, on a dossier or before there is one.
create table dossier_guidance (
  id text primary key,
  dossier_id text not null,
  unit text not null,
  procedure_code text not null,
  name text not null,
  phone text not null,
  content text not null,
  by_person text not null,
  by_name text not null,
  at bigint not null
);
create index dossier_guidance_unit on dossier_guidance (unit, at, id);
create index dossier_guidance_of on dossier_guidance (dossier_id, id);

-- append-only: dossier_request_item
-- append-only: dossier_outside
-- append-only: dossier_correction
-- append-only: dossier_guidance
