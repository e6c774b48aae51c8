-- A procedure, and where its imported row came from. rev guards every change of its versions.
create table catalogue_procedure (
  code text primary key,
  rev bigint not null,
  row_hash text not null,         -- of the imported row, its channels and its papers; '' : never brought
  channels_hash text not null,
  papers_hash text not null,
  curated boolean not null        -- the row came from the curated list, which wins over the large one
);

-- Versions by effective date. The content of a published version never changes; only its end is set.
create table catalogue_version (
  id text primary key,
  code text not null,
  number bigint not null,
  state text not null,            -- draft, proposed, published, withdrawn
  from_day text not null,         -- inclusive; '' : not decided
  to_day text not null,           -- exclusive; '' : open
  rev bigint not null,
  content text not null,          -- canonical JSON
  name text not null,
  field text not null,
  field_key text not null,
  service text not null,
  filed_at text not null,
  at_ministry boolean not null,
  at_province boolean not null,
  at_commune boolean not null,
  at_other boolean not null,
  flags bigint not null,          -- holes an official must mend
  author text not null,
  proposer text not null,
  publisher text not null,
  saved bigint not null,
  name_key text not null,         -- folded, for the order of a list and its search
  unique (code, number)
);
create index catalogue_version_state on catalogue_version (state, field_key, code);
create index catalogue_version_name on catalogue_version (name_key, code);

-- What a published version is found by.
create table catalogue_search (
  version text primary key,
  name_key text not null,         -- folded
  name_exact text not null,       -- lower case with diacritics
  words text not null,            -- folded people's words, one phrase a line
  hay text not null,              -- every word folded, a space before and after each
  plus bigint not null            -- what ranks it before its equals
);

-- One row that moves on whenever something is published: indexes in memory are read again then.
create table catalogue_counter (id bigint primary key, n bigint not null);
insert into catalogue_counter (id, n) values (1, 0);

-- What people looked for and did not find: the list of words to add.
create table catalogue_miss (
  text_key text primary key,
  text text not null,
  times bigint not null,
  first_at bigint not null,
  last_at bigint not null
);
create index catalogue_miss_last_at on catalogue_miss (last_at);

-- A package of procedures/ that was read in, by the hash of its files.
create table catalogue_package (code text primary key, hash text not null);

create table catalogue_result (code text primary key, name text not null, source text not null);

create table catalogue_document_type (
  kind text not null,             -- document, copy
  seq bigint not null,
  name text not null,
  abbr text not null,
  symbol_uses_abbr boolean not null,
  note text not null,
  source text not null,
  primary key (kind, name)
);

-- Fee rules in the words of their source; versions carry what can be said exactly.
create table catalogue_fee_rule (
  code text not null,             -- '' : no procedure of the catalogue yet
  what text not null,
  rule text not null,
  ground text not null,
  flags text not null,
  primary key (code, what)
);

-- Every import, with its report.
create table catalogue_import (
  id text primary key,
  at bigint not null,
  what text not null,             -- procedures, units, holidays …
  file text not null,
  hash text not null,             -- of the files read
  report text not null,
  actor text not null
);
-- append-only: catalogue_import
