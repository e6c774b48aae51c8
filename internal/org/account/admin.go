package account

import (
	"context"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// NewStaff is an official to be entered, with an account and perhaps a first role.
type NewStaff struct {
	Name  string
	Unit  string
	Title string // may be empty
	Email string
	Phone string
	Login string
	Role  org.Role // may be empty
	Duty  string
	From  day.Date
}

// Added is what entering an official gives. The one-time password is shown once and kept nowhere; it is empty
// when the form was sent a second time.
type Added struct {
	Person  string
	OneTime string
}

// AddStaff enters an official with a post, an account with a one-time password, and perhaps a role.
func (auth *Auth) AddStaff(ctx context.Context, req org.Request, s NewStaff) (Added, error) {
	oneTime := OneTimePassword()
	hash, err := auth.Hash(ctx, oneTime)
	if err != nil {
		return Added{}, err
	}
	out, err := auth.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
		if !req.Viewer.Can(org.MayManageAccounts, s.Unit) {
			return "", fault.Fields(fault.Field{Name: "unit", Key: "org.unit_not_yours"})
		}
		id, err := addStaff(tx, req.Viewer, s, staffAccount{hash: hash, by: by})
		return org.PersonPath(id), err
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

func addStaff(tx *store.Tx, v org.Viewer, s NewStaff, a staffAccount) (string, error) {
	id, err := org.CreatePerson(tx, org.NewPerson{Name: s.Name, Unit: s.Unit, Email: s.Email, Phone: s.Phone}, a.by)
	if err != nil {
		return "", err
	}
	if err := Open(tx, Opening{Person: id, Login: s.Login, Hash: a.hash, Once: true}, a.by); err != nil {
		return "", err
	}
	if s.Title != "" {
		if _, err := org.GivePost(tx, org.Post{Person: id, Unit: s.Unit, Title: s.Title, From: s.From}, a.by); err != nil {
			return "", err
		}
	}
	if s.Role == "" {
		return id, nil
	}
	if !v.Can(org.MayManageRoles, s.Unit) {
		return "", fault.New(fault.Forbidden, "org.unit_not_yours")
	}
	_, err = org.GiveOrPropose(tx, v, org.Grant{Person: id, Unit: s.Unit, Role: s.Role, Duty: s.Duty, From: s.From}, a.by)
	return id, err
}

// OrderPassword gives an account a new one-time password. Nobody resets himself; leaders and administrators take two: see AskReset.
func (auth *Auth) OrderPassword(ctx context.Context, req org.Request, person string) (Added, error) {
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

// Act is what an administrator does to an account.
type Act string

// What an administrator does to an account.
const (
	ActLock       Act = "lock"
	ActUnlock     Act = "unlock"
	ActRemoveTOTP Act = "remove_totp"
	ActLeave      Act = "leave" // see OrderLeave
)

var acts = map[Act]func(auth *Auth, tx *store.Tx, person string, by event.By) error{
	ActLock: func(_ *Auth, tx *store.Tx, person string, by event.By) error {
		return Lock(tx, person, "administrator", by)
	},
	ActUnlock: func(_ *Auth, tx *store.Tx, person string, by event.By) error { return Unlock(tx, person, by) },
	ActRemoveTOTP: func(auth *Auth, tx *store.Tx, person string, by event.By) error {
		if err := alone(tx, person); err != nil {
			return err
		}
		return auth.Reset(tx, Reset{Person: person, Second: true}, by)
	},
}

// OrderAct locks, unlocks, or takes the second factor off. Nobody does it to himself.
func (auth *Auth) OrderAct(ctx context.Context, req org.Request, person string, act Act) error {
	do := acts[act]
	if do == nil {
		return fault.New(fault.NotFound, "org.act_unknown")
	}
	_, err := auth.toAnother(ctx, req, person, func(tx *store.Tx, person string, by event.By) error { return do(auth, tx, person, by) })
	return err
}

// OrderLeave records that an official leaves today: what every room knows of him ends or is passed on, as far as it can be
// to the heir (the name another official signs in with; may be empty).
func (auth *Auth) OrderLeave(ctx context.Context, req org.Request, person, heir string) error {
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
		led, err := org.Leads(tx, person)
		if err != nil {
			return err
		}
		if led {
			if err := org.WriteAudit(tx, org.Audit{What: org.LeaderLeft, Person: person, Actor: by.Actor}); err != nil {
				return err
			}
		}
		return auth.Org.Depart(tx, person, to, by)
	})
	return err
}

// do runs an act of administration once, however often its form is sent.
func (auth *Auth) do(ctx context.Context, req org.Request, fn func(tx *store.Tx, by event.By) (action.Path, error)) (action.Outcome, error) {
	return req.Do(ctx, auth.db, func(tx *store.Tx) (action.Path, error) { return fn(tx, req.By("")) })
}

// toAnother does something to an official whose account the viewer administers.
func (auth *Auth) toAnother(ctx context.Context, req org.Request, person string,
	do func(tx *store.Tx, person string, by event.By) error) (action.Outcome, error) {
	return auth.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
		if err := org.Managed(tx, req.Viewer, person); err != nil {
			return "", err
		}
		if person == req.Viewer.Person {
			return "", fault.New(fault.Forbidden, "org.not_yourself")
		}
		return org.PersonPath(person), do(tx, person, by)
	})
}

// DropSecondFactor is the owner's own removal of the authenticator app, confirmed by the password.
func (auth *Auth) DropSecondFactor(ctx context.Context, v org.Viewer, password string) error {
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
