create table form_draft (
  id text primary key,
  code text not null unique, -- a digest: who reads this table opens nothing
  sealed bytea not null,     -- the code, for who has opened the draft
  owner text not null,
  procedure text not null,
  version text not null,
  answers text not null,
  page text not null,
  rev bigint not null,
  created bigint not null,
  touched bigint not null,
  expires bigint not null
);
create index form_draft_owner on form_draft (owner, touched);
create index form_draft_expires on form_draft (expires);
