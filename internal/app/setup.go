package app

import (
	"bytes"
	"context"
	"fmt"

	cataloguedata "github.com/motcua/motcua/catalogue-data"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/place"
	"github.com/motcua/motcua/procedures"
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
	if err := catalogues(ctx, db); err != nil {
		return "", err
	}
	oneTime = org.OneTimePassword()
	hash, err := org.NewAuth(db, c.Org).Hash(ctx, oneTime)
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
	if err := org.OpenAccount(tx, org.NewAccount{Person: admin, Login: f.Login, Hash: hash, Once: true}, by); err != nil {
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

// catalogues reads the public catalogues that the program carries.
func catalogues(ctx context.Context, db *store.DB) error {
	const days = "holidays_2024_2027.csv"
	b, err := cataloguedata.FS.ReadFile(days)
	if err != nil {
		return err
	}
	if _, err := deadline.ImportHolidays(ctx, db, days, bytes.NewReader(b)); err != nil {
		return fmt.Errorf("setup: holidays: %w", err)
	}
	if _, err := catalogue.ImportAll(ctx, db, cataloguedata.FS, catalogue.All{Packages: procedures.FS}); err != nil {
		return fmt.Errorf("setup: catalogue: %w", err)
	}
	if _, _, err := fee.Import(ctx, db, procedures.Fees); err != nil {
		return fmt.Errorf("setup: %w", err)
	}
	return nil
}
