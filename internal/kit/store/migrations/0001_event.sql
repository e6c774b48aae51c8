-- The log of facts: appended, never edited (0002 forbids it in the engine itself).
create table event (
  id text primary key,
  kind text not null,
  record text not null,
  seq bigint not null,
  at bigint not null,
  actor text not null,
  unit text not null,
  reason text not null,
  idem text not null,
  body text not null,
  salt bytea not null,
  hash bytea not null,
  unique (record, seq)
);
create index event_kind on event (kind, id);

-- Committed events that the sequencer has not numbered yet.
create table event_pending (event_id text primary key);

-- The place of an event in the one order of the house.
create table event_position (
  position bigint primary key,
  event_id text not null unique
);

create table job (
  id text primary key,
  kind text not null,
  record text not null,
  seq bigint not null,
  args text not null,
  run_at bigint not null,
  attempt bigint not null,
  failed bigint not null,        -- the moment the job gave up; 0: still trying
  error text not null,
  created bigint not null,
  mark text unique
);
create index job_due on job (failed, run_at, id);
create index job_order on job (kind, record, seq, id);

-- Which listener hears which kind since when: a new one is given the events of the past.
create table job_listener (name text not null, kind text not null, primary key (name, kind));

create table idempotency (
  actor text not null,
  key text not null,
  body text not null,
  outcome text not null,
  at bigint not null,
  primary key (actor, key)
);
create index idempotency_at on idempotency (at);

-- One holder per duty (the sequencer, timers). The fence grows with every new holder.
create table lease (
  name text primary key,
  holder text not null,
  fence bigint not null,
  until bigint not null
);

-- Running numbers, handed out in blocks: gaps are allowed, doubles are not.
create table counter (
  name text primary key,
  next bigint not null
);
