-- Who wishes for an account, or for a new password, and has not yet typed the code that went to the telephone or e-mail
-- address. A claim holds nothing: no login, no person. Only the hash of the token is kept.
create table org_claim (
	token_hash text primary key,
	login text not null,
	kind text not null,
	name text not null,
	hash text not null,
	lost boolean not null,
	until bigint not null
);
create index org_claim_until on org_claim (until);
