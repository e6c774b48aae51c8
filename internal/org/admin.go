package org

import (
	"context"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// NewStaff is an official to be entered, with an account and perhaps a first role.
type NewStaff struct {
	Name  string
	Unit  string
	Title string // may be empty
	Email string
	Phone string
	Login string
	Role  Role // may be empty
	Duty  string
	From  day.Date
}

// Added is what entering an official gives. The one-time password is shown once and kept nowhere; it is empty
// when the form was sent a second time.
type Added struct {
	Person  string
	OneTime string
}

// managed tells whether the viewer administers the account of an official; to everybody else he does not exist.
func managed(q store.Querier, v Viewer, person string) error {
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
func (auth *Auth) do(ctx context.Context, req Request, fn func(tx *store.Tx, by event.By) (action.Path, error)) (action.Outcome, error) {
	return req.Do(ctx, auth.db, func(tx *store.Tx) (action.Path, error) { return fn(tx, req.By("")) })
}

// PersonPath is where an official and the account are kept.
func PersonPath(id string) action.Path { return action.At("people", id) }

// UnitPath is where a unit is kept.
func UnitPath(id string) action.Path { return action.At("units", id) }

// securityPath is where everybody finds what is his own: sessions, delegations.
const securityPath action.Path = "/account/security"

// AddStaff enters an official with a post, an account with a one-time password, and perhaps a role.
func (auth *Auth) AddStaff(ctx context.Context, req Request, s NewStaff) (Added, error) {
	oneTime := OneTimePassword()
	hash, err := auth.Hash(ctx, oneTime)
	if err != nil {
		return Added{}, err
	}
	out, err := auth.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
		if !req.Viewer.Can(MayManageAccounts, s.Unit) {
			return "", fault.Fields(fault.Field{Name: "unit", Key: "org.unit_not_yours"})
		}
		id, err := addStaff(tx, req.Viewer, s, staffAccount{hash: hash, by: by})
		return PersonPath(id), err
	})
	if err != nil || out.Again {
		oneTime = ""
	}
	return Added{Person: out.Path.ID(), OneTime: oneTime}, err
}

type staffAccount struct {
	hash string
	by   event.By
}

func addStaff(tx *store.Tx, v Viewer, s NewStaff, a staffAccount) (string, error) {
	id, err := CreatePerson(tx, NewPerson{Name: s.Name, Unit: s.Unit, Email: s.Email, Phone: s.Phone}, a.by)
	if err != nil {
		return "", err
	}
	if err := OpenAccount(tx, NewAccount{Person: id, Login: s.Login, Hash: a.hash, Once: true}, a.by); err != nil {
		return "", err
	}
	if s.Title != "" {
		if _, err := GivePost(tx, Post{Person: id, Unit: s.Unit, Title: s.Title, From: s.From}, a.by); err != nil {
			return "", err
		}
	}
	if s.Role == "" {
		return id, nil
	}
	if !v.Can(MayManageRoles, s.Unit) {
		return "", fault.New(fault.Forbidden, "org.unit_not_yours")
	}
	_, err = give(tx, v, Grant{Person: id, Unit: s.Unit, Role: s.Role, Duty: s.Duty, From: s.From}, a.by)
	return id, err
}

// OrderRole gives a role to an official whose account the viewer administers, in a unit where he gives roles.
// Nobody gives a role to himself. The path is that of the person, or, when it waits for a second one, of the proposal: see give.
func (auth *Auth) OrderRole(ctx context.Context, req Request, g Grant) (action.Path, error) {
	out, err := auth.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
		if err := mayRole(tx, req.Viewer, g.Person, g.Unit); err != nil {
			return "", err
		}
		id, err := give(tx, req.Viewer, g, by)
		if id == "" {
			return PersonPath(g.Person), err
		}
		return RolePath(id), err
	})
	return out.Path, err
}

