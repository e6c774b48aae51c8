-- Editable lists: what a province calls a state, and the reasons it offers. An empty text hides a reason; a state
-- without a row has the name of the house.
create table catalogue_word (
  list text not null,             -- states, reasons
  key text not null,              -- of a state: its word key; of a reason: its id
  n bigint not null,              -- order within the list
  kind text not null,             -- of a reason: the act it belongs to
  vi text not null,
  en text not null,
  primary key (list, key)
);

-- The revision of each list: of two editors the second is told.
create table catalogue_list (list text primary key, rev bigint not null);
insert into catalogue_list (list, rev) values ('states', 0);
insert into catalogue_list (list, rev) values ('reasons', 0);

-- Bodies of the state's own lines decide nothing at the level where they sit.
update catalogue_version set at_commune=false, at_province=false, at_other=true
  where content like '%"competence":"central"%' and content not like '%"ministry_doubtful"%';

-- Why the second person gave a proposed version back.
alter table catalogue_version add column note text not null default '';
