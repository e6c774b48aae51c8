package dossier

import (
	"context"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Within gives the same commands inside a transaction of the caller: what they do is kept or lost with it,
// and its clock is theirs. Idempotency keys are not asked: the caller answers for running once.
func (r *Room) Within(tx *store.Tx) *Room {
	c := *r
	c.tx = tx
	return &c
}

// Once runs a command: in a transaction of its own that keeps the key, or in that of the caller.
func (r *Room) Once(ctx context.Context, req org.Request, fn func(tx *store.Tx) (action.Path, error)) (action.Outcome, error) {
	if r.tx == nil {
		return req.Do(ctx, r.DB, fn)
	}
	at, err := fn(r.tx)
	return action.Outcome{Path: at}, err
}

// Centre finds the unit that officially receives what v asks for in a place (NĐ 118/2025: the filing place
// never decides the competence).
func (r *Room) Centre(q store.Querier, v catalogue.Version, place string, on day.Date) (string, error) {
	return r.centre(q, v, place, on)
}
