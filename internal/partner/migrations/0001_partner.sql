-- Keys with which partners call the house. Of the secret only a hash is kept.
create table partner_key (
  id text primary key,
  name text not null,
  scopes text not null,
  person_id text not null,       -- in whose name it acts; empty: nobody's
  token_hash text not null,      -- empty until the person has agreed
  per_minute bigint not null,
  made_by text not null,
  made_at bigint not null,
  agreed_at bigint not null,
  withdrawn_by text not null,
  withdrawn_at bigint not null
);
create unique index partner_key_token on partner_key (token_hash) where token_hash <> '';
create index partner_key_person on partner_key (person_id) where person_id <> '';
