-- When an official is away, and who stands in. Dates are ISO text; valid_to is exclusive.
create table org_absence (
	id text primary key,
	person_id text not null references org_person (id),
	stand_in text not null,
	valid_from text not null,
	valid_to text not null,
	check (valid_from <= valid_to)
);
create index org_absence_person on org_absence (person_id, valid_to);
create index org_absence_stand_in on org_absence (stand_in);

-- The absence for which a role was delegated; empty: for another reason.
alter table org_delegation add column absence_id text not null default '';
create index org_delegation_absence on org_delegation (absence_id) where absence_id <> '';
