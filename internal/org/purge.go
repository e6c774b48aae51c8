package org

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

const (
	purgeEvery = 24 * time.Hour
	purgeRows  = 1000 // in one transaction, so that nobody waits long
	// leastAudit is how long the log of sign-ins and accounts must be kept (QCVN 12:2026/BCA: 12 months).
	leastAudit = 366 * 24 * time.Hour
)

// Base is what room org brings to the house, with the work that forgets what need not be kept, sessions that ended or
// ran out long ago and, only if the settings say so, old lines of the audit table, and that locks accounts nobody uses.
func (auth *Auth) Base() room.Base {
	b := Base()
	b.Jobs = []room.Job{{Name: "org.purge", Every: purgeEvery, Run: func(ctx context.Context, _ store.Job) error {
		_, err := auth.Purge(ctx)
		return err
	}}, {Name: "org.lock_idle", Every: purgeEvery, Run: func(ctx context.Context, _ store.Job) error {
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
		if err := store.All(tx, `select person_id from org_account where realm = $1 and state = $2 and last_used < $3 and activated < $3 order by person_id limit `+strconv.Itoa(purgeRows),
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
			if err := audit(tx, Audit{What: AccountLocked, Person: p, Actor: systemBy.Actor, Detail: whyIdle}); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// Purge removes what is older than the settings keep and tells how many rows went.
func (auth *Auth) Purge(ctx context.Context) (gone int64, err error) {
	now, rows := auth.db.Now(), strconv.Itoa(purgeRows)
	// No session outlives SessionMax: one begun before this moment has been over for at least SessionsKept.
	begun := store.Millis(now.Add(-auth.cfg.SessionsKept - auth.cfg.SessionMax))
	gone, err = auth.purge(ctx, `delete from org_session where id in (select id from org_session where created < $1 limit `+rows+`)`, begun)
	if err != nil || auth.cfg.AuditKept <= 0 {
		return gone, err
	}
	n, err := auth.purge(ctx, `delete from org_audit where id in (select id from org_audit where at < $1 order by id limit `+rows+`)`,
		store.Millis(now.Add(-max(auth.cfg.AuditKept, leastAudit))))
	return gone + n, err
}

// purge repeats a statement that removes at most purgeRows rows until nothing is left for it.
func (auth *Auth) purge(ctx context.Context, statement string, before int64) (gone int64, err error) {
	for n := int64(purgeRows); n == purgeRows && err == nil; gone += n {
		err = auth.db.Write(ctx, func(tx *store.Tx) (err error) {
			n, err = tx.Exec(statement, before)
			return err
		})
	}
	return gone, err
}
