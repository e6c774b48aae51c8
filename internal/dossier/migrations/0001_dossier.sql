-- The dossier as it stands now: a projection of its facts, written in the same transaction.
create table dossier_dossier (
  id text primary key,
  seq bigint not null,
  tracking text not null unique,
  code text unique,
  state bigint not null,
  version_id text not null,
  procedure_code text not null,
  procedure_name text not null,
  field text not null,
  case_key text not null,
  channel text not null,
  filed_by text not null,
  filer text not null,
  place text not null,
  helped_unit text not null,
  received_unit text not null,
  competent_unit text not null,
  applicant_name text not null,
  applicant_id text not null,
  search text not null,           -- folded: code, tracking, names, numbers
  answers text not null,
  step_key text not null,
  step_name text not null,
  step_unit text not null,
  step_role text not null,
  step_duty text not null,
  assignee text not null,
  step_since bigint not null,
  proposal_outcome text not null,
  proposal_text text not null,
  proposal_by text not null,
  proposal_at bigint not null,
  approved_by text not null,
  approved_at bigint not null,
  result_number text not null,
  result_book text not null,
  result_file text not null,
  result_by text not null,
  result_at bigint not null,
  way text not null,
  due bigint not null,            -- projection of room deadline's ledger; 253402300799999: none now (sorts last)
  due_unit text not null,
  submitted_at bigint not null,
  accepted_at bigint not null,
  finished_at bigint not null,
  returned_at bigint not null
);
-- The desks: what waits for a unit and role, by time left. Ended dossiers are not in it.
create index dossier_desk on dossier_dossier (step_unit, step_role, due, id) where state in (1, 2, 4, 5, 6, 9);
create index dossier_received on dossier_dossier (received_unit, state, due, id);
create index dossier_competent on dossier_dossier (competent_unit, state, due, id);
create index dossier_state on dossier_dossier (state, due, id);
create index dossier_assignee on dossier_dossier (assignee, due, id) where assignee <> '' and state in (1, 2, 4, 5, 6, 9);
create index dossier_filer on dossier_dossier (filer, id);

create table dossier_party (
  dossier_id text not null,
  role text not null,
  name text not null,
  id_no text not null,
  phone text not null,
  email text not null,
  address text not null,
  ground text not null,
  primary key (dossier_id, role)
);

create table dossier_paper (
  dossier_id text not null,
  key text not null,
  place bigint not null,
  name text not null,
  kind text not null,
  how text not null,
  originals bigint not null,
  copies bigint not null,
  checked text not null,
  note text not null,
  primary key (dossier_id, key)
);

-- The stations passed: who had the dossier, from when to when.
create table dossier_step (
  dossier_id text not null,
  n bigint not null,
  key text not null,
  name text not null,
  unit text not null,
  role text not null,
  person text not null,
  started bigint not null,
  ended bigint not null,
  outcome text not null,
  primary key (dossier_id, n)
);

-- What reports may read, as of each fact. A row is never changed.
create table dossier_history (
  dossier_id text not null,
  seq bigint not null,
  event_id text not null,
  at bigint not null,
  state bigint not null,
  code text not null,
  procedure_code text not null,
  field text not null,
  channel text not null,
  received_unit text not null,
  competent_unit text not null,
  place text not null,
  accepted_at bigint not null,
  due bigint not null,
  due_unit text not null,
  finished_at bigint not null,
  finished_state bigint not null,
  extended bigint not null,
  primary key (dossier_id, seq)
);
create index dossier_history_event on dossier_history (event_id);

create view dossier_facts as
  select h.dossier_id, h.seq, p.position, h.at, h.state, h.code, h.procedure_code, h.field, h.channel,
    h.received_unit, h.competent_unit, h.place, h.accepted_at, h.due, h.due_unit, h.finished_at, h.finished_state, h.extended
  from dossier_history h join event_position p on p.event_id = h.event_id;

-- Verifications: time, place, participants, content.
create table dossier_verification (
  id text primary key,
  dossier_id text not null,
  at bigint not null,
  place text not null,
  people text not null,
  content text not null,
  by_person text not null,
  recorded bigint not null
);
create index dossier_verification_dossier on dossier_verification (dossier_id, id);