func mayRole(q store.Querier, v Viewer, person, unit string) error {
	if err := managed(q, v, person); err != nil {
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
func (auth *Auth) OrderWithdrawal(ctx context.Context, req Request, grant string) error {
	_, err := auth.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
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

// OrderPassword gives an account a new one-time password. Nobody resets himself; leaders and administrators take two: see AskReset.
func (auth *Auth) OrderPassword(ctx context.Context, req Request, person string) (Added, error) {
	oneTime := OneTimePassword()
	hash, err := auth.Hash(ctx, oneTime)
	if err != nil {
		return Added{}, err
	}
	out, err := auth.toAnother(ctx, req, person, func(tx *store.Tx, person string, by event.By) error {
		if err := alone(tx, person); err != nil {
			return err
		}
		return auth.Reset(tx, Reset{Person: person, Hash: hash}, by)
	})
	if err != nil || out.Again {
		oneTime = ""
	}
	return Added{Person: person, OneTime: oneTime}, err
}

// AccountAction is what an administrator does to an account.
type AccountAction string

// The actions.
const (
	AccountLock       AccountAction = "lock"
	AccountUnlock     AccountAction = "unlock"
	AccountRemoveTOTP AccountAction = "remove_totp"
	AccountLeave      AccountAction = "leave" // see OrderLeave
)

var accountActions = map[AccountAction]func(auth *Auth, tx *store.Tx, person string, by event.By) error{
	AccountLock: func(_ *Auth, tx *store.Tx, person string, by event.By) error {
		return Lock(tx, person, "administrator", by)
	},
	AccountUnlock: func(_ *Auth, tx *store.Tx, person string, by event.By) error { return Unlock(tx, person, by) },
	AccountRemoveTOTP: func(auth *Auth, tx *store.Tx, person string, by event.By) error {
		if err := alone(tx, person); err != nil {
			return err
		}
		return auth.Reset(tx, Reset{Person: person, Second: true}, by)
	},
}

// OrderAct locks, unlocks, or takes the second factor off. Nobody does it to himself.
func (auth *Auth) OrderAct(ctx context.Context, req Request, person string, act AccountAction) error {
	do := accountActions[act]
	if do == nil {
		return fault.New(fault.NotFound, "org.act_unknown")
	}
	_, err := auth.toAnother(ctx, req, person, func(tx *store.Tx, person string, by event.By) error { return do(auth, tx, person, by) })
	return err
}

// OrderLeave records that an official leaves today: what every room knows of him ends or is passed on, as far as it can be
// to the heir (the name another official signs in with; may be empty).
func (auth *Auth) OrderLeave(ctx context.Context, req Request, person, heir string) error {
	_, err := auth.toAnother(ctx, req, person, func(tx *store.Tx, person string, by event.By) error {
		to := ""
		if heir != "" {
			var err error
			if to, err = OfficialByLogin(tx, heir); fault.Of(err) == fault.NotFound || to == person {
				return fault.Fields(fault.Field{Name: "heir", Key: "org.person_unknown"})
			} else if err != nil {
				return err
			}
		}
		return auth.depart(tx, person, to, by)
	})
	return err
}

// toAnother does something to an official whose account the viewer administers.
func (auth *Auth) toAnother(ctx context.Context, req Request, person string, do func(tx *store.Tx, person string, by event.By) error) (action.Outcome, error) {
	return auth.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
		if err := managed(tx, req.Viewer, person); err != nil {
			return "", err
		}
		if person == req.Viewer.Person {
			return "", fault.New(fault.Forbidden, "org.not_yourself")
		}
		return PersonPath(person), do(tx, person, by)
	})
}

// OrderDelegation delegates a role of the viewer's own, or, for who gives roles in the unit, of somebody else
// (on that person's written wish; the reason says which) to anybody but himself. What makes its holder one of two people is
// delegated by nobody but the holder.
func (auth *Auth) OrderDelegation(ctx context.Context, req Request, x Delegation) error {
	_, err := auth.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
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
func (auth *Auth) OrderDelegationEnd(ctx context.Context, req Request, id string) error {
	_, err := auth.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
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

// DropSecondFactor is the owner's own removal of the authenticator app, confirmed by the password.
func (auth *Auth) DropSecondFactor(ctx context.Context, v Viewer, password string) error {
	if !v.Staff() {
		return fault.New(fault.SignIn, "org.sign_in_again")
	}
	kept, _, err := auth.passwords(ctx, v.Person)
	if err != nil {
		return err
	}
	if err := auth.confirm(ctx, v.Person, kept, password); err != nil {
		return err
	}
	return auth.db.Write(ctx, func(tx *store.Tx) error { return RemoveTOTP(tx, v.Person, v.By("", "", "")) })
}
