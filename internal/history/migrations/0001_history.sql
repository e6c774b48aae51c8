-- What the facts of a record leave out, for its timeline: names as they were then, and words that no fact may hold.
create table history_line (
  event_id text primary key,
  record text not null,           -- "<room>:<id>"
  actor_name text not null,
  step text not null,
  state bigint not null,
  note text not null
);
create index history_line_record on history_line (record);
