-- What an applicant has answered so far to a request for corrections: kept from the first answer, gone when it is
-- handed in or the request is over.
create table portal_supplement (
  request_id text primary key,
  dossier_id text not null,
  answers text not null,
  done text not null,            -- the fields answered, JSON
  touched bigint not null
);
create index portal_supplement_touched on portal_supplement (touched);
