// Package apptest opens the whole house for tests, on a copy of the demonstration province, on both engines.
package apptest

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/space"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

// House is an open house of the demonstration province, at 09:00 on Monday 23 November 2026 unless the test
// moves the clock.
type House struct {
	*app.App
	Clock    *storetest.Clock
	Province demo.Province
	free     *atomic.Int64 // bytes of the disk, of 100 GB
}

// Leave leaves so much of the disk free; its reserve is 10 GB. The house sees it at once.
func (h *House) Leave(mb int64) {
	h.free.Store(mb << 20)
	h.Clock.Add(5 * time.Second)
}

// rules are those of the demonstration with cheap password hashes: tests do not need dear ones.
func rules() account.Config {
	c := demo.SignInRules()
	c.HashMemory, c.HashTime = 64, 1
	return c
}

var prepared = storetest.Prepare{Name: "demo", Common: true, Series: app.Series(), Fill: func(ctx context.Context, db *store.DB) error {
	_, err := demo.Build(ctx, db, demo.Options{Account: rules(), Rooms: app.Bases()})
	return err
}}

// Each runs the test in a house on each engine.
func Each(t *testing.T, test func(t *testing.T, h *House)) {
	t.Helper()
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		test(t, open(t, db, clock))
	})
}

// Postgres opens a house on PostgreSQL, for races.
func Postgres(t *testing.T) *House {
	t.Helper()
	clock := &storetest.Clock{}
	return open(t, storetest.OpenPostgres(t, prepared, clock), clock)
}

// SQLite opens a house on SQLite.
func SQLite(t testing.TB) *House {
	t.Helper()
	clock := &storetest.Clock{}
	return open(t, storetest.OpenSQLite(t, prepared, clock), clock)
}

func open(t testing.TB, db *store.DB, clock *storetest.Clock) *House {
	t.Helper()
	free := &atomic.Int64{}
	free.Store(50 << 30)
	a, err := app.New(db, app.Config{Data: t.TempDir(), Addr: "localhost:0", Demo: true, Province: demo.Place, Owner: "UBND tỉnh Lạng Sơn",
		Phone: "1022", Hours: "7 giờ – 21 giờ, tất cả các ngày", Bank: app.Bank{BIN: "999999", Account: "0000000000"}, Now: clock.Now, Account: rules(),
		Look: func(string) (space.Disk, error) { return space.Disk{Free: free.Load(), Total: 100 << 30}, nil }})
	if err != nil {
		t.Fatal(err)
	}
	p, err := demo.Build(t.Context(), db, demo.Options{Account: rules(), Rooms: app.Bases()})
	if err != nil {
		t.Fatal(err)
	}
	return &House{App: a, Clock: clock, Province: p, free: free}
}

// As is the person of a demonstration login, as a viewer of today.
func (h *House) As(t testing.TB, login string) org.Viewer {
	t.Helper()
	var v org.Viewer
	if err := h.DB.Read(context.Background(), func(s *store.Snapshot) error {
		var person string
		if err := s.QueryRow(`select person_id from org_login where login=$1`, login).Scan(&person); err != nil {
			return err
		}
		var err error
		v, err = org.ViewerAt(s, person, day.Of(s.Now()))
		return err
	}); err != nil {
		t.Fatalf("%s: %v", login, err)
	}
	return v
}

// Settle does all background work that is due and numbers all events.
func (h *House) Settle(t testing.TB) {
	t.Helper()
	ctx := context.Background()
	if err := h.Jobs.Drain(ctx); err != nil {
		t.Fatal(err)
	}
	if err := h.DB.NumberAll(ctx); err != nil {
		t.Fatal(err)
	}
}

// Handler answers requests as the server would.
func (h *House) Handler() http.Handler { return h.Mux }

// Look reads something in a snapshot.
func Look[T any](h *House, read func(s *store.Snapshot) (T, error)) (out T, err error) {
	err = h.DB.Read(context.Background(), func(s *store.Snapshot) error {
		out, err = read(s)
		return err
	})
	return out, err
}

// List reads what belongs to a dossier.
func List[T any](h *House, read func(q store.Querier, d *dossier.Dossier) ([]T, error), d *dossier.Dossier) ([]T, error) {
	return Look(h, func(s *store.Snapshot) ([]T, error) { return read(s, d) })
}
