package app

import (
	"context"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

// Locked says whom no administrator can let in again.
type Locked struct {
	Login        string
	SecondFactor bool // the second factor is lost too
}

// Readmit lets an official in again whom no administrator can help: the account is opened, has a one-time password,
// which is returned and kept nowhere, and, if asked, no second factor. It is a reset like those by administrators: sessions
// and keys end. Only who has the database may do so; it is written in the log of accounts, and all
// leaders and administrators are told of it.
func Readmit(ctx context.Context, db *store.DB, c Config, l Locked) (oneTime string, err error) {
	oneTime = account.OneTimePassword()
	auth := account.NewAuth(&org.Room{DB: db, Rooms: Bases()}, c.Account)
	hash, err := auth.Hash(ctx, oneTime)
	if err != nil {
		return "", err
	}
	by := event.By{Actor: "system", Reason: "readmit"}
	return oneTime, db.Write(ctx, func(tx *store.Tx) error {
		person, err := account.OfficialByLogin(tx, l.Login)
		if err != nil {
			return err
		}
		return auth.Readmit(tx, account.Reset{Person: person, Hash: hash, Second: l.SecondFactor}, by)
	})
}
