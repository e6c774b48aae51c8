package account

import (
	"context"
	"database/sql"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// PasswordChange is a person's own change of password.
type PasswordChange struct {
	Current string // not asked while the sign-in waits for a new password: it was given a moment ago
	Fresh   string
	Again   string
}

// ChangePassword gives the viewer's account a new password, ends the other sessions of the person and moves
// this one on under a new token. The last ten passwords may not come back (QCVN 12:2026/BCA).
func (auth *Auth) ChangePassword(ctx context.Context, v org.Viewer, p PasswordChange, c Client) (SignedIn, error) {
	person := subject(v)
	if person == "" || v.Stage != org.Ready && v.Stage != org.StageNewSecret {
		return SignedIn{}, fault.New(fault.SignIn, "org.sign_in_again")
	}
	if err := auth.cfg.CheckPassword("fresh", p.Fresh); err != nil {
		return SignedIn{}, err
	}
	if p.Fresh != p.Again {
		return SignedIn{}, fault.Fields(fault.Field{Name: "again", Key: "org.password_differs"})
	}
	kept, used, err := auth.passwords(ctx, person)
	if err != nil {
		return SignedIn{}, err
	}
	if v.Stage == org.Ready {
		if err := auth.confirm(ctx, person, kept, p.Current); err != nil {
			return SignedIn{}, err
		}
	}
	again, err := auth.passwordUsed(ctx, used, p.Fresh)
	if err != nil {
		return SignedIn{}, err
	}
	if again {
		return SignedIn{}, fault.Fields(fault.Field{Name: "fresh", Key: "org.password_used", Args: []any{"n", auth.cfg.PasswordKept}})
	}
	fresh, err := auth.hasher.hash(ctx, p.Fresh)
	if err != nil {
		return SignedIn{}, err
	}
	return auth.step(ctx, v, c, func(tx *store.Tx, acc account) (bool, *fault.Fault, error) {
		n, err := tx.Exec(`update org_account set hash = $2, must_change = $3, changed = $4 where person_id = $1 and hash = $5`,
			person, fresh, false, store.Millis(tx.Now()), kept)
		if err != nil {
			return false, nil, err
		}
		if n == 0 {
			return false, fault.New(fault.Conflict, "org.password_meanwhile"), nil
		}
		if err := keepPassword(tx, person, fresh); err != nil {
			return false, nil, err
		}
		if err := endSessions(tx, person, v.Session, "password_changed"); err != nil {
			return false, nil, err
		}
		return false, nil, org.WriteAudit(tx, org.Audit{What: org.PasswordChanged, Person: person, Actor: person, Session: v.Session,
			Address: c.Address, Agent: c.Agent})
	})
}

// passwords reads the hash in use and those that may not come back.
func (auth *Auth) passwords(ctx context.Context, person string) (kept string, used []string, err error) {
	err = auth.db.Read(ctx, func(q *store.Snapshot) error {
		acc, err := accountOf(q, person, day.Of(q.Now()))
		if err != nil {
			return err
		}
		kept = acc.hash
		return store.All(q, `select hash from org_password where person_id = $1 order by at desc`+store.Limit(max(auth.cfg.PasswordKept, 0)),
			[]any{person}, func(r *sql.Rows) error {
				var h string
				err := r.Scan(&h)
				used = append(used, h)
				return err
			})
	})
	return kept, used, err
}

// confirm asks for the password in use.
func (auth *Auth) confirm(ctx context.Context, person, kept, password string) error {
	taken, err := auth.cfg.Limit.Take(ctx, limit.Claim{Rule: auth.cfg.Confirm, Key: person})
	if err != nil {
		return err
	}
	ok, err := auth.hasher.verify(ctx, kept, password)
	if err != nil {
		return err
	}
	if !ok {
		return fault.Fields(fault.Field{Name: "current", Key: "org.password_not_right"})
	}
	return taken.Return(ctx)
}
