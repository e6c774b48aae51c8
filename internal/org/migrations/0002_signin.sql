create table org_account (
	person_id text primary key references org_person (id),
	realm text not null,
	state text not null,
	why text not null,
	hash text not null,
	must_change boolean not null,
	changed bigint not null,
	activated bigint not null,
	deactivated bigint not null,
	last_used bigint not null,
	totp_on boolean not null,
	totp_secret bytea not null,
	totp_new bytea not null,
	totp_last bigint not null
);

create table org_login (
	realm text not null,
	login text not null,
	person_id text not null references org_person (id),
	kind text not null,
	primary key (realm, login)
);
create index org_login_person on org_login (person_id);

create table org_password (
	person_id text not null references org_person (id),
	at bigint not null,
	hash text not null,
	primary key (person_id, at)
);

create table org_recovery (
	person_id text not null references org_person (id),
	hash text not null,
	used bigint not null,
	primary key (person_id, hash)
);

create table org_session (
	id text primary key,
	token_hash text not null unique,
	person_id text not null references org_person (id),
	stage text not null,
	second boolean not null,
	created bigint not null,
	seen bigint not null,
	ended bigint not null,
	why text not null,
	address text not null,
	agent text not null
);
create index org_session_person on org_session (person_id, ended, id);

create table org_audit (
	id text primary key,
	at bigint not null,
	what text not null,
	person_id text not null,
	actor text not null,
	session_id text not null,
	address text not null,
	agent text not null,
	detail text not null
);
create index org_audit_person on org_audit (person_id, id);
create index org_audit_watched on org_audit (at)
	where what in ('leader_role', 'leader_delegated', 'role_asked', 'role_agreed', 'role_declined', 'reset_asked', 'reset_agreed', 'reset_declined', 'readmitted',
		'unit_moved', 'leader_left');
-- append-only: org_audit
