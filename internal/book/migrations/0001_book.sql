-- The registers: a line for each number that was given, in the order of the numbers. A number stands once in a register
-- of a unit in a year; one that is void keeps its place.
create table book_line (
  unit text not null,
  book text not null,
  year bigint not null,
  number text not null,           -- as the register keeps it: figures in the order of the numbers
  record text not null,           -- "<room>:<id>" of what has the number
  at bigint not null,
  by_person text not null,
  voided_at bigint not null,      -- 0: it holds
  voided_by text not null,
  reason text not null,           -- why it is void
  primary key (unit, book, year, number)
);
create index book_line_record on book_line (record);
-- append-only: book_line (unit, book, year, number, record, at, by_person); voided_at only grow
