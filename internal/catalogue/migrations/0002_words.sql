-- What a province calls the states of a dossier. A state without a row has the name of the house.
create table catalogue_state (
  key text primary key,           -- the word key of its name
  vi text not null,
  en text not null
);

-- Their revision: of two editors the second is told.
create table catalogue_state_rev (rev bigint not null);
insert into catalogue_state_rev (rev) values (0);

-- Phrases offered where a reason is asked. A projection of their facts.
create table catalogue_reason (
  id text primary key,
  seq bigint not null,
  vi text not null,
  en text not null,
  used_in text not null,          -- the act that asks for a reason
  place bigint not null,          -- among those of its act
  closed boolean not null,        -- not offered any more
  search text not null
);
create index catalogue_reason_used_in on catalogue_reason (used_in, place);

-- Bodies of the state's own lines decide nothing at the level where they sit.
update catalogue_version set at_commune=false, at_province=false, at_other=true
  where content like '%"competence":"central"%' and content not like '%"ministry_doubtful"%';

-- Why the second person gave a proposed version back.
alter table catalogue_version add column note text not null default '';
