-- The counters of a desk are read from these indexes alone: they hold every column that counting asks for.
drop index dossier_desk;
create index dossier_desk on dossier_dossier (step_unit, step_role, due, id, assignee, step_duty, state, due_unit) where state in (1, 2, 4, 5, 6, 9);
drop index dossier_assignee;
create index dossier_assignee on dossier_dossier (assignee, due, id, received_unit, competent_unit, helped_unit, state, due_unit) where assignee <> '' and state in (1, 2, 4, 5, 6, 9);
