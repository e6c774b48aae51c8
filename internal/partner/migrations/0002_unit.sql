-- The unit whose administrator made a key: who administers that unit sees and withdraws it.
alter table partner_key add column unit_id text not null default '';
create index partner_key_unit on partner_key (unit_id);
-- What the search box of the list looks through, and what the list is sorted by, without diacritics.
alter table partner_key add column search text not null default '';
alter table partner_key add column name_key text not null default '';
create index partner_key_name on partner_key (name_key, id);
