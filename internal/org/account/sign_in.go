package account

import (
	"context"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
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
func (auth *Auth) SignIn(ctx context.Context, a Attempt) (SignedIn, error) {
	login, _ := readLogin(a.Realm, a.Login)
	var acc account
	var known bool
	if err := auth.db.Read(ctx, func(q *store.Snapshot) (err error) {
		if acc, err = accountByLogin(q, a.Realm, login, day.Of(q.Now())); err != nil {
			return err
		}
		known, err = knows(q, acc.person, a.Client)
		return err
	}); err != nil {
		return SignedIn{}, err
	}
	taken, err := auth.cfg.Limit.Take(ctx, auth.claim(auth.cfg.SignIn, string(a.Realm)+"\x00"+login, a.Client, known))
	if err != nil {
		return SignedIn{}, err
	}
	right, err := auth.hasher.verify(ctx, acc.hash, a.Password)
	if err != nil {
		return SignedIn{}, err
	}
	if !right {
		if acc.person == "" && auth.cfg.Limit.Local(limit.Claim{Rule: strangersRule}) != nil {
			return SignedIn{}, wrong() // a flood of invented names does not fill the table
		}
		err := auth.db.Write(ctx, func(tx *store.Tx) error {
			return org.WriteAudit(tx, org.Audit{What: org.SignInFailed, Person: acc.person, Actor: "anonymous", Address: a.Client.Address,
				Agent: a.Client.Agent, Detail: string(a.Realm)})
		})
		if err != nil {
			return SignedIn{}, err
		}
		return SignedIn{}, wrong()
	}
	return auth.finishSignIn(ctx, acc, a.Client, taken)
}

func wrong() *fault.Fault { return fault.New(fault.Invalid, "org.sign_in_wrong") }

// finishSignIn makes the session for an account whose password was right.
func (auth *Auth) finishSignIn(ctx context.Context, seen account, c Client, taken *limit.Taken) (SignedIn, error) {
	token := newToken()
	var in SignedIn
	var refused *fault.Fault
	err := auth.db.Write(ctx, func(tx *store.Tx) error {
		in, refused = SignedIn{}, nil
		acc, err := accountOf(tx, seen.person, day.Of(tx.Now()))
		if err != nil {
			return err
		}
		if acc.hash != seen.hash { // changed while we were hashing
			refused = wrong()
			return nil
		}
		line := org.Audit{What: org.SignInDone, Person: acc.person, Actor: acc.person, Address: c.Address, Agent: c.Agent}
		var lock bool
		if refused, lock = auth.refusal(acc, tx.Now()); refused != nil {
			if lock {
				if err := Lock(tx, acc.person, whyIdle, systemBy); err != nil {
					return err
				}
			}
			line.What, line.Detail = org.SignInRefused, refused.Key
			return org.WriteAudit(tx, line)
		}
		if err := taken.Give(tx); err != nil {
			return err
		}
		in = SignedIn{Token: token, Person: acc.person, Stage: auth.stage(acc, false, tx.Now()), Ends: tx.Now().Add(auth.cfg.SessionMax)}
		if in.Session, err = insertSession(tx, in, c); err != nil {
			return err
		}
		line.Session, line.Detail = in.Session, string(in.Stage)
		if in.Stage != org.Ready {
			return org.WriteAudit(tx, line)
		}
		return auth.recordSignIn(tx, line, &in)
	})
	if err != nil {
		return SignedIn{}, err
	}
	if refused != nil {
		return SignedIn{}, refused
	}
	return in, nil
}

// recordSignIn records that a sign-in is complete, and what the person has to be told of since the last one.
func (auth *Auth) recordSignIn(tx *store.Tx, line org.Audit, in *SignedIn) (err error) {
	if in.Tried, err = elsewhere(tx, line.Person, line.Address); err != nil {
		return err
	}
	if err := sinceLastUse(tx, line.Person, in); err != nil {
		return err
	}
	if _, err := tx.Exec(`update org_account set last_used = $2 where person_id = $1`, line.Person, store.Millis(tx.Now())); err != nil {
		return err
	}
	return org.WriteAudit(tx, line)
}
