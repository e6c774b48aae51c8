-- What was taken out of tables that are append-only otherwise (Tx.Erase). A line is written before its rows go, and closed in the same transaction.
create table erasure (
  id text primary key,
  name text not null,            -- of the table
  why text not null,             -- the rule or the law that wants the rows gone
  at bigint not null,
  n bigint not null              -- how many rows went; -1 while they go
);
create index erasure_open on erasure (name) where n < 0;
create function append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if exists (select 1 from erasure where name = tg_table_name and n < 0) then return old; end if;
  end if;
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger erasure_no_change before update on erasure for each row when (old.n >= 0) execute function append_only();
create trigger erasure_no_delete before delete or truncate on erasure for each statement execute function append_only();
-- append-only: event
-- append-only: event_position
