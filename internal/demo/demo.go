// Package demo builds a demonstration: the real province of Lạng Sơn with its real communes and the real
// catalogue, run by invented people in every role.
//
// The province was not merged in 2025, so its old identifier H37 is still its own. The numbers below H37,
// the offices and the branches are invented, as are all people: every one of them is marked so in the store.
package demo

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	demoevent "github.com/motcua/motcua/internal/event/demo"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org/account"
)

// Place is the code of the demonstration province (Tỉnh Lạng Sơn).
const Place = "20"

// Password opens every account of the demonstration. It fulfils the rules for passwords.
const Password = "Lang-Son-2026" //nolint:gosec // printed at the start of the demonstration; nothing else is protected by it

// CitizenLogin is the account of the invented citizen; the address can belong to nobody (RFC 2606).
const CitizenLogin = "congdan@motcua.example"

// Options says how to build.
type Options struct {
	Account account.Config // how passwords are hashed; see SignInRules
	Rooms   []room.Base    // whose public data are loaded, and whose records invented
}

// SignInRules are the sign-in rules of a demonstration: no second factor, and accounts that rest are not locked.
func SignInRules() account.Config {
	return account.Config{NoTOTP: true, IdleLock: -1, AdminPasswordLife: -1}
}

// Province is the demonstration as built.
type Province struct {
	Name    string   // "Tỉnh Lạng Sơn"
	Full    []string // codes of the communes with people in every role
	SignIns []SignIn // one account to try for each part there is to play
}

// SignIn is an account to try.
type SignIn struct {
	Role     string // the title, as people say it
	Name     string
	Unit     string
	Login    string
	Password string
}

// Build loads the public catalogues and builds the province. What is there already is kept: building twice
// changes nothing. A house that works for real is left alone (ErrReal).
func Build(ctx context.Context, db *store.DB, o Options) (Province, error) {
	built, err := Is(ctx, db)
	if err != nil {
		return Province{}, err
	}
	if !built {
		if err := fits(ctx, db); err != nil {
			return Province{}, fmt.Errorf("demo: %w", err)
		}
		if err := load(ctx, db, o.Rooms); err != nil {
			return Province{}, err
		}
	}
	var p *plan
	if err := db.Read(ctx, func(s *store.Snapshot) (err error) {
		p, err = read(s)
		return err
	}); err != nil {
		return Province{}, fmt.Errorf("demo: plan: %w", err)
	}
	if !built {
		if err := p.build(ctx, db, o); err != nil {
			return Province{}, fmt.Errorf("demo: build: %w", err)
		}
	}
	for _, r := range o.Rooms { // each time: a room that came later has none of its own yet
		if r.Demo == nil {
			continue
		}
		if err := twice(func() error { return r.Demo(ctx, db) }); err != nil {
			return Province{}, fmt.Errorf("demo: %s: %w", r.Name, err)
		}
	}
	return p.province(), nil
}

// Is tells whether the store holds a demonstration.
func Is(ctx context.Context, db *store.DB) (bool, error) {
	var id string
	err := db.Read(ctx, func(s *store.Snapshot) error {
		return s.QueryRow(`select id from event where record=$1 and seq=1`, demoevent.Built{}.Record()).Scan(&id)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
