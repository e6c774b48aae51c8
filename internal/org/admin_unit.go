package org

import (
	"context"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// climbs is how high the chart can be; it keeps a damaged one from being climbed for ever.
const climbs = 20

// ManagedUnit gives the dated rows of a unit whose name, code and place in the chart the viewer keeps, the
// oldest first; to others it does not exist. A unit that ended, or begins later, belongs to whoever keeps the
// unit above it.
func ManagedUnit(q store.Querier, v Viewer, unit string) ([]Unit, error) {
	rows, err := UnitHistory(q, unit)
	if err != nil {
		return nil, err
	}
	if len(rows) > 0 {
		at := standing(rows, day.Of(q.Now()))
		id := unit
		for range climbs {
			if v.Can(MayManageUnits, id) {
				return rows, nil
			}
			u, err := UnitAt(q, id, at)
			if fault.Of(err) == fault.NotFound || err == nil && u.Parent == "" {
				break
			} else if err != nil {
				return nil, err
			}
			id = u.Parent
		}
	}
	return nil, fault.New(fault.NotFound, "org.unit_unknown")
}

// standing is the date on which to ask about a unit: today, its last day, or its first.
func standing(rows []Unit, today day.Date) day.Date {
	first, last := rows[0], rows[len(rows)-1]
	switch {
	case today < first.From:
		return first.From
	case last.To != 0 && last.To <= today:
		return last.To.Add(-1)
	}
	return today
}

// OrderUnit makes a unit under one that the viewer keeps, and gives its id.
func (r *Room) OrderUnit(ctx context.Context, req Request, u NewUnit) (string, error) {
	out, err := r.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
		if err := mayPlace(tx, req.Viewer, u.Parent); err != nil {
			return "", err
		}
		id, err := CreateUnit(tx, u, by)
		return UnitPath(id), err
	})
	return out.Path.ID(), err
}

// mayPlace refuses a parent that the viewer does not keep.
func mayPlace(q store.Querier, v Viewer, parent string) error {
	_, err := ManagedUnit(q, v, parent)
	if fault.Of(err) == fault.NotFound {
		return fault.Fields(fault.Field{Name: "parent", Key: "org.parent_missing"})
	}
	return err
}

// OrderUnitChange renames, recodes or moves a unit that the viewer keeps; it moves only under another one of his.
func (r *Room) OrderUnitChange(ctx context.Context, req Request, unit string, c UnitChange) error {
	_, err := r.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
		if _, err := ManagedUnit(tx, req.Viewer, unit); err != nil {
			return "", err
		}
		if c.Parent != "" {
			if err := mayPlace(tx, req.Viewer, c.Parent); err != nil {
				return "", err
			}
			if err := WriteAudit(tx, Audit{What: UnitMoved, Person: req.Viewer.Person, Actor: by.Actor, Detail: unit + " " + c.Parent}); err != nil {
				return "", err
			}
		}
		return UnitPath(unit), ChangeUnit(tx, unit, c, by)
	})
	return err
}

// UnitEnd says how a unit ends.
type UnitEnd struct {
	Unit string
	On   day.Date // the first day without it
	Heir string   // the unit of the same kind that takes over what waits there, when it ends by today; may be empty
}

// OrderUnitEnd closes a unit that the viewer keeps, from a date on. Whoever works there must have left it before:
// a closed unit lets nobody do anything, and its work would lie still. When it ends by today, every room passes on what it
// can to the heir.
func (r *Room) OrderUnitEnd(ctx context.Context, req Request, x UnitEnd) error {
	_, err := r.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
		if _, err := ManagedUnit(tx, req.Viewer, x.Unit); err != nil {
			return "", err
		}
		n, err := Staffed(tx, x.Unit, x.On)
		if err != nil {
			return "", err
		}
		if n > 0 {
			return "", fault.New(fault.Conflict, "org.unit_staffed", "n", n)
		}
		at := UnitPath(x.Unit)
		if x.Heir != "" {
			if _, err := ManagedUnit(tx, req.Viewer, x.Heir); fault.Of(err) == fault.NotFound || x.On > day.Of(tx.Now()) || x.Heir == x.Unit {
				return "", fault.Fields(fault.Field{Name: "heir", Key: "org.heir_wrong"})
			} else if err != nil {
				return "", err
			}
		} else if x.On > day.Of(tx.Now()) {
			return at, EndUnit(tx, x.Unit, x.On, by)
		}
		return at, pass(tx, r.endings(), room.Move{From: x.Unit, To: x.Heir, On: x.On, By: by})
	})
	return err
}

// OrderService records that a unit that the viewer keeps also serves a place.
func (r *Room) OrderService(ctx context.Context, req Request, s Service) error {
	_, err := r.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
		rows, err := ManagedUnit(tx, req.Viewer, s.Unit)
		if err != nil {
			return "", err
		}
		if rows[0].Kind != LandBranch {
			return "", fault.New(fault.Conflict, "org.serves_not")
		}
		return UnitPath(s.Unit), Serve(tx, s, by)
	})
	return err
}

// OrderPost gives a post to an official whose account the viewer administers, in a unit where he gives roles.
func (r *Room) OrderPost(ctx context.Context, req Request, p Post) error {
	_, err := r.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
		if err := mayRole(tx, req.Viewer, p.Person, p.Unit); err != nil {
			return "", err
		}
		_, err := GivePost(tx, p, by)
		return PersonPath(p.Person), err
	})
	return err
}

// OrderPostEnd ends a post of a person from today on.
func (r *Room) OrderPostEnd(ctx context.Context, req Request, person, post string) error {
	_, err := r.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
		if err := Managed(tx, req.Viewer, person); err != nil {
			return "", err
		}
		held, err := Posts(tx, person)
		if err != nil {
			return "", err
		}
		for _, p := range held {
			if p.ID != post {
				continue
			}
			if err := mayRole(tx, req.Viewer, person, p.Unit); err != nil {
				return "", err
			}
			return PersonPath(person), EndPost(tx, post, day.Of(tx.Now()), by)
		}
		return "", fault.New(fault.NotFound, "org.post_unknown")
	})
	return err
}
