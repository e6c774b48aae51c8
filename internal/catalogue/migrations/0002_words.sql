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

-- What people say, and what they mean by it, besides the words that the program carries. A projection of their facts.
create table catalogue_phrase (
  id text primary key,
  seq bigint not null,
  said text not null,
  said_key text not null,
  codes text not null,            -- of procedures, the best first
  means text not null,            -- other words for the same thing
  office text not null,           -- who is to be asked, where the catalogue has nothing
  closed boolean not null,        -- does not hold any more
  search text not null
);
create unique index catalogue_phrase_said on catalogue_phrase (said);
create index catalogue_phrase_key on catalogue_phrase (said_key, id);

-- Bodies of the state's own lines decide nothing at the level where they sit.
update catalogue_version set at_commune=false, at_province=false, at_other=true
  where content like '%"competence":"central"%' and content not like '%"ministry_doubtful"%';

-- Why the second person gave a proposed version back.
alter table catalogue_version add column note text not null default '';
