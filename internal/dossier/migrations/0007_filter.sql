-- Filters of the queue that a person keeps.
create table dossier_filter (
  id text primary key,
  person text not null,
  name text not null,
  tab text not null,
  field text not null,
  unit text not null,
  step text not null,
  procedure_code text not null,
  band text not null,
  unique (person, name)
);
