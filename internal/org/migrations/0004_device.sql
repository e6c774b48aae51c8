-- Devices from which a person has signed in: they keep a budget of tries of their own when others try the same account
-- from elsewhere. The device holds the token in a cookie, the table only its hash.
create table org_device (
	token_hash text not null,
	person_id text not null references org_person (id),
	used bigint not null,
	primary key (token_hash, person_id)
);
create index org_device_used on org_device (used);
