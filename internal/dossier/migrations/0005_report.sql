-- Where a dossier stands in its process, as of each fact: for the tables of what is late now.
alter table dossier_history add column step_unit text not null default '';
alter table dossier_history add column step_name text not null default '';
create index dossier_history_at on dossier_history (at);

create view dossier_desk_facts as
  select h.dossier_id, h.seq, p.position, h.at, h.state, h.code, h.procedure_code, h.field, h.received_unit, h.competent_unit, h.accepted_at,
    h.due, h.due_unit, h.finished_at, h.step_unit, h.step_name
  from dossier_history h join event_position p on p.event_id = h.event_id;

-- Which dossiers a table of a period can be about at all, so that it need not read those settled long ago.
create view dossier_end_facts as
  select d.id as dossier_id, d.state, d.accepted_at, d.finished_at from dossier_dossier d;
create index dossier_finished on dossier_dossier (finished_at) where accepted_at > 0;

-- The follow-up book of a unit, in the order of acceptance.
create index dossier_taken_in on dossier_dossier (received_unit, accepted_at, id) where accepted_at > 0;
