-- The files that prove the tax code and the account of a collecting body: their ids.
alter table fee_collector add column papers text not null default '';
