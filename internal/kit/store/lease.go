package store

import (
	"context"
	"fmt"
	"time"
)

// Lease takes or renews the named duty for holder. It answers the fence of the holder and whether the duty
// is held. Work under a lease checks Fenced in its own transaction, so a holder whose lease
// ran out can no longer write.
func (db *DB) Lease(ctx context.Context, name, holder string, length time.Duration) (fence int64, held bool, err error) {
	err = db.Write(ctx, func(tx *Tx) error {
		fence, held = 0, false
		now := Millis(tx.Now())
		n, err := tx.Exec(`insert into lease (name, holder, fence, until) values ($1,$2,1,$3)
			on conflict (name) do update set
				fence = case when lease.holder = excluded.holder then lease.fence else lease.fence + 1 end,
				holder = excluded.holder, until = excluded.until
			where lease.holder = excluded.holder or lease.until < $4`, name, holder, now+length.Milliseconds(), now)
		if err != nil || n == 0 {
			return err
		}
		held = true
		return tx.QueryRow(`select fence from lease where name=$1`, name).Scan(&fence)
	})
	if err != nil {
		err = fmt.Errorf("store: lease %s: %w", name, err)
	}
	return fence, held, err
}

// Release ends a lease early, so that the next holder need not wait for it to run out. With an old fence it does
// nothing.
func (db *DB) Release(ctx context.Context, name string, fence int64) error {
	err := db.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(`update lease set until = 0, holder = '' where name=$1 and fence=$2`, name, fence)
		return err
	})
	if err != nil {
		err = fmt.Errorf("store: release %s: %w", name, err)
	}
	return err
}

// Fenced tells whether the duty is still held under this fence, and keeps it from changing hands until the
// transaction ends.
func (t *Tx) Fenced(name string, fence int64) (bool, error) {
	n, err := t.Exec(`update lease set until = until where name=$1 and fence=$2`, name, fence)
	return n == 1, err
}
