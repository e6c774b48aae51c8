-- The unit whose administrator made a key: who administers that unit sees and withdraws it.
alter table partner_key add column unit_id text not null default '';
create index partner_key_unit on partner_key (unit_id);
