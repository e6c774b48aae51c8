-- A rule that one person wrote down and a second one puts in force, or gives back.
create table fee_proposal (
  id text primary key,
  body text not null,            -- JSON: the rule
  state text not null,           -- proposed, entered, declined
  author text not null,
  at bigint not null,
  decided_by text not null,
  decided_at bigint not null,
  note text not null             -- why it was given back
);
create index fee_proposal_open on fee_proposal (id) where state = 'proposed';
