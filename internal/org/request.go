package org

import (
	"context"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/store"
)

// Request is who asks for something, and what was sent with it: the first argument of every use case.
type Request struct {
	Viewer Viewer
	action.Sent
}

// By is the author of the facts of the request, in the name of a unit ("" for the person's own).
func (r Request) By(unit string) event.By { return r.Viewer.By(unit, r.Reason, r.Key) }

// For is the part of a batch that concerns one record, as it was seen.
func (r Request) For(id string, seen int64) Request {
	r.Sent = r.Sent.For(id, seen)
	return r
}

// Do runs a use case once: see package action.
func (r Request) Do(ctx context.Context, db *store.DB, fn func(tx *store.Tx) (action.Path, error)) (action.Outcome, error) {
	return r.Sent.Do(ctx, db, r.Viewer.Actor(), fn)
}
