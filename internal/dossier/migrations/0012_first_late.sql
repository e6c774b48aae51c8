-- Since when the clock of a dossier was late for the first time; 0: never yet. Whatever moves the due moment later leaves it
-- (ADR 0009). It is a projection of the ledger of room deadline.
alter table dossier_dossier add column first_late bigint not null default 0;
alter table dossier_history add column first_late bigint not null default 0;
-- The system that is authoritative, as of each fact; empty: this one. Reports show apart what others handle.
alter table dossier_history add column home text not null default '';
drop index dossier_desk;
create index dossier_desk on dossier_dossier (step_unit, step_role, due, id, assignee, step_duty, state, due_unit, first_late) where state in (1, 2, 4, 5, 6, 9);
drop index dossier_assignee;
create index dossier_assignee on dossier_dossier (assignee, due, id, received_unit, competent_unit, helped_unit, state, due_unit, first_late) where assignee <> '' and state in (1, 2, 4, 5, 6, 9);

drop view dossier_facts;
create view dossier_facts as
  select h.dossier_id, h.seq, p.position, h.at, h.state, h.code, h.procedure_code, h.field, h.channel, h.received_unit, h.competent_unit, h.place,
    h.accepted_at, h.due, h.due_unit, h.first_late, h.finished_at, h.finished_state, h.extended, h.outside, h.home
  from dossier_history h join event_position p on p.event_id = h.event_id;
drop view dossier_desk_facts;
create view dossier_desk_facts as
  select h.dossier_id, h.seq, p.position, h.at, h.state, h.code, h.procedure_code, h.field, h.received_unit, h.competent_unit, h.accepted_at,
    h.due, h.due_unit, h.first_late, h.finished_at, h.step_unit, h.step_name
  from dossier_history h join event_position p on p.event_id = h.event_id;
