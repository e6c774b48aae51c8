package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"github.com/motcua/motcua/internal/kit/fault"
)

// Key identifies a request that may arrive twice.
type Key struct {
	Actor string // who sends it
	Key   string // made once per form shown, sent with it
	Body  string // hash of what was sent, see BodyHash
}

// BodyHash is the hash of the parts that make up a request.
func BodyHash(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// maxKey is how long a key may be, in bytes: longer ones are refused on both engines, and never kept.
const maxKey = 300

// Do runs fn at most once per (actor, key) with the same body. The outcome that fn returns is kept in the
// same commit; a second request gets it back with again=true and runs nothing. A refusal keeps nothing, so a
// corrected form passes. A changed body after success is a Conflict whose Link is the first outcome.
// An empty Key means that the request cannot be told apart: fn simply runs.
func (db *DB) Do(ctx context.Context, k Key, fn func(tx *Tx) (outcome string, err error)) (outcome string, again bool, err error) {
	if len(k.Key) > maxKey {
		return "", false, fault.New(fault.Invalid, "web.broken_form")
	}
	attempt := func() error {
		return db.Write(ctx, func(tx *Tx) error {
			outcome, again = "", false
			if k.Key == "" {
				var err error
				outcome, err = fn(tx)
				return err
			}
			n, err := tx.Exec(`insert into idempotency (actor, key, body, outcome, at) values ($1,$2,$3,'',$4)
				on conflict (actor, key) do nothing`, k.Actor, k.Key, k.Body, Millis(tx.Now()))
			if err != nil {
				return err
			}
			if n == 0 {
				var body string
				if err := tx.QueryRow(`select body, outcome from idempotency where actor=$1 and key=$2`, k.Actor, k.Key).Scan(&body, &outcome); err != nil {
					return err
				}
				if body != k.Body {
					return fault.New(fault.Conflict, "store.already_sent").WithLink(outcome)
				}
				again = true
				return nil
			}
			if outcome, err = fn(tx); err != nil {
				return err
			}
			_, err = tx.Exec(`update idempotency set outcome=$3 where actor=$1 and key=$2`, k.Actor, k.Key, outcome)
			return err
		})
	}
	if err = attempt(); errors.Is(err, ErrUnknown) && k.Key != "" {
		err = attempt() // finds the outcome if it was kept, else does the work
	}
	return outcome, again, err
}
