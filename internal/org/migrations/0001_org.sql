-- Dates are ISO text; valid_to is exclusive and '9999-12-31' while open.
create table org_stamp (
	name text primary key,
	n bigint not null
);
insert into org_stamp (name, n) values ('tree', 1);

create table org_unit (
	id text primary key,
	kind text not null,
	place_code text not null
);
create index org_unit_kind on org_unit (kind, place_code);
create index org_unit_place on org_unit (place_code);

create table org_unit_row (
	unit_id text not null references org_unit (id),
	valid_from text not null,
	valid_to text not null,
	name text not null,
	name_key text not null, -- folded, for the order of a list
	short_name text not null,
	code text not null,
	search text not null, -- folded, what a list is searched by
	parent_id text not null,
	primary key (unit_id, valid_from),
	check (valid_from < valid_to)
);
create index org_unit_row_code on org_unit_row (code);
create index org_unit_row_parent on org_unit_row (parent_id);

create table org_unit_alias (
	alias text not null,
	unit_id text not null references org_unit (id),
	valid_from text not null,
	valid_to text not null,
	primary key (alias, unit_id, valid_from)
);

create table org_unit_serves (
	unit_id text not null references org_unit (id),
	place_code text not null,
	valid_from text not null,
	valid_to text not null,
	primary key (unit_id, place_code, valid_from),
	check (valid_from < valid_to)
);
create index org_unit_serves_place on org_unit_serves (place_code);

create table org_person (
	id text primary key,
	citizen boolean not null,
	name text not null,
	name_key text not null,
	unit_id text not null,
	email text not null,
	phone text not null,
	invented boolean not null,
	verified boolean not null,
	created bigint not null,
	left_on text not null,
	version bigint not null
);
create index org_person_unit on org_person (unit_id, name_key, id);
create index org_person_staff on org_person (name_key, id) where not citizen and left_on = '';

create table org_post (
	id text primary key,
	person_id text not null references org_person (id),
	unit_id text not null references org_unit (id),
	title text not null,
	valid_from text not null,
	valid_to text not null,
	check (valid_from <= valid_to)
);
create index org_post_person on org_post (person_id);
create index org_post_unit on org_post (unit_id);

create table org_role (
	id text primary key,
	person_id text not null references org_person (id),
	unit_id text not null references org_unit (id),
	role text not null,
	duty text not null,
	backup boolean not null,
	valid_from text not null,
	valid_to text not null,
	check (valid_from <= valid_to)
);
create index org_role_person on org_role (person_id);
create index org_role_unit on org_role (unit_id, role);

create table org_delegation (
	id text primary key,
	by_person text not null references org_person (id),
	to_person text not null references org_person (id),
	unit_id text not null references org_unit (id),
	role text not null,
	duty text not null,
	valid_from text not null,
	valid_to text not null,
	check (valid_from <= valid_to)
);
create index org_delegation_by on org_delegation (by_person);
create index org_delegation_to on org_delegation (to_person);
create index org_delegation_unit on org_delegation (unit_id, role);
-- append-only: org_unit
