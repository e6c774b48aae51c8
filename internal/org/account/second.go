package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

const (
	recoveryCodes  = 10
	recoveryLetter = 16
)

// subject is whose account a step of the sign-in is about.
func subject(v org.Viewer) string {
	if v.Pending != "" {
		return v.Pending
	}
	return v.Person
}

// takeSecond counts a code before it is compared.
func (auth *Auth) takeSecond(ctx context.Context, person string, c Client) (*limit.Taken, error) {
	var known bool
	if err := auth.db.Read(ctx, func(q *store.Snapshot) (err error) {
		known, err = knows(q, person, c)
		return err
	}); err != nil {
		return nil, err
	}
	return auth.cfg.Limit.Take(ctx, auth.claim(auth.cfg.Second, person, c, known))
}

// Code finishes the second step of a sign-in with the code of the authenticator app, or with a recovery code.
// Each code works once. The session gets a new token.
func (auth *Auth) Code(ctx context.Context, v org.Viewer, code string, c Client) (SignedIn, error) {
	if v.Stage != org.StageCode {
		return SignedIn{}, fault.New(fault.SignIn, "org.sign_in_again")
	}
	taken, err := auth.takeSecond(ctx, v.Pending, c)
	if err != nil {
		return SignedIn{}, err
	}
	return auth.step(ctx, v, c, func(tx *store.Tx, acc account) (bool, *fault.Fault, error) {
		ok, kind, err := auth.spend(tx, acc, code)
		if err != nil {
			return false, nil, err
		}
		line := org.Audit{What: kind, Person: acc.person, Actor: acc.person, Session: v.Session, Address: c.Address, Agent: c.Agent, Detail: "code"}
		if !ok {
			return false, codeNotRight(), org.WriteAudit(tx, line)
		}
		if kind == org.RecoveryUsed {
			if err := org.WriteAudit(tx, line); err != nil {
				return false, nil, err
			}
		}
		return true, nil, taken.Give(tx)
	})
}

func codeNotRight() *fault.Fault {
	return &fault.Fault{Code: fault.Invalid, Key: "org.code_not_right", Fields: []fault.Field{{Name: "code", Key: "org.code_not_right"}}}
}

// spend uses up a code of the app or a recovery code.
func (auth *Auth) spend(tx *store.Tx, acc account, code string) (bool, org.AuditKind, error) {
	secret, err := auth.opened(acc.totpSecret, acc.person)
	if err != nil {
		return false, org.SignInFailed, err
	}
	if s := totpMatch(secret, code, tx.Now(), acc.totpLast); s > 0 {
		n, err := tx.Exec(`update org_account set totp_last = $2 where person_id = $1 and totp_last < $2`, acc.person, s)
		if n == 1 || err != nil {
			return n == 1, org.SignInDone, err
		}
	}
	n, err := tx.Exec(`update org_recovery set used = $3 where person_id = $1 and hash = $2 and used = 0`, acc.person, recoveryHash(code),
		store.Millis(tx.Now()))
	if n == 1 {
		return true, org.RecoveryUsed, err
	}
	return false, org.SignInFailed, err
}

func recoveryHash(code string) string {
	h := sha256.Sum256([]byte(strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(code))))
	return hex.EncodeToString(h[:])
}

// step does one step of a sign-in and moves the session to the next stage under a new token. check says
// whether the step was passed; when it was not, its fault is the answer, after what it wrote is kept.
func (auth *Auth) step(ctx context.Context, v org.Viewer, c Client,
	check func(*store.Tx, account) (second bool, no *fault.Fault, err error)) (SignedIn, error) {
	token := newToken()
	var in SignedIn
	var no *fault.Fault
	err := auth.db.Write(ctx, func(tx *store.Tx) error {
		in, no = SignedIn{}, nil
		acc, err := accountOf(tx, subject(v), day.Of(tx.Now()))
		if err != nil {
			return err
		}
		var second bool
		if second, no, err = check(tx, acc); err != nil || no != nil {
			return err
		}
		if acc, err = accountOf(tx, acc.person, day.Of(tx.Now())); err != nil {
			return err
		}
		in, err = auth.advance(tx, acc, stageChange{v: v, token: token, second: second, client: c})
		return err
	})
	if err != nil {
		return SignedIn{}, err
	}
	if no != nil {
		return SignedIn{}, no
	}
	return in, nil
}

// stageChange is what a step of a sign-in changes in its session.
type stageChange struct {
	v      org.Viewer
	token  string
	second bool // the second factor was given in this step
	client Client
}

// advance gives a session its next stage and a new token.
func (auth *Auth) advance(tx *store.Tx, acc account, m stageChange) (SignedIn, error) {
	var had bool
	var created int64
	if err := tx.QueryRow(`select second, created from org_session where id = $1 and ended = 0`, m.v.Session).Scan(&had, &created); err != nil {
		return SignedIn{}, fault.New(fault.SignIn, "org.sign_in_again").WithCause(err)
	}
	second := m.second || had
	stage := auth.stage(acc, second, tx.Now())
	if _, err := tx.Exec(`update org_session set token_hash = $2, stage = $3, second = $4 where id = $1`, m.v.Session, store.Digest(m.token),
		string(stage), second); err != nil {
		return SignedIn{}, err
	}
	in := SignedIn{Token: m.token, Session: m.v.Session, Person: acc.person, Stage: stage, Ends: store.Time(created).Add(auth.cfg.SessionMax)}
	if stage != org.Ready || m.v.Stage == org.Ready {
		return in, nil
	}
	err := auth.recordSignIn(tx, org.Audit{What: org.SignInDone, Person: acc.person, Actor: acc.person, Session: m.v.Session,
		Address: m.client.Address, Agent: m.client.Agent}, &in)
	return in, err
}
