-- What was taken out of tables that are append-only otherwise (Tx.Erase). A line is written before its rows go, and closed in the same transaction.
create table erasure (
  id text primary key,
  name text not null,            -- of the table
  why text not null,             -- the rule or the law that wants the rows gone
  at bigint not null,
  n bigint not null              -- how many rows went; -1 while they go
);
create index erasure_open on erasure (name) where n < 0;
create trigger erasure_no_change before update on erasure when old.n >= 0 begin select raise(abort, 'erasure is append-only'); end;
create trigger erasure_no_delete before delete on erasure begin select raise(abort, 'erasure is append-only'); end;
-- append-only: event
-- append-only: event_position
