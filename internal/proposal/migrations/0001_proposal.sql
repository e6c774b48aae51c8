-- What one person wrote down and a second one agrees to, or gives back.
create table proposal (
  id text primary key,
  kind text not null,            -- of the room that asked for it: fee.rule
  subject text not null,         -- what it is about, for which one proposal waits at a time; empty: any number
  title text not null,           -- what people call it in a list; may be empty
  body text not null,            -- JSON: what is proposed
  author text not null,
  at bigint not null,
  state text not null,           -- proposed, agreed, declined
  decided_by text not null,
  decided_at bigint not null,
  note text not null             -- why it was given back
);
create index proposal_open on proposal (kind, id) where state = 'proposed';
create unique index proposal_one on proposal (kind, subject) where state = 'proposed' and subject <> '';
-- append-only: proposal (id, kind, subject, body, author, at); decided_at only grow
