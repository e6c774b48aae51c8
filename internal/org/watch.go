package org

import (
	"slices"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
)

// watched are the lines of the audit table that every leader and administrator of the house reads: whatever gives one
// administrator, or who has the server, the powers of another. The index org_audit_watched is for just these.
const watched = `what in ('leader_role', 'leader_delegated', 'role_asked', 'role_agreed', 'role_declined', 'reset_asked', 'reset_agreed', 'reset_declined', 'readmitted',
	'unit_moved', 'leader_left')`

// WatchDays is for how many days such lines are shown, and for how many after a role has ended its holder still counts as a
// leader or administrator.
const WatchDays = 90

// leads tells whether a role is one of a leader or administrator, or of who is the second of two elsewhere: those who watch are
// those who are watched.
func leads(r Role) bool { return MayEver(r, MayWatch) }

// rolesWith are the roles that have an action somewhere, for a query.
func rolesWith(a Action) (out []string) {
	for _, r := range AllRoles() {
		if MayEver(r, a) {
			out = append(out, string(r))
		}
	}
	return out
}

// Leads tells whether a person is a leader or administrator, will be one, or was one in the last 90 days: by a role of the
// own or by delegation.
func Leads(q store.Querier, person string) (is bool, err error) {
	args := []any{person, day.Of(q.Now()).Add(-WatchDays).String()}
	roles := store.In(&args, rolesWith(MayWatch))
	err = q.QueryRow(`select exists (select 1 from org_role where person_id = $1 and valid_to > $2 and valid_from < valid_to and role in `+roles+`)
		or exists (select 1 from org_delegation where to_person = $1 and valid_to > $2 and valid_from < valid_to and role in `+roles+`)`, args...).Scan(&is)
	return is, err
}

// Watched lists the newest such lines.
func Watched(q store.Querier, now time.Time) ([]Audit, error) {
	list, _, err := auditLog.Table.Page(q, store.If(watched+` and at > $`, store.Millis(now.AddDate(0, 0, -WatchDays))),
		store.PageOf{Order: store.Order{Desc: true}, Size: 200})
	return list, err
}

// WatchedSince tells whether there are lines that a person has to be told of since the last use of the account: those of
// others about others.
func WatchedSince(tx *store.Tx, person string, used int64) (is bool, err error) {
	held, err := rolesOf(tx, person, day.Of(tx.Now()))
	if err != nil || !slices.ContainsFunc(held, func(r RoleAt) bool { return leads(r.Role) }) {
		return false, err
	}
	err = tx.QueryRow(`select exists (select 1 from org_audit a where a.`+watched+`
		and a.at > $1 and a.actor <> $2 and a.person_id <> $2)`, used, person).Scan(&is)
	return is, err
}
