-- What can be found: a number of the text index for each record. No text of a record is kept here.
create table search_entry (
  n bigint primary key,
  kind text not null,
  record text not null,
  hash text not null,             -- of the words it is found by: what has not changed is not indexed anew
  unique (kind, record)
);

-- Which kinds stand in the index whole, and by which way of making words.
create table search_made (
  kind text primary key,
  version bigint not null
);
