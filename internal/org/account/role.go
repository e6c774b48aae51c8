package account

import (
	"context"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// AgreeRole is the word of the second person for a role that takes two. Whose first such role it is gets a one-time password, which
// is shown once, to him who agrees; whoever had the account before has nothing left of it.
func (auth *Auth) AgreeRole(ctx context.Context, req org.Request, id string) (Added, error) {
	oneTime := OneTimePassword()
	hash, err := auth.Hash(ctx, oneTime)
	if err != nil {
		return Added{}, err
	}
	var out Added
	done, err := auth.Org.AgreeRole(ctx, req, id, func(tx *store.Tx, person string, by event.By) error {
		if _, err := accountOf(tx, person, day.Of(tx.Now())); fault.Of(err) == fault.NotFound {
			return nil // nobody can have it
		} else if err != nil {
			return err
		}
		out = Added{Person: person, OneTime: oneTime}
		return auth.Reset(tx, Reset{Person: person, Hash: hash, Second: true}, by)
	})
	if err != nil || done.Again {
		return Added{}, err
	}
	return out, nil
}
