package account

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// DeviceKept is how long a device that is not used is known.
const DeviceKept = 180 * 24 * time.Hour

// NewDevice makes the token by which a device is known again.
func NewDevice() string { return newToken() }

// knows tells whether a person has signed in from a device before.
func knows(q store.Querier, person string, c Client) (bool, error) {
	if c.Device == "" || person == "" {
		return false, nil
	}
	var n int
	err := q.QueryRow(`select count(*) from org_device where token_hash = $1 and person_id = $2`, store.Digest(c.Device), person).Scan(&n)
	return n > 0, err
}

// Remember makes a device known for a person whose sign-in is complete.
func (auth *Auth) Remember(ctx context.Context, in SignedIn, device string) error {
	if in.Stage != org.Ready || device == "" {
		return nil
	}
	return auth.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`insert into org_device (token_hash, person_id, used) values ($1,$2,$3)
			on conflict (token_hash, person_id) do update set used = excluded.used`, store.Digest(device), in.Person, store.Millis(tx.Now()))
		return err
	})
}

// elsewhere counts the wrong passwords for an account since its last use that came from other addresses.
func elsewhere(tx *store.Tx, person, address string) (n int, err error) {
	err = tx.QueryRow(`select count(*) from org_audit l join org_account a on a.person_id = l.person_id
		where l.person_id = $1 and l.what = $2 and l.at > a.last_used and l.address <> $3`, person, string(org.SignInFailed), fold.Clip(address, 64)).Scan(&n)
	return n, err
}

// WrongTries lists the newest wrong passwords of the last 30 days for a person's account.
func WrongTries(q store.Querier, person string, now time.Time) (list []org.Audit, err error) {
	return org.NewestAudit(q, store.If(`person_id = $ and what = $ and at > $`, person, string(org.SignInFailed), store.Millis(now.AddDate(0, 0, -30))))
}
