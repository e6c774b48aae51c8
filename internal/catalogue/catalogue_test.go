package catalogue_test

import (
	"context"
	"io/fs"
	"testing"

	cataloguedata "github.com/motcua/motcua/catalogue-data"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/intake"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/place"
)

var today = day.On(2026, 11, 23)

func series() []store.Series {
	return []store.Series{{Room: "place", FS: place.Base().Migrations}, {Room: "catalogue", FS: catalogue.Base().Migrations}}
}

func empty() storetest.Prepare { return storetest.Prepare{Name: "catalogue-empty", Series: series()} }

// full is a store with every public catalogue.
func full() storetest.Prepare {
	return storetest.Prepare{Name: "catalogue-full", Series: series(), Fill: func(ctx context.Context, db *store.DB) error {
		_, err := catalogue.ImportAll(ctx, db, cataloguedata.FS, catalogue.All{})
		return err
	}}
}

func data(t testing.TB, file string) []byte {
	t.Helper()
	b, err := fs.ReadFile(cataloguedata.FS, file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func look(t testing.TB, db *store.DB, fn func(q store.Querier) error) {
	t.Helper()
	if err := db.Read(t.Context(), func(s *store.Snapshot) error { return fn(s) }); err != nil {
		t.Fatal(err)
	}
}

func write(t testing.TB, db *store.DB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// sums checks that the four statuses partition the rows.
func sums(t testing.TB, name string, r intake.Report) {
	t.Helper()
	n := map[string]int{}
	for _, x := range r.Rows {
		n[x.Status]++
	}
	if r.Taken != n[intake.Taken] || r.Flagged != n[intake.Flagged] || r.Refused != n[intake.Refused] || r.Unchanged != n[intake.Unchanged] ||
		r.Taken+r.Flagged+r.Refused+r.Unchanged != len(r.Rows) {
		t.Errorf("%s: %d+%d+%d+%d is no partition of %d rows", name, r.Taken, r.Flagged, r.Refused, r.Unchanged, len(r.Rows))
	}
}
