package org

import (
	"database/sql"
	"strings"
	"time"
	"unicode"

	"github.com/motcua/motcua/internal/event"
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

func audit(tx *store.Tx, a Audit) error {
	_, err := tx.Exec(`insert into org_audit (id, at, what, person_id, actor, session_id, address, agent, detail) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
		tx.NewID(), store.Millis(tx.Now()), string(a.What), a.Person, a.Actor, a.Session, clip(a.Address, 64), clip(a.Agent, 200), clip(a.Detail, 200))
	return err
}

// AuditLines lists the newest lines about people of the units given, before an id ("" = from the newest).
func AuditLines(q store.Querier, unitIDs []string, before string, limit int) ([]Audit, error) {
	args := []any{before}
	return auditOf(q, `($1 = '' or a.id < $1) and p.unit_id in `+store.In(&args, unitIDs), args, limit)
}

func auditOf(q store.Querier, where string, args []any, limit int) (out []Audit, err error) {
	err = store.All(q, `select a.id, a.at, a.what, a.person_id, a.actor, a.session_id, a.address, a.agent, a.detail from org_audit a
		join org_person p on p.id = a.person_id where `+where+` order by a.id desc`+store.Limit(limit), args, func(r *sql.Rows) error {
		var a Audit
		var at int64
		err := r.Scan(&a.ID, &at, &a.What, &a.Person, &a.Actor, &a.Session, &a.Address, &a.Agent, &a.Detail)
		a.At = store.Time(at)
		out = append(out, a)
		return err
	})
	return out, err
}

// clip cuts a text that came from outside to at most n bytes at a letter's edge. What is no text is taken out: no
// database takes it, and nobody is turned away for what their browser calls itself.
func clip(s string, n int) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// systemBy is the author of what the program does by itself.
var systemBy = event.By{Actor: "system"}
