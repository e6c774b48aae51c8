package org

import (
	"context"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Attempt is a try to sign in.
type Attempt struct {
	Realm    Realm
	Login    string
	Password string
	Client   Client
}

// SignIn checks a password and makes a session. An unknown account, a wrong password and an account without
// one get the same words after the same work: one hash, the same reads and writes. Only the right password learns that the
// account is locked. The session may still need a code, an enrolment or a new password: see SignedIn.Stage.
func (d *Door) SignIn(ctx context.Context, a Attempt) (SignedIn, error) {
	login, _ := readLogin(a.Realm, a.Login)
	byAccount, byAddress := d.accountLimit(a.Realm, login), d.addressLimit(a.Client.Address)
	if err := d.db.Write(ctx, func(tx *store.Tx) error { return d.reserve(tx, byAccount, byAddress) }); err != nil {
		return SignedIn{}, err
	}
	var acc account
	if err := d.db.Read(ctx, func(q *store.Snapshot) (err error) {
		acc, err = accountByLogin(q, a.Realm, login, day.Of(q.Now()))
		return err
	}); err != nil {
		return SignedIn{}, err
	}
	right, err := d.hasher.verify(ctx, acc.hash, a.Password)
	if err != nil {
		return SignedIn{}, err
	}
	if !right {
		err := d.db.Write(ctx, func(tx *store.Tx) error {
			return audit(tx, Audit{What: SignInFailed, Person: acc.person, Actor: "anonymous", Address: a.Client.Address, Agent: a.Client.Agent, Detail: string(a.Realm)})
		})
		if err != nil {
			return SignedIn{}, err
		}
		return SignedIn{}, wrong()
	}
	return d.enter(ctx, acc, a.Client, [2]limit{byAccount, byAddress})
}

func wrong() *fault.Fault { return fault.New(fault.Invalid, "org.sign_in_wrong") }

// enter makes the session for an account whose password was right.
func (d *Door) enter(ctx context.Context, seen account, c Client, brakes [2]limit) (SignedIn, error) {
	token := newToken()
	var in SignedIn
	var refused *fault.Fault
	err := d.db.Write(ctx, func(tx *store.Tx) error {
		in, refused = SignedIn{}, nil
		acc, err := accountOf(tx, seen.person, day.Of(tx.Now()))
		if err != nil {
			return err
		}
		if acc.hash != seen.hash { // changed while we were hashing
			refused = wrong()
			return nil
		}
		line := Audit{What: SignInDone, Person: acc.person, Actor: acc.person, Address: c.Address, Agent: c.Agent}
		var lock bool
		if refused, lock = d.refusal(acc, tx.Now()); refused != nil {
			if lock {
				if err := Lock(tx, acc.person, whyIdle, systemBy); err != nil {
					return err
				}
			}
			line.What, line.Detail = SignInRefused, refused.Key
			return audit(tx, line)
		}
		if err := giveBack(tx, brakes[0], brakes[1]); err != nil {
			return err
		}
		in = SignedIn{Token: token, Person: acc.person, Stage: d.stage(acc, false, tx.Now()), Ends: tx.Now().Add(d.cfg.SessionMax)}
		if in.Session, err = insertSession(tx, in, c); err != nil {
			return err
		}
		line.Session, line.Detail = in.Session, string(in.Stage)
		if in.Stage != Ready {
			return audit(tx, line)
		}
		return d.arrived(tx, line)
	})
	if err != nil {
		return SignedIn{}, err
	}
	if refused != nil {
		return SignedIn{}, refused
	}
	return in, nil
}

// arrived records that a sign-in is complete.
func (d *Door) arrived(tx *store.Tx, line Audit) error {
	if _, err := tx.Exec(`update org_account set last_used = $2 where person_id = $1`, line.Person, store.Millis(tx.Now())); err != nil {
		return err
	}
	return audit(tx, line)
}
