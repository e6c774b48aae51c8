package account

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

const (
	idleEvery = 24 * time.Hour
	idleRows  = 1000 // in one transaction, so that nobody waits long
	// leastAudit is how long the log of sign-ins and accounts must be kept (QCVN 12:2026/BCA: 12 months).
	leastAudit = 366 * 24 * time.Hour
)

// Base adds to the base of room org what keeps accounts: it closes those of leavers, locks those that nobody uses, and forgets
// sessions that are over, devices that were not used and, only if the settings say so, old lines of the audit table.
func (auth *Auth) Base() room.Base {
	b := org.Base()
	// No session outlives SessionMax: one begun before this time has been over for at least SessionsKept.
	b.Retention = []room.Retention{{Table: "org_session", Key: "id", Since: "created", Keep: auth.cfg.SessionsKept + auth.cfg.SessionMax},
		{Table: "org_device", Key: "token_hash, person_id", Since: "used", Keep: DeviceKept},
		{Table: "org_claim", Key: "token_hash", Since: "until"}}
	if auth.cfg.AuditKept > 0 {
		b.Retention = append(b.Retention, room.Retention{Table: "org_audit", Key: "id", Since: "at", Keep: max(auth.cfg.AuditKept, leastAudit),
			Law: "QCVN 12:2026/BCA"})
	}
	b.Leaving = &leaving
	b.Jobs = []room.Job{{Name: "org.lock_idle", Every: idleEvery, Run: func(ctx context.Context, _ store.Job) error {
		_, err := auth.LockIdle(ctx)
		return err
	}}}
	return b
}

// LockIdle locks the accounts of officials that were not used for as long as the settings say (QCVN 12:2026/BCA: 45
// days) and tells how many. A key in the name of such an official opens nothing either.
func (auth *Auth) LockIdle(ctx context.Context) (n int, err error) {
	if auth.cfg.IdleLock <= 0 {
		return 0, nil
	}
	err = auth.db.Write(ctx, func(tx *store.Tx) error {
		var idle []string
		before := store.Millis(tx.Now().Add(-auth.cfg.IdleLock))
		if err := store.All(tx, `select person_id from org_account where realm = $1 and state = $2 and last_used < $3 and activated < $3 order by person_id limit `+strconv.Itoa(idleRows),
			[]any{string(Officials), accountOpen, before}, func(r *sql.Rows) error {
				var p string
				err := r.Scan(&p)
				idle = append(idle, p)
				return err
			}); err != nil {
			return err
		}
		n = 0
		for _, p := range idle {
			locked, err := tx.Exec(`update org_account set state = $2, why = $3, deactivated = $4 where person_id = $1 and state = $5 and last_used < $6 and activated < $6`,
				p, accountLocked, whyIdle, store.Millis(tx.Now()), accountOpen, before)
			if err != nil {
				return err
			}
			if locked == 0 {
				continue // used at this very moment
			}
			n++
			if err := endSessions(tx, p, "", "account_locked"); err != nil {
				return err
			}
			if err := org.WriteAudit(tx, org.Audit{What: org.AccountLocked, Person: p, Actor: systemBy.Actor, Detail: whyIdle}); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// leaving closes the account of an official who leaves. What room org ends itself comes after it.
var leaving = room.Parting{
	Open: func(store.Querier, string) ([]room.Open, error) { return nil, nil },
	Move: func(tx *store.Tx, m room.Move) error {
		if err := org.LockPerson(tx, m.From); err != nil {
			return err
		}
		if err := dropReset(tx, m.From, m.By); err != nil || m.On > day.Of(tx.Now()) {
			return err
		}
		return closeAccount(tx, m.From, m.By)
	},
}
