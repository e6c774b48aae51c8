-- Whose a telephone number or e-mail address was proved to be: of a dossier's submitter, of an account. Contacts are
-- known by their hash.
create table contact_proof (
  contact text not null,
  holder text not null,    -- "dossier:<id>", "citizen:<person>"
  how text not null,       -- code, counter
  at bigint not null,
  primary key (contact, holder)
);
create index contact_proof_holder on contact_proof (holder);
-- append-only: contact_proof

-- The code that is out for a contact and a purpose: one at a time. Six digits are found from a hash in a moment, so the
-- code is sealed with the key that is not in the database.
create table contact_code (
  contact text not null,
  holder text not null,    -- what the code proves: "dossier:<id>", "register:<person>"
  code bytea not null,
  tries bigint not null,
  at bigint not null,
  until bigint not null,
  primary key (contact, holder)
);
create index contact_code_until on contact_code (until);

-- How many first notices went to a contact that nobody has proved, by day.
create table contact_told (
  contact text not null,
  day text not null,
  n bigint not null,
  at bigint not null,
  primary key (contact, day)
);
create index contact_told_at on contact_told (at);
