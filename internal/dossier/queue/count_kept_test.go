package queue_test

import (
	"testing"
	"time"

	"github.com/motcua/motcua/internal/dossier/queue"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/store"
)

// Counters are kept while nothing happens: what a fact changes is counted at once, and what time changes within seconds.
func TestCountersAreKeptUntilSomethingHappens(t *testing.T) {
	each(t, func(w *world) {
		count := func() inbox.Tally {
			t.Helper()
			out, err := w.tallies("tuphap.kylua", []queue.Tab{queue.Todo}, queue.Todo)
			w.Must(err)
			return out[queue.Todo]
		}
		d := w.Accepted()
		if n := count(); n.All != 1 || n.Bands[inbox.Soon] != 1 {
			t.Fatalf("%+v", n)
		}
		w.Accepted()
		if n := count(); n.All != 2 {
			t.Errorf("after a fact %+v", n)
		}
		move := func(due time.Time) { // past the house: no fact tells of it
			w.Write(func(tx *store.Tx) error {
				_, err := tx.Exec(`update dossier_dossier set due=$2 where id=$1`, d.ID, due.UnixMilli())
				return err
			})
		}
		move(w.Clock.Now().Add(-24 * time.Hour))
		if n := count(); n.Bands[inbox.Late] != 0 {
			t.Errorf("counted anew though nothing happened: %+v", n)
		}
		w.Clock.Set(w.Clock.Now().Add(4 * time.Second))
		if n := count(); n.Bands[inbox.Late] != 1 {
			t.Errorf("kept beyond its time: %+v", n)
		}
	})
}
