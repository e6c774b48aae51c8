-- What was used up of the budgets of kit/limit: one row per rule and who is counted, known by a hash. A window is
-- numbered from the epoch; a figure counts while its window is the present one.
create table limit_use (
  key text primary key,
  minute bigint not null,
  minute_n bigint not null,
  hour bigint not null,
  hour_n bigint not null,
  day bigint not null,
  day_n bigint not null
);
create index limit_use_day on limit_use (day);
