package app

import (
	"context"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Readmit lets an official in again whom no administrator can help: the account is opened, has a one-time password,
// which is returned and kept nowhere, and, if asked, no second factor. Only who has the database may do so; it is
// written in the log of accounts.
func Readmit(ctx context.Context, db *store.DB, c Config, login string, secondFactor bool) (oneTime string, err error) {
	oneTime = org.OneTimePassword()
	hash, err := org.NewDoor(db, c.Org).Hash(ctx, oneTime)
	if err != nil {
		return "", err
	}
	by := event.By{Actor: "system", Reason: "readmit"}
	return oneTime, db.Write(ctx, func(tx *store.Tx) error {
		person, err := org.OfficialByLogin(tx, login)
		if err != nil {
			return err
		}
		if err := org.SetPassword(tx, person, org.Password{Hash: hash, Once: true}, by); err != nil {
			return err
		}
		if secondFactor {
			if err := org.RemoveTOTP(tx, person, by); err != nil {
				return err
			}
		}
		return org.Unlock(tx, person, by)
	})
}
