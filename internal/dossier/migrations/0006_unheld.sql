-- Seats at which open dossiers wait and which nobody holds: counted by the sweep, read by /health.
create table dossier_unheld (
  unit text not null,
  role text not null,
  duty text not null,
  n bigint not null,
  primary key (unit, role, duty)
);
create index dossier_step_unit on dossier_dossier (step_unit, assignee) where state in (1, 2, 4, 5, 6, 9);
