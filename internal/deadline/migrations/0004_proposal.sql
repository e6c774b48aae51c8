-- A change of the calendar that one person wrote down and a second one agrees to, or gives back.
create table deadline_proposal (
  id text primary key,
  body text not null,            -- JSON: dates, hours, source, why a day is entered that has passed
  state text not null,           -- proposed, agreed, declined
  author text not null,
  at bigint not null,
  decided_by text not null,
  decided_at bigint not null,
  note text not null             -- why it was given back
);
create index deadline_proposal_open on deadline_proposal (id) where state = 'proposed';
