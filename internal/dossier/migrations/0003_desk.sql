-- Asking another unit's opinion (lấy ý kiến, NĐ 61/2018 Điều 19.5): content and time limit are recorded. What is sent
-- along is named here; the unit that is asked sees this and nothing more.
create table dossier_consultation (
  id text primary key,
  dossier_id text not null,
  unit text not null,            -- who is asked
  asked_by text not null,
  asked_unit text not null,      -- in whose name
  asked_at bigint not null,
  question text not null,
  files text not null,           -- ids of the files sent along, JSON
  due bigint not null,
  pauses boolean not null,       -- the clock of the dossier waits for the answer (only with a ground of law)
  verdict text not null,         -- "", "agree", "object", "none"
  answer text not null,
  answered_by text not null,
  answered_name text not null,
  answered_at bigint not null    -- 0: waits
);
create index dossier_consultation_dossier on dossier_consultation (dossier_id, id);
create index dossier_consultation_open on dossier_consultation (unit, due, id) where answered_at = 0;

-- Urging (đôn đốc): who was asked to hurry, by when an answer is due, and what was answered.
create table dossier_urge (
  id text primary key,
  dossier_id text not null,
  step text not null,
  person text not null,          -- who had the step; empty: nobody yet
  asked_by text not null,
  asked_name text not null,
  asked_at bigint not null,
  question text not null,
  due bigint not null,
  answer text not null,
  answered_by text not null,
  answered_name text not null,
  answered_at bigint not null    -- 0: waits
);
create index dossier_urge_dossier on dossier_urge (dossier_id, id);

-- Steps that run side by side (a fork of the process) until the step at which they meet.
create table dossier_branch (
  dossier_id text not null,
  n bigint not null,             -- which fork of this dossier
  key text not null,
  name text not null,
  unit text not null,
  role text not null,
  duty text not null,
  person text not null,
  started bigint not null,
  ended bigint not null,         -- 0: under way
  note text not null,
  primary key (dossier_id, n, key)
);
create index dossier_branch_open on dossier_branch (unit, role, dossier_id) where ended = 0;
