package org

import (
	"context"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/store"
)

// Held are plain records that units hold: what a viewer may do in the unit of a record decides who reads and who keeps it.
// It is all the use cases such a record needs. A field that demands an action of its own is there for who has it in every
// unit whose records he reads: a list has no column that is his in one unit and somebody else's in the next.
type Held[T any] struct {
	*record.Kind[T]
	DB         *store.DB
	Unit       func(x *T) string // who holds x
	Column     string            // where that is kept
	Read, Sets Action
}

// RightsOf are what a request may do.
func (h Held[T]) RightsOf(req Request) record.Rights[T] {
	v := req.Viewer
	return record.Rights[T]{
		Sees:  store.Where{}.Among(h.Column, v.Units(h.Read)),
		Adds:  v.CanAnywhere(h.Sets),
		Keeps: func(x *T) bool { return v.Can(h.Sets, h.Unit(x)) },
		May:   func(a string) bool { return v.CanWherever(h.Read, Action(a)) },
		By:    func(x *T) event.By { return req.By(h.Unit(x)) },

		Within: func(x *T) (column, unit string) { return h.Column, h.Unit(x) },
	}
}

// Rights are what who asks may do.
func (h Held[T]) Rights(ctx context.Context) record.Rights[T] { return h.cases().Rights(ctx) }

// Keep writes x: a new record when it has no id, else how it reads from now on.
func (h Held[T]) Keep(ctx context.Context, s action.Sent, x T) (action.Outcome, error) {
	return h.cases().Keep(ctx, s, x)
}

// MayRead tells whether who asks may read a record.
func (h Held[T]) MayRead(ctx context.Context, id string) error { return h.cases().MayRead(ctx, id) }

// MayKeep tells whether who asks may keep a record.
func (h Held[T]) MayKeep(ctx context.Context, id string) error { return h.cases().MayKeep(ctx, id) }

// Take keeps the rows of a file; nil when it was taken before.
func (h Held[T]) Take(ctx context.Context, s action.Sent, in record.Incoming) ([]record.Line[T], error) {
	return h.cases().Take(ctx, s, in)
}

// Decide agrees to the proposal of a record, or refuses it.
func (h Held[T]) Decide(ctx context.Context, s action.Sent, d record.Decision) (action.Outcome, error) {
	return h.cases().Decide(ctx, s, d)
}

func (h Held[T]) cases() Cases[T] { return Cases[T]{h.Kind, h.DB, h.RightsOf} }

// Shared are plain records of the whole house: who has an action anywhere reads them, and keeper says in the name of which
// unit a viewer keeps them, if he does.
func Shared[T any](k *record.Kind[T], db *store.DB, read Action, keeper func(v Viewer) (unit string, ok bool)) Cases[T] {
	return Cases[T]{k, db, func(req Request) record.Rights[T] {
		unit, ok := keeper(req.Viewer)
		sees := store.Where{}
		if !req.Viewer.CanAnywhere(read) {
			sees = sees.In("id", nil)
		}
		return record.Rights[T]{Sees: sees, Adds: ok, Keeps: func(*T) bool { return ok }, May: func(a string) bool { return req.Viewer.CanAnywhere(Action(a)) },
			By: func(*T) event.By { return req.By(unit) }}
	}}
}

// Cases are the use cases of plain records, whatever decides who may keep them.
type Cases[T any] struct {
	*record.Kind[T]
	DB       *store.DB
	RightsOf func(req Request) record.Rights[T]
}

// Rights are what who asks may do.
func (c Cases[T]) Rights(ctx context.Context) record.Rights[T] {
	return c.RightsOf(Request{Viewer: ViewerOf(ctx)})
}

// MayRead tells whether who asks may read a record.
func (c Cases[T]) MayRead(ctx context.Context, id string) error {
	_, err := c.load(ctx, id)
	return err
}

// MayKeep tells whether who asks may keep a record.
func (c Cases[T]) MayKeep(ctx context.Context, id string) error {
	x, err := c.load(ctx, id)
	if err == nil && !c.Rights(ctx).Keeps(&x) {
		err = fault.New(fault.Forbidden, "record.forbidden")
	}
	return err
}

func (c Cases[T]) load(ctx context.Context, id string) (x T, err error) {
	err = c.DB.Read(ctx, func(s *store.Snapshot) (err error) { x, err = c.Load(s, c.Rights(ctx), id); return err })
	return x, err
}

// Keep writes x: a new record when it has no id, else how it reads from now on.
func (c Cases[T]) Keep(ctx context.Context, s action.Sent, x T) (action.Outcome, error) {
	req := Request{Viewer: ViewerOf(ctx), Sent: s}
	return req.Do(ctx, c.DB, func(tx *store.Tx) (action.Path, error) {
		y, err := c.Kind.Keep(ctx, tx, c.RightsOf(req), x)
		return c.Path(c.ID(&y)), err
	})
}

// Decide agrees to the proposal of a record, or refuses it.
func (c Cases[T]) Decide(ctx context.Context, s action.Sent, d record.Decision) (action.Outcome, error) {
	req := Request{Viewer: ViewerOf(ctx), Sent: s}
	return req.Do(ctx, c.DB, func(tx *store.Tx) (action.Path, error) {
		_, err := c.Kind.Decide(ctx, tx, c.RightsOf(req), d)
		return c.Path(d.ID), err
	})
}

// Take keeps the rows of a file; nil when it was taken before.
func (c Cases[T]) Take(ctx context.Context, s action.Sent, in record.Incoming) (lines []record.Line[T], err error) {
	req := Request{Viewer: ViewerOf(ctx), Sent: s}
	_, err = req.Do(ctx, c.DB, func(tx *store.Tx) (p action.Path, err error) {
		lines, err = c.Kind.Take(ctx, tx, c.RightsOf(req), in)
		return action.Path(c.Home), err
	})
	return lines, err
}
