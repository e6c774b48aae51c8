package app

import (
	"context"
	"fmt"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
	"github.com/motcua/motcua/internal/place"
)

// First says what a new house begins with.
type First struct {
	Province string // code in the catalogue of places
	Code     string // identifier of the province (QĐ 20/2020/QĐ-TTg): "H37"
	Name     string // of the technical administrator
	Login    string
}

// Setup makes an empty store ready to serve: the public catalogues, the committee of the province, and one
// technical administrator with a one-time password, which is returned and kept nowhere. A house that has
// people already is refused.
func Setup(ctx context.Context, db *store.DB, c Config, f First) (oneTime string, err error) {
	if err := empty(ctx, db); err != nil {
		return "", err
	}
	if err := public(ctx, db); err != nil {
		return "", err
	}
	oneTime = account.OneTimePassword()
	hash, err := account.NewAuth(&org.Room{DB: db}, c.Account).Hash(ctx, oneTime)
	if err != nil {
		return "", err
	}
	return oneTime, db.Write(ctx, func(tx *store.Tx) error { return f.write(tx, hash) })
}

func (f First) write(tx *store.Tx, hash string) error {
	by := event.By{Actor: "system", Reason: "setup"}
	today := day.Of(tx.Now())
	province, err := place.ByCode(tx, f.Province, today)
	if err != nil {
		return err
	}
	committee, err := org.CreateUnit(tx, org.NewUnit{Kind: org.ProvinceCommittee, Place: f.Province, Code: f.Code, From: today,
		Name: "Ủy ban nhân dân " + province.Name, Short: "UBND " + province.Name}, by)
	if err != nil {
		return err
	}
	admin, err := org.CreatePerson(tx, org.NewPerson{Name: f.Name, Unit: committee}, by)
	if err != nil {
		return err
	}
	if err := account.Open(tx, account.Opening{Person: admin, Login: f.Login, Hash: hash, Once: true}, by); err != nil {
		return err
	}
	_, err = org.GiveRole(tx, org.Grant{Person: admin, Unit: committee, Role: org.TechnicalAdmin, From: today}, by)
	return err
}

// empty refuses a store that has people already.
func empty(ctx context.Context, db *store.DB) error {
	return db.Read(ctx, func(s *store.Snapshot) error {
		chart, err := org.Tree(s, day.Of(s.Now()))
		if err != nil {
			return err
		}
		if len(chart.Children("")) > 0 {
			return fault.New(fault.Conflict, "app.not_empty")
		}
		return nil
	})
}

// public loads the public data of every room.
func public(ctx context.Context, db *store.DB) error {
	for _, c := range Rooms() {
		if c.Public == nil {
			continue
		}
		if err := c.Public(ctx, db, false); err != nil {
			return fmt.Errorf("setup: %w", err)
		}
	}
	return nil
}
