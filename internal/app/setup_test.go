package app_test

import (
	"testing"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
)

func TestSetupGivesTheFirstAdministrator(t *testing.T) {
	storetest.Each(t, storetest.Prepare{Name: "bare", Series: app.Series()}, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		c := app.Config{Org: org.Config{HashMemory: 64, HashTime: 1, NoTOTP: true}}
		first := app.First{Province: "20", Code: "H37", Name: "Lý Văn Quản", Login: "quantri"}
		password, err := app.Setup(t.Context(), db, c, first)
		if err != nil {
			t.Fatal(err)
		}
		in, err := org.NewDoor(db, c.Org).SignIn(t.Context(), org.Attempt{Realm: org.Officials, Login: "quantri", Password: password})
		if err != nil || in.Stage != org.StageNewSecret {
			t.Errorf("first sign-in: %+v %v", in, err)
		}
		if _, err := app.Setup(t.Context(), db, c, first); fault.Of(err) != fault.Conflict {
			t.Errorf("a house with people was set up again: %v", err)
		}
	})
}
