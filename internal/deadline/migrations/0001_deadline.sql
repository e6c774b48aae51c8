-- The working calendar in versions: what a version does not say, an earlier one says.
create table deadline_version (
  number bigint primary key,
  id text not null unique,
  at bigint not null,
  hours text not null            -- sessions of a working day, JSON
);

-- A date unlike its day of the week, from a version on. Kind 'plain': no longer special.
create table deadline_calendar (
  date text not null,
  version bigint not null,
  kind text not null,
  name text not null,
  paired text not null,
  source text not null,
  confidence text not null,
  again text not null,           -- why it was entered after the day had passed; '': before
  primary key (date, version)
);

-- A clock. due, first, first_late, state, since, reason and extended are projections of its entries.
create table deadline_clock (
  id text primary key,
  kind text not null,
  n bigint not null,
  unit text not null,
  policy text not null,
  due bigint not null,
  first bigint not null,
  first_late bigint not null,    -- since when it was late for the first time; 0: never yet. A due moment that moves leaves it
  state text not null,
  since bigint not null,
  reason text not null,
  extended bigint not null,
  seq bigint not null,           -- of the last entry
  calendar bigint not null       -- version of the calendar it was last computed with
);
create index deadline_clock_open on deadline_clock (calendar, id) where state <> 'stopped';

-- The ledger: appended, never edited (0002 forbids it in the engine itself).
create table deadline_entry (
  clock_id text not null,
  seq bigint not null,
  kind text not null,
  at bigint not null,
  args text not null,
  event_id text not null,
  primary key (clock_id, seq)
);
