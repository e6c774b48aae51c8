package fee_test

import (
	"database/sql"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// watched is a querier that keeps what it is asked.
type watched struct {
	store.Querier
	asked []query
}

type query struct {
	text string
	args []any
}

// Query keeps and asks.
func (w *watched) Query(text string, args ...any) (*sql.Rows, error) {
	w.asked = append(w.asked, query{text, args})
	return w.Querier.Query(text, args...)
}

// TestListsReadByIndex asks both engines how they read what waits at the till, the book of a day and what waits to be
// given back: never the bills and receipts of all years.
func TestListsReadByIndex(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		desks := []string{"centre", "other"}
		var w watched
		if err := db.Read(t.Context(), func(s *store.Snapshot) error {
			w = watched{Querier: s}
			for _, ask := range []func() error{
				func() error { _, _, err := fee.Waiting(&w, fee.Queue{Desks: desks}); return err },
				func() error { _, err := fee.Book(&w, desks, clock.Now(), clock.Now()); return err },
				func() error { _, err := fee.SurplusAt(&w, desks); return err },
				func() error { _, err := fee.SurplusOf(&w, "bill"); return err },
				func() error { _, err := fee.Of(&w, "dossier:1"); return err },
			} {
				if err := ask(); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		for _, q := range w.asked {
			plan := storetest.Plan(t, db, q.text, q.args)
			few := func(line string) bool { return strings.Contains(line, "fee_payment_unmatched") } // holds just what came beside
			if bad := slices.DeleteFunc(storetest.Scans(plan), few); len(bad) > 0 {
				t.Errorf("%s\nreads whole tables: %q\n%s", strings.TrimSpace(q.text), bad, plan)
			}
		}
		if len(w.asked) != 5 {
			t.Errorf("%d queries", len(w.asked))
		}
	})
}
