package handover_test

import (
	"testing"

	"github.com/motcua/motcua/internal/dossier/handover"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// What an official who leaves has in hand goes to the heir who may hold it; what the heir may not hold waits at its seat.
func TestLeavingPassesOn(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		from, to := w.As(t, "tuphap.kylua").Person, w.As(t, "vanhoa.kylua").Person // the specialist and the backup officer
		d, err := w.Dossier.Take(ctx, w.By("tuphap.kylua", w.Accepted()))
		w.Must(err)
		parting := handover.With(room.Base{}, w.DB).Leaving
		count := func(want int64) {
			t.Helper()
			w.Must(w.DB.Read(ctx, func(q *store.Snapshot) error {
				open, err := parting.Open(q, from)
				if err == nil && (len(open) != 1 || open[0].N != want) {
					t.Errorf("open: %+v, want %d", open, want)
				}
				return err
			}))
		}
		move := func(heir string) {
			t.Helper()
			w.Write(func(tx *store.Tx) error {
				return parting.Move(tx, room.Move{From: from, To: heir, On: day.Of(tx.Now()), By: byTest})
			})
		}
		count(1)
		move(to)
		if d = w.Reload(d); d.Step.Assignee != to || w.Facts(d, 1)[0] != "dossier.reassigned" {
			t.Errorf("the heir has not got it: %+v %v", d.Step, w.Facts(d, 1))
		}
		count(0)
		other, err := w.Dossier.Take(ctx, w.By("tuphap.kylua", w.Accepted()))
		w.Must(err)
		move(w.As(t, "chutich.kylua").Person) // holds another seat
		if other = w.Reload(other); other.Step.Assignee != "" || w.Facts(other, 1)[0] != "dossier.released" {
			t.Errorf("it does not wait at its seat: %+v %v", other.Step, w.Facts(other, 1))
		}
	})
}

// What waits at an authority that ends goes to another of its kind, and its officials find it there.
func TestEndingPassesOn(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.Accepted()
		from, to := d.Competent, w.As(t, "chutich.dongdang").Roles[0].Unit
		parting := handover.With(room.Base{}, w.DB).Ending
		w.Must(w.DB.Read(ctx, func(q *store.Snapshot) error {
			open, err := parting.Open(q, from)
			if err == nil && (len(open) != 2 || open[0].N == 0 || open[0].Stays || !open[1].Stays) {
				t.Errorf("open: %+v", open)
			}
			return err
		}))
		w.Write(func(tx *store.Tx) error {
			return parting.Move(tx, room.Move{From: from, To: to, On: day.Of(tx.Now()), By: byTest})
		})
		d = w.Reload(d)
		if d.Competent != to || d.Step.Unit != to || d.Step.Assignee != "" || w.Facts(d, 1)[0] != "dossier.transferred" {
			t.Errorf("it has not passed on: %s %+v %v", d.Competent, d.Step, w.Facts(d, 1))
		}
		if _, err := w.Dossier.Take(ctx, w.By("tuphap.dongdang", d)); err != nil {
			t.Errorf("the officials there cannot take it: %v", err)
		}
	})
}
