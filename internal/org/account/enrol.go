package account

import (
	"context"
	"database/sql"
	"errors"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Enrolment is what the page that sets up the authenticator app shows.
type Enrolment struct {
	Secret string // to be typed
	URI    string // to be drawn as a QR
}

// Enrol offers a secret to an official who has no second factor yet; the same until it is confirmed.
func (auth *Auth) Enrol(ctx context.Context, v org.Viewer) (Enrolment, error) {
	if subject(v) == "" || v.Citizen || v.Stage != org.Ready && v.Stage != org.StageEnrol {
		return Enrolment{}, fault.New(fault.SignIn, "org.sign_in_again")
	}
	fresh, err := auth.sealed(newTOTPSecret(), subject(v))
	if err != nil {
		return Enrolment{}, err
	}
	var out Enrolment
	err = auth.db.Write(ctx, func(tx *store.Tx) error {
		acc, err := accountOf(tx, subject(v), day.Of(tx.Now()))
		if err != nil {
			return err
		}
		if acc.totpOn {
			return fault.New(fault.Conflict, "org.totp_already")
		}
		if len(acc.totpNew) == 0 {
			if _, err := tx.Exec(`update org_account set totp_new = $2 where person_id = $1 and not totp_on`, acc.person, fresh); err != nil {
				return err
			}
			acc.totpNew = fresh
		}
		secret, err := auth.opened(acc.totpNew, acc.person)
		if err != nil {
			return err
		}
		login, err := loginOf(tx, acc.person)
		out = Enrolment{Secret: TOTPText(secret), URI: totpURI(auth.cfg.Issuer, login, secret)}
		return err
	})
	return out, err
}

// ConfirmEnrolment switches the second factor on with a first code and gives the recovery codes, which are
// shown once and kept only as hashes.
func (auth *Auth) ConfirmEnrolment(ctx context.Context, v org.Viewer, code string, c Client) (SignedIn, []string, error) {
	if subject(v) == "" || v.Citizen || v.Stage != org.Ready && v.Stage != org.StageEnrol {
		return SignedIn{}, nil, fault.New(fault.SignIn, "org.sign_in_again")
	}
	taken, err := auth.takeSecond(ctx, subject(v), c)
	if err != nil {
		return SignedIn{}, nil, err
	}
	codes := make([]string, recoveryCodes)
	for i := range codes {
		s := store.Secret(recoveryLetter)
		codes[i] = s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
	}
	in, err := auth.step(ctx, v, c, func(tx *store.Tx, acc account) (bool, *fault.Fault, error) {
		if acc.totpOn {
			return false, fault.New(fault.Conflict, "org.totp_already"), nil
		}
		secret, err := auth.opened(acc.totpNew, acc.person)
		if err != nil {
			return false, nil, err
		}
		s := totpMatch(secret, code, tx.Now(), 0)
		if len(secret) == 0 || s == 0 {
			return false, codeNotRight(), nil
		}
		if _, err := tx.Exec(`update org_account set totp_on = $2, totp_secret = totp_new, totp_new = $3, totp_last = $4 where person_id = $1`,
			acc.person, true, []byte{}, s); err != nil {
			return false, nil, err
		}
		if _, err := tx.Exec(`delete from org_recovery where person_id = $1`, acc.person); err != nil {
			return false, nil, err
		}
		for _, x := range codes {
			if _, err := tx.Exec(`insert into org_recovery (person_id, hash, used) values ($1,$2,0)`, acc.person, recoveryHash(x)); err != nil {
				return false, nil, err
			}
		}
		if err := taken.Give(tx); err != nil {
			return false, nil, err
		}
		return true, nil, org.WriteAudit(tx, org.Audit{What: org.TOTPEnrolled, Person: acc.person, Actor: acc.person, Session: v.Session,
			Address: c.Address, Agent: c.Agent})
	})
	if err != nil {
		return SignedIn{}, nil, err
	}
	return in, codes, nil
}

// sealed makes the secret of an authenticator app unreadable in the row of its person.
func (auth *Auth) sealed(secret []byte, person string) ([]byte, error) {
	if auth.cfg.Secrets == nil {
		return nil, errors.New("account: no key to seal secrets with")
	}
	return auth.cfg.Secrets.Seal(secret, person), nil
}

// opened gives the secret back; nothing when there is none.
func (auth *Auth) opened(sealed []byte, person string) ([]byte, error) {
	if len(sealed) == 0 {
		return nil, nil
	}
	if auth.cfg.Secrets == nil {
		return nil, errors.New("account: no key to open secrets with")
	}
	return auth.cfg.Secrets.Open(sealed, person)
}

// loginOf is one name that a person signs in with; empty when there is none.
func loginOf(q store.Querier, person string) (string, error) {
	var login string
	err := q.QueryRow(`select login from org_login where person_id = $1 order by kind, login limit 1`, person).Scan(&login)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return login, err
}
