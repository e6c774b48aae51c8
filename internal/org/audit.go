package org

import (
	"time"

	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/store"
)

// AuditKind names what the audit table records about sign-ins and accounts (QCVN 12:2026/BCA: sign-ins, failures,
// locking, changes of accounts and rights, with address, account and time).
type AuditKind string

// The kinds of audit lines.
const (
	SignInDone      AuditKind = "signed_in"
	SignInFailed    AuditKind = "sign_in_failed"
	SignInRefused   AuditKind = "sign_in_refused" // right password, but the account is locked or closed
	SignedOut       AuditKind = "signed_out"
	SessionEnded    AuditKind = "session_ended"
	AccountOpened   AuditKind = "account_opened"
	AccountClosed   AuditKind = "account_closed"
	AccountLocked   AuditKind = "account_locked"
	AccountUnlocked AuditKind = "account_unlocked"
	PasswordChanged AuditKind = "password_changed"
	PasswordReset   AuditKind = "password_reset"
	TOTPEnrolled    AuditKind = "totp_enrolled"
	TOTPRemoved     AuditKind = "totp_removed"
	RecoveryUsed    AuditKind = "recovery_used"
	Registered      AuditKind = "registered"
	AtCounter       AuditKind = "recovered"        // at the counter, by an official; the detail is his unit
	LeaderRole      AuditKind = "leader_role"      // an administrator gave a role that takes two, as nobody else could agree; Detail is "role unit"
	LeaderDelegated AuditKind = "leader_delegated" // a leader let a stand-in act in such a role of somebody else; Detail as above
	RoleAsked       AuditKind = "role_asked"       // such a role was proposed; Detail as above
	RoleAgreed      AuditKind = "role_agreed"      // and given by the second person; Detail as above
	RoleDeclined    AuditKind = "role_declined"    // Detail is "role unit why"
	ResetAsked      AuditKind = "reset_asked"      // of a leader or administrator: takes two; Detail is why
	ResetAgreed     AuditKind = "reset_agreed"
	ResetDeclined   AuditKind = "reset_declined"
	Readmitted      AuditKind = "readmitted"  // on the server
	UnitMoved       AuditKind = "unit_moved"  // a unit was put below another: who reaches it changes; Detail is "unit parent"
	LeaderLeft      AuditKind = "leader_left" // an administrator wrote down that a leader or administrator has left
)

// Audit is one line of the audit table.
type Audit struct {
	ID      string
	At      time.Time
	What    AuditKind
	Person  string // whose account; empty when nobody has it
	Actor   string // who did it
	Session string
	Address string
	Agent   string
	Detail  string
}

// WriteAudit writes a line.
func WriteAudit(tx *store.Tx, a Audit) error {
	_, err := tx.Exec(`insert into org_audit (id, at, what, person_id, actor, session_id, address, agent, detail) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
		tx.NewID(), store.Millis(tx.Now()), string(a.What), a.Person, a.Actor, a.Session, fold.Clip(a.Address, 64),
		fold.Clip(a.Agent, 200), fold.Clip(a.Detail, 200))
	return err
}

var auditLog = record.New(record.Kind[Audit]{Name: "org_audit", Words: "org.audit", Home: "/people/audit",
	Table: store.Table[Audit]{Name: "org_audit", ID: func(a *Audit) *string { return &a.ID },
		From: `(select a.id, a.at, a.what, a.person_id, a.actor, a.session_id, a.address, a.agent, a.detail,
			case when a.what = 'recovered' then a.detail else p.unit_id end as unit_id, p.name_key || ' ' || a.address as search
			from org_audit a join org_person p on p.id = a.person_id) line`,
		Columns: []store.Column[Audit]{store.Col("session_id", func(a *Audit) *string { return &a.Session }),
			store.Col("agent", func(a *Audit) *string { return &a.Agent }), store.Col("detail", func(a *Audit) *string { return &a.Detail })}},
	Fields: field.List[Audit]{
		field.Moment("at", func(a *Audit) *time.Time { return &a.At }).For(field.Listed),
		field.Choice("what", func(a *Audit) *AuditKind { return &a.What }, SignInDone, SignInFailed, SignInRefused, SignedOut, SessionEnded,
			AccountOpened, AccountClosed, AccountLocked, AccountUnlocked, PasswordChanged, PasswordReset, TOTPEnrolled, TOTPRemoved, RecoveryUsed,
			Registered, AtCounter, LeaderRole, LeaderDelegated, RoleAsked, RoleAgreed, RoleDeclined,
			ResetAsked, ResetAgreed, ResetDeclined, Readmitted, UnitMoved, LeaderLeft).For(field.Listed, field.Filtered),
		field.Thing(field.KindPerson, "person", func(a *Audit) *string { return &a.Person }, PeopleWith(MayReadAudit)).In("person_id").
			For(field.Listed, field.Searched),
		field.Thing(field.KindPerson, "actor", func(a *Audit) *string { return &a.Actor }, PeopleWith(MayReadAudit)).For(field.Listed),
		field.Text("address", func(a *Audit) *string { return &a.Address }).For(field.Listed, field.Searched),
	}})

// AuditLog are the lines about people of the units where the viewer may read them, and about citizens who got their account
// back there, the newest first.
func AuditLog(v Viewer) (*record.Kind[Audit], record.Rights[Audit]) {
	return auditLog, record.Rights[Audit]{Sees: store.Where{}.Among("unit_id", v.Units(MayReadAudit))}
}

// NewestAudit are the last few lines for which a condition holds.
func NewestAudit(q store.Querier, w store.Where) ([]Audit, error) {
	list, _, err := auditLog.Table.Page(q, w, store.PageOf{Order: store.Order{Desc: true}, Size: 20})
	return list, err
}

// CountAudit counts the lines for which a condition holds.
func CountAudit(q store.Querier, w store.Where) (int64, error) { return auditLog.Table.Count(q, w) }
