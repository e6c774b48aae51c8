package org

import (
	"context"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Managed tells whether the viewer administers the account of an official; to everybody else he does not exist.
func Managed(q store.Querier, v Viewer, person string) error {
	p, err := PersonByID(q, person)
	if err != nil {
		return err
	}
	if p.Citizen || !v.Can(MayManageAccounts, p.Unit) {
		return fault.New(fault.NotFound, "org.person_unknown")
	}
	return nil
}

// do runs an act of administration once, however often its form is sent.
func (r *Room) do(ctx context.Context, req Request, fn func(tx *store.Tx, by event.By) (action.Path, error)) (action.Outcome, error) {
	return req.Do(ctx, r.DB, func(tx *store.Tx) (action.Path, error) { return fn(tx, req.By("")) })
}

// PersonPath is where an official and the account are kept.
func PersonPath(id string) action.Path { return action.At("people", id) }

// UnitPath is where a unit is kept.
func UnitPath(id string) action.Path { return action.At("units", id) }

// securityPath is where everybody finds what is his own: sessions, delegations.
const securityPath action.Path = "/account/security"

// OrderRole gives a role to an official whose account the viewer administers, in a unit where he gives roles.
// Nobody gives a role to himself. The path is that of the person, or, when it waits for a second one, of the proposal: see GiveOrPropose.
func (r *Room) OrderRole(ctx context.Context, req Request, g Grant) (action.Path, error) {
	out, err := r.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
		if err := mayRole(tx, req.Viewer, g.Person, g.Unit); err != nil {
			return "", err
		}
		id, err := GiveOrPropose(tx, req.Viewer, g, by)
		if id == "" {
			return PersonPath(g.Person), err
		}
		return RolePath(id), err
	})
	return out.Path, err
}

func mayRole(q store.Querier, v Viewer, person, unit string) error {
	if err := Managed(q, v, person); err != nil {
		return err
	}
	if !v.Can(MayManageRoles, unit) {
		return fault.New(fault.Forbidden, "org.unit_not_yours")
	}
	if v.Person == person {
		return fault.New(fault.Forbidden, "org.not_yourself")
	}
	return nil
}

// OrderWithdrawal ends a role from today on.
func (r *Room) OrderWithdrawal(ctx context.Context, req Request, grant string) error {
	_, err := r.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
		g, err := GrantByID(tx, grant)
		if err != nil {
			return "", err
		}
		if err := mayRole(tx, req.Viewer, g.Person, g.Unit); err != nil {
			return "", err
		}
		return PersonPath(g.Person), WithdrawRole(tx, grant, day.Of(tx.Now()), by)
	})
	return err
}

// OrderDelegation delegates a role of the viewer's own, or, for who gives roles in the unit, of somebody else
// (on that person's written wish; the reason says which) to anybody but himself. What makes its holder one of two people is
// delegated by nobody but the holder.
func (r *Room) OrderDelegation(ctx context.Context, req Request, x Delegation) error {
	_, err := r.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
		if x.By != req.Viewer.Person {
			if err := mayRole(tx, req.Viewer, x.By, x.Unit); err != nil {
				return "", err
			}
			if x.To == req.Viewer.Person {
				return "", fault.New(fault.Forbidden, "org.not_yourself")
			}
			if leads(x.Role) {
				return "", fault.New(fault.Forbidden, "org.delegate_own")
			}
		} else if !req.Viewer.Can(MayDelegate, x.Unit) {
			return "", fault.New(fault.Forbidden, "org.delegate_not_held")
		}
		_, err := Delegate(tx, x, by)
		return securityPath, err
	})
	return err
}

// OrderDelegationEnd ends a delegation from today on: the one who gave it, or who gives roles in the unit.
func (r *Room) OrderDelegationEnd(ctx context.Context, req Request, id string) error {
	_, err := r.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
		x, err := DelegationByID(tx, id)
		if err != nil {
			return "", err
		}
		if x.By != req.Viewer.Person && !req.Viewer.Can(MayManageRoles, x.Unit) {
			return "", fault.New(fault.NotFound, "org.delegation_unknown")
		}
		return securityPath, EndDelegation(tx, id, day.Of(tx.Now()), by)
	})
	return err
}
