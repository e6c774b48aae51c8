-- Who has proved to belong to a dossier may open it for a while. Only the hash of the token is kept.
create table portal_pass (
  token text not null,
  dossier_id text not null,
  until bigint not null,
  primary key (token, dossier_id)
);
create index portal_pass_until on portal_pass (until);

-- What became of a draft that was sent: a draft is sent once, however often the button is pressed.
create table portal_sent (
  draft_id text primary key,
  key text not null,
  owner text not null,
  rev bigint not null,
  dossier_id text not null,
  tracking text not null,
  at bigint not null
);
create index portal_sent_at on portal_sent (at);
