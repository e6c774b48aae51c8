package demo

import (
	"context"
	"fmt"

	"github.com/motcua/motcua/internal/event"
	demoevent "github.com/motcua/motcua/internal/event/demo"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

var system = event.By{Actor: "system"}

// build writes the plan in one transaction. All invented officials share one hash: there is nothing to guess.
func (p *plan) build(ctx context.Context, db *store.DB, o Options) error {
	auth := account.NewAuth(&org.Room{DB: db}, o.Account)
	if err := auth.Config().CheckPassword("password", Password); err != nil {
		return err
	}
	hash, err := auth.Hash(ctx, Password)
	if err != nil {
		return err
	}
	if err := auth.Register(ctx, account.Registration{Name: citizen, Login: CitizenLogin, Password: Password, Again: Password,
		Client: account.Client{Address: "demo"}}); err != nil {
		return fmt.Errorf("citizen: %w", err)
	}
	err = db.Write(ctx, func(tx *store.Tx) error {
		ids, err := p.createUnits(tx)
		if err != nil {
			return err
		}
		for _, o := range p.officials {
			if err := o.enter(tx, ids, hash); err != nil {
				return fmt.Errorf("%s: %w", o.login, err)
			}
		}
		_, err = tx.Emit(demoevent.Built{Place: Place, Units: len(p.units), People: len(p.officials)}, system)
		return err
	})
	if err != nil { // another process may have built it at the same moment
		if built, err2 := Is(ctx, db); err2 == nil && built {
			return nil
		}
	}
	return err
}

func (p *plan) createUnits(tx *store.Tx) (ids map[string]string, err error) {
	ids = map[string]string{}
	for _, u := range p.units {
		ids[u.key], err = org.CreateUnit(tx, org.NewUnit{Kind: u.kind, Place: u.place, Name: u.name, Short: u.short, Code: u.code,
			Parent: ids[u.parent], From: since()}, system)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", u.name, err)
		}
		for _, place := range u.serves {
			if err := org.Serve(tx, org.Service{Unit: ids[u.key], Place: place, From: since()}, system); err != nil {
				return nil, fmt.Errorf("%s serves %s: %w", u.name, place, err)
			}
		}
	}
	return ids, nil
}

// enter makes the person with post, roles and account.
func (o official) enter(tx *store.Tx, ids map[string]string, hash string) error {
	person, err := org.CreatePerson(tx, org.NewPerson{Name: o.name, Unit: ids[o.home], Invented: true}, system)
	if err != nil {
		return err
	}
	if _, err := org.GivePost(tx, org.Post{Person: person, Unit: ids[o.home], Title: o.title, From: since()}, system); err != nil {
		return err
	}
	for _, x := range o.parts {
		g := org.Grant{Person: person, Unit: ids[x.unit], Role: x.role, Duty: x.duty, Backup: x.backup, From: since()}
		if _, err := org.GiveRole(tx, g, system); err != nil {
			return err
		}
	}
	return account.Open(tx, account.Opening{Person: person, Login: o.login, Hash: hash}, system)
}
