package dossier_test

import (
	"testing"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// What an official who leaves has in hand goes to the heir who may hold it; what the heir may not hold waits at its seat.
func TestLeavingPassesOn(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		from, to := w.As(t, "tuphap.kylua").Person, w.As(t, "vanhoa.kylua").Person // the specialist and the backup officer
		d, err := w.Dossier.Take(ctx, w.as("tuphap.kylua", w.accepted()))
		w.must(err)
		parting := w.Dossier.Base().Leaving
		count := func(want int64) {
			t.Helper()
			w.must(w.DB.Read(ctx, func(q *store.Snapshot) error {
				open, err := parting.Open(q, from)
				if err == nil && (len(open) != 1 || open[0].N != want) {
					t.Errorf("open: %+v, want %d", open, want)
				}
				return err
			}))
		}
		move := func(heir string) {
			t.Helper()
			w.write(func(tx *store.Tx) error {
				return parting.Move(tx, room.Move{From: from, To: heir, On: day.Of(tx.Now()), By: byTest})
			})
		}
		count(1)
		move(to)
		if d = w.reload(d); d.Step.Assignee != to || w.facts(d, 1)[0] != "dossier.reassigned" {
			t.Errorf("the heir has not got it: %+v %v", d.Step, w.facts(d, 1))
		}
		count(0)
		other, err := w.Dossier.Take(ctx, w.as("tuphap.kylua", w.accepted()))
		w.must(err)
		move(w.As(t, "chutich.kylua").Person) // holds another seat
		if other = w.reload(other); other.Step.Assignee != "" || w.facts(other, 1)[0] != "dossier.released" {
			t.Errorf("it does not wait at its seat: %+v %v", other.Step, w.facts(other, 1))
		}
	})
}

// What waits at an authority that ends goes to another of its kind, and its officials find it there.
func TestEndingPassesOn(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.accepted()
		from, to := d.Competent, w.As(t, "chutich.dongdang").Roles[0].Unit
		parting := w.Dossier.Base().Ending
		w.must(w.DB.Read(ctx, func(q *store.Snapshot) error {
			open, err := parting.Open(q, from)
			if err == nil && (len(open) != 2 || open[0].N == 0 || open[0].Stays || !open[1].Stays) {
				t.Errorf("open: %+v", open)
			}
			return err
		}))
		w.write(func(tx *store.Tx) error {
			return parting.Move(tx, room.Move{From: from, To: to, On: day.Of(tx.Now()), By: byTest})
		})
		d = w.reload(d)
		if d.Competent != to || d.Step.Unit != to || d.Step.Assignee != "" || w.facts(d, 1)[0] != "dossier.transferred" {
			t.Errorf("it has not passed on: %s %+v %v", d.Competent, d.Step, w.facts(d, 1))
		}
		if _, err := w.Dossier.Take(ctx, w.as("tuphap.dongdang", d)); err != nil {
			t.Errorf("the officials there cannot take it: %v", err)
		}
	})
}
