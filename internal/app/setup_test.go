package app_test

import (
	"testing"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

func TestSetupGivesTheFirstAdministrator(t *testing.T) {
	storetest.Each(t, storetest.Prepare{Name: "bare", Series: app.Series()}, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		c := app.Config{Account: account.Config{HashMemory: 64, HashTime: 1, NoTOTP: true}}
		first := app.First{Province: "20", Code: "H37", Name: "Lý Văn Quản", Login: "quantri"}
		password, err := app.Setup(t.Context(), db, c, first)
		if err != nil {
			t.Fatal(err)
		}
		in, err := account.NewAuth(&org.Room{DB: db}, c.Account).SignIn(t.Context(),
			account.Attempt{Realm: account.Officials, Login: "quantri", Password: password})
		if err != nil || in.Stage != org.StageNewSecret {
			t.Errorf("first sign-in: %+v %v", in, err)
		}
		if _, err := app.Setup(t.Context(), db, c, first); fault.Of(err) != fault.Conflict {
			t.Errorf("a house with people was set up again: %v", err)
		}
	})
}

// Nobody is locked out for good: who has the database lets the last administrator in again.
func TestReadmit(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ctx := t.Context()
		admin := h.As(t, "quantri").Person
		if err := h.DB.Write(ctx, func(tx *store.Tx) error { return account.Lock(tx, admin, "idle", event.By{Actor: "system"}) }); err != nil {
			t.Fatal(err)
		}
		sign := func(password string) (account.SignedIn, error) {
			return h.Auth.SignIn(ctx, account.Attempt{Realm: account.Officials, Login: "quantri", Password: password})
		}
		if _, err := sign(demo.Password); err == nil {
			t.Fatal("a locked account opens")
		}
		password, err := app.Readmit(ctx, h.DB, h.Config, app.Locked{Login: "QuanTri ", SecondFactor: true})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := sign(demo.Password); err == nil {
			t.Error("the old password goes on")
		}
		if in, err := sign(password); err != nil || in.Stage != org.StageNewSecret {
			t.Errorf("with the one-time password: %+v %v", in, err)
		}
		if _, err := app.Readmit(ctx, h.DB, h.Config, app.Locked{Login: "khongco"}); fault.Of(err) != fault.NotFound {
			t.Errorf("nobody is let in: %v", err)
		}
	})
}
