-- Who opened a dossier: a line per person, role, unit and day. Whose data it is may ask for it.
create table dossier_reading (
  dossier_id text not null,
  day text not null,
  actor text not null,            -- person; "pass": who follows by the code and a second fact
  role text not null,
  unit text not null,
  name text not null,
  first bigint not null,
  last bigint not null,
  times bigint not null,
  primary key (dossier_id, day, actor, role, unit)
);
-- append-only: dossier_reading (dossier_id, day, actor, role, unit, name, first); last, times only grow
