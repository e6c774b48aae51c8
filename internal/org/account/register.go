package account

import (
	"context"
	"errors"
	"strings"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Registration is a citizen's wish for an account. Filing needs none.
type Registration struct {
	Name     string
	Login    string // phone, e-mail or citizen number; not proved, see org.Person.Verified
	Password string
	Again    string
	Lost     bool // not a new account: the password of an old one is lost; a name is not asked
	Client   Client
}

var errLoginTaken = errors.New("account: login taken")

// Register opens a citizen's account. Whether the phone, address or number had one already is not told: the
// answer and the work are the same, and an existing account stays as it was.
func (auth *Auth) Register(ctx context.Context, r Registration) error {
	login, kind, err := auth.checked(&r)
	if err != nil {
		return err
	}
	if _, err := auth.cfg.Limit.Take(ctx, limit.Claim{Rule: auth.cfg.Register, Address: r.Client.Address}); err != nil {
		return err
	}
	return auth.register(ctx, r, login, kind)
}

// checked reads a registration and says what is wrong with it.
func (auth *Auth) checked(r *Registration) (login, kind string, err error) {
	r.Name = strings.Join(strings.Fields(r.Name), " ")
	login, kind = readLogin(Citizens, r.Login)
	var bad []fault.Field
	if !r.Lost && r.Name == "" || len(r.Name) > 200 {
		bad = append(bad, fault.Field{Name: "name", Key: "org.name_missing"})
	}
	if kind == "" {
		bad = append(bad, fault.Field{Name: "login", Key: "org.login_citizen_form"})
	}
	var f *fault.Fault
	if errors.As(auth.cfg.CheckPassword("password", r.Password), &f) {
		bad = append(bad, f.Fields...)
	}
	if r.Password != r.Again {
		bad = append(bad, fault.Field{Name: "again", Key: "org.password_differs"})
	}
	return login, kind, fault.Fields(bad...)
}

func (auth *Auth) register(ctx context.Context, r Registration, login, kind string) error {
	hash, err := auth.hasher.hash(ctx, r.Password)
	if err != nil {
		return err
	}
	err = auth.db.Write(ctx, func(tx *store.Tx) error {
		p := org.Person{Name: r.Name}
		switch kind {
		case "phone":
			p.Phone = login
		case "email":
			p.Email = login
		}
		id, err := org.CreateCitizen(tx, p)
		if err != nil {
			return err
		}
		by := event.By{Actor: "citizen:" + id}
		if err := Open(tx, Opening{Person: id, Login: login, Hash: hash}, by); err != nil {
			if fault.Of(err) == fault.Invalid {
				return errLoginTaken // rolls the person back
			}
			return err
		}
		return org.WriteAudit(tx, org.Audit{What: org.Registered, Person: id, Actor: by.Actor, Address: r.Client.Address, Agent: r.Client.Agent, Detail: kind})
	})
	if errors.Is(err, errLoginTaken) {
		return nil
	}
	return err
}
