package account

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// claimLife is how long a claim waits for its code.
const claimLife = 30 * time.Minute

// claim is a wish for an account, or for a new password, that waits for a code.
type claim struct {
	login, kind, name, hash string
	lost                    bool
}

// Begin is the wish of a citizen for an account, or with Lost for a new password. A code goes to the telephone or e-mail
// address; Finish does the rest. Whether there is an account is not told: answer and work are the same. In a house
// without a carrier the account is opened at once and holds its login until the owner proves it; the token is empty then.
func (auth *Auth) Begin(ctx context.Context, r Registration) (token string, err error) {
	login, kind, err := auth.checked(&r)
	if err != nil {
		return "", err
	}
	if kind == "citizen_id" || !auth.reaches(login) {
		if r.Lost {
			return "", fault.New(fault.Conflict, "org.lost_at_counter")
		}
		return "", auth.Register(ctx, r)
	}
	if _, err := auth.cfg.Limit.Take(ctx, limit.Claim{Rule: auth.cfg.Register, Address: r.Client.Address}); err != nil {
		return "", err
	}
	hash, err := auth.hasher.hash(ctx, r.Password)
	if err != nil {
		return "", err
	}
	token = newToken()
	if err := auth.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`insert into org_claim (token_hash, login, kind, name, hash, lost, until) values ($1,$2,$3,$4,$5,$6,$7)`, store.Digest(token), login, kind,
			r.Name, hash, r.Lost, store.Millis(tx.Now().Add(claimLife)))
		return err
	}); err != nil {
		return "", err
	}
	return token, auth.Resend(ctx, token, r.Client)
}

func (auth *Auth) reaches(login string) bool {
	return auth.Contact != nil && auth.Contact.Reaches(login)
}

func claimHolder(token string) string { return "claim:" + store.Digest(token) }

// Resend sends the code of a claim, again or for the first time.
func (auth *Auth) Resend(ctx context.Context, token string, c Client) error {
	x, err := auth.claimed(ctx, token)
	if err != nil {
		return err
	}
	return auth.Contact.Ask(ctx, contact.Asking{Contact: x.login, Holder: claimHolder(token), Address: c.Address})
}

func (auth *Auth) claimed(ctx context.Context, token string) (x claim, err error) {
	err = auth.db.Read(ctx, func(s *store.Snapshot) error {
		x, err = claimOf(s, token)
		return err
	})
	return x, err
}

func claimOf(q store.Querier, token string) (x claim, err error) {
	err = q.QueryRow(`select login, kind, name, hash, lost from org_claim where token_hash = $1 and until > $2`, store.Digest(token), store.Millis(q.Now())).
		Scan(&x.login, &x.kind, &x.name, &x.hash, &x.lost)
	if errors.Is(err, sql.ErrNoRows) {
		return x, fault.New(fault.Conflict, "org.claim_over")
	}
	return x, err
}

// Finish checks the code of a claim. Who has typed it owns the telephone or address: an account proved before gets the
// new password; one that had only claimed the login may be a stranger's, so it is given to nobody: it lapses, and its sessions
// end, when the owner opens an account; without one an account is opened.
func (auth *Auth) Finish(ctx context.Context, token, code string, c Client) error {
	x, err := auth.claimed(ctx, token)
	if err != nil {
		return err
	}
	var none *fault.Fault
	right, err := auth.Contact.Try(ctx, contact.Answer{Contact: x.login, Holder: claimHolder(token), Code: code}, func(tx *store.Tx) error {
		none = nil
		n, err := tx.Exec(`delete from org_claim where token_hash = $1`, store.Digest(token))
		if err != nil || n == 0 {
			return err
		}
		person, err := holderOf(tx, x.login)
		if err != nil {
			return err
		}
		proved, err := contact.Proved(tx, x.login, "citizen:"+person)
		switch {
		case err != nil:
			return err
		case person != "" && proved:
			return auth.regain(tx, person, x, c)
		case x.lost:
			none = fault.New(fault.Conflict, "org.lost_none")
			return nil
		case person != "":
			if err := lapse(tx, person, x.login); err != nil {
				return err
			}
		}
		return openClaimed(tx, x, c)
	})
	switch {
	case err != nil:
		return err
	case none != nil:
		return none
	case !right:
		return fault.Fields(fault.Field{Name: "code", Key: "org.code_not_right"})
	}
	return nil
}

// holderOf is the citizen who signs in by a login; empty: nobody.
func holderOf(q store.Querier, login string) (person string, err error) {
	err = q.QueryRow(`select person_id from org_login where realm = $1 and login = $2`, string(Citizens), login).Scan(&person)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return person, err
}

// regain gives an account to the owner of its telephone or address: sessions end, and the owner is told.
func (auth *Auth) regain(tx *store.Tx, person string, x claim, c Client) error {
	by := event.By{Actor: "citizen:" + person}
	if err := SetPassword(tx, person, Password{Hash: x.hash}, by); err != nil {
		return err
	}
	if err := contact.Prove(tx, x.login, by.Actor, contact.ByCode); err != nil {
		return err
	}
	line := org.Audit{What: org.PasswordChanged, Person: person, Actor: by.Actor, Address: c.Address, Agent: c.Agent, Detail: "code"}
	if err := org.WriteAudit(tx, line); err != nil {
		return err
	}
	return auth.Contact.Tell(tx, contact.Letter{Record: "account:" + person, Contact: x.login, What: "org.regained_title", Body: "org.regained"})
}

// lapse takes a login from an account that never proved it. An account without a login is closed.
func lapse(tx *store.Tx, person, login string) error {
	if _, err := tx.Exec(`delete from org_login where realm = $1 and login = $2 and person_id = $3`, string(Citizens), login, person); err != nil {
		return err
	}
	if _, err := tx.Exec(`update org_person set phone = case when phone = $2 then '' else phone end, email = case when email = $2 then '' else email end
		where id = $1`, person, login); err != nil {
		return err
	}
	if err := endSessions(tx, person, "", "login_lapsed"); err != nil {
		return err
	}
	if left, err := loginOf(tx, person); err != nil || left != "" {
		return err
	}
	if err := setState(tx, person, accountClosed, "lapsed"); err != nil {
		return err
	}
	return org.WriteAudit(tx, org.Audit{What: org.AccountClosed, Person: person, Actor: systemBy.Actor, Detail: "lapsed"})
}

// openClaimed opens the account of somebody who has proved the login.
func openClaimed(tx *store.Tx, x claim, c Client) error {
	p := org.Person{Name: x.name}
	if x.kind == "email" {
		p.Email = x.login
	} else {
		p.Phone = x.login
	}
	person, err := org.CreateCitizen(tx, p)
	if err != nil {
		return err
	}
	by := event.By{Actor: "citizen:" + person}
	if err := Open(tx, Opening{Person: person, Login: x.login, Hash: x.hash}, by); err != nil {
		return err
	}
	if err := contact.Prove(tx, x.login, by.Actor, contact.ByCode); err != nil {
		return err
	}
	return org.WriteAudit(tx, org.Audit{What: org.Registered, Person: person, Actor: by.Actor, Address: c.Address, Agent: c.Agent, Detail: x.kind})
}
