package org

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// attemptsForgotten is the rest after which wrong passwords are forgotten.
const attemptsForgotten = 24 * time.Hour

// limit is the key that is limited and how many tries are free.
type limit struct {
	key  string
	free int
}

// accountLimit limits an account, known or not; what was typed is kept only as a hash.
func (auth *Auth) accountLimit(realm Realm, login string) limit {
	h := sha256.Sum256([]byte(string(realm) + "\x00" + login))
	return limit{"account/" + hex.EncodeToString(h[:]), auth.cfg.FreeTries}
}

func (auth *Auth) addressLimit(address string) limit {
	return limit{"address/" + clip(address, 64), auth.cfg.FreeTriesAddress}
}

// reserve counts a try before the password is checked, so that many tries at once cannot slip through; a good
// sign-in gives it back. A limited try is refused with TooMany and not counted.
func (auth *Auth) reserve(tx *store.Tx, ls ...limit) error {
	now := store.Millis(tx.Now())
	for _, l := range ls {
		var n, until int64
		err := tx.QueryRow(`insert into org_attempt (key, n, last, until) values ($1, 1, $2, 0)
			on conflict (key) do update set n = case when org_attempt.last < $3 then 1 else org_attempt.n + 1 end, last = $2
			returning n, until`, l.key, now, now-attemptsForgotten.Milliseconds()).Scan(&n, &until)
		if err != nil {
			return err
		}
		if until > now {
			return fault.New(fault.TooMany, "org.too_many_tries", "minutes", (until-now+59_999)/60_000)
		}
		next := int64(0)
		if n > int64(l.free) {
			next = now + auth.wait(n-int64(l.free)).Milliseconds()
		}
		if _, err := tx.Exec(`update org_attempt set until = $2 where key = $1`, l.key, next); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`delete from org_attempt where last < $1`, now-2*attemptsForgotten.Milliseconds())
	return err
}

// wait grows with every try beyond the free ones.
func (auth *Auth) wait(beyond int64) time.Duration {
	w := auth.cfg.FirstWait
	for ; beyond > 1 && w < auth.cfg.MaxWait; beyond-- {
		w *= 2
	}
	return min(w, auth.cfg.MaxWait)
}

// giveBack forgets the tries of an account after success and takes this one off its address.
func giveBack(tx *store.Tx, account, address limit) error {
	if _, err := tx.Exec(`delete from org_attempt where key = $1`, account.key); err != nil {
		return err
	}
	_, err := tx.Exec(`update org_attempt set n = n - 1, until = 0 where key = $1 and n > 0`, address.key)
	return err
}
