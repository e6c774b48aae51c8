package dossier_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// accepted is a dossier that the receiver has taken in.
func (w *world) accepted() *dossier.Dossier {
	w.t.Helper()
	d := w.submit(store.NewID(w.Clock.Now()))
	d, err := w.Dossier.Accept(w.t.Context(), w.as("tiepnhan.kylua", d), w.checked(d))
	w.must(err)
	return d
}

// because gives an act its reason.
func because(a dossier.Act, reason string) dossier.Act {
	a.Reason = reason
	return a
}

// look reads something in a snapshot.
func look[T any](w *world, read func(s *store.Snapshot) (T, error)) (T, error) {
	return apptest.Look(w.House, read)
}

// tallies counts the queues of a login.
func (w *world) tallies(login string, tabs []dossier.Tab, open dossier.Tab) (map[dossier.Tab]inbox.Tally, error) {
	v := w.As(w.t, login)
	return look(w, func(s *store.Snapshot) (map[dossier.Tab]inbox.Tally, error) {
		return w.Dossier.Tallies(s, v, tabs, open)
	})
}

// facts lists the kinds of the last n facts of a dossier.
func (w *world) facts(d *dossier.Dossier, n int) (kinds []string) {
	w.t.Helper()
	log, err := apptest.List(w.House, dossier.Log, d)
	w.must(err)
	for _, l := range log[max(0, len(log)-n):] {
		kinds = append(kinds, l.Kind)
	}
	return kinds
}

func TestReassign(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.accepted()
		specialist, backup := w.As(t, "tuphap.kylua").Person, w.As(t, "vanhoa.kylua").Person
		head := func() dossier.Act { return because(w.as("chanhvanphong.kylua", d), "Người thụ lý nghỉ phép.") }
		if _, err := w.Dossier.Reassign(ctx, head(), backup); fault.Of(err) != fault.Conflict {
			t.Errorf("reassigned what nobody had: %v", err)
		}
		d, err := w.Dossier.Assign(ctx, w.as("chanhvanphong.kylua", d), specialist)
		w.must(err)
		if _, err := w.Dossier.Assign(ctx, w.as("chanhvanphong.kylua", d), backup); fault.Of(err) != fault.Conflict {
			t.Errorf("assigned what somebody has without a reason: %v", err)
		}
		for _, c := range []struct {
			act    dossier.Act
			person string
			want   fault.Code
		}{
			{w.as("chanhvanphong.kylua", d), backup, fault.Invalid}, // no reason
			{head(), specialist, fault.Invalid},
			{head(), "", fault.Invalid},
			{head(), w.As(t, "kinhte.kylua").Person + "x", fault.Invalid},
			{head(), w.As(t, "vanthu.kylua").Person, fault.Invalid}, // a clerk does not handle
			{because(w.as("tuphap.kylua", d), "x"), backup, fault.Forbidden},
			{because(w.as("chanhvanphong.dongdang", d), "x"), backup, fault.NotFound},
		} {
			if _, err := w.Dossier.Reassign(ctx, c.act, c.person); fault.Of(err) != c.want {
				t.Errorf("%s reassigning to %q: %v, want %s", c.act.Viewer.Name, c.person, err, c.want)
			}
		}
		act := head()
		d, err = w.Dossier.Reassign(ctx, act, backup)
		w.must(err)
		if d.Step.Assignee != backup || d.State != dossier.Processing {
			t.Errorf("after reassigning: %+v", d.Step)
		}
		again, err := w.Dossier.Reassign(ctx, act, backup)
		w.must(err)
		if again.Seq != d.Seq {
			t.Errorf("pressed twice: %d, was %d", again.Seq, d.Seq)
		}
		if k := w.facts(d, 1); k[0] != "dossier.reassigned" {
			t.Errorf("the log ends in %v", k)
		}
		if _, err := w.Dossier.Propose(ctx, w.as("tuphap.kylua", d), dossier.Grant, "Đủ."); fault.Of(err) != fault.Forbidden {
			t.Errorf("who lost the dossier still proposes: %v", err)
		}
	})
}

// race gives the same command n times at once, each with a key of its own, and tells how often it was done.
func (w *world) race(n int, give func(ctx context.Context, key string) error) int64 {
	w.t.Helper()
	var won atomic.Int64
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			switch err := give(context.Background(), store.NewID(time.Now())); fault.Of(err) {
			case "":
				won.Add(1)
			case fault.Conflict:
			default:
				w.t.Error(err)
			}
		})
	}
	wg.Wait()
	return won.Load()
}

func TestRaceReassignOnce(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	d, err := w.Dossier.Take(t.Context(), w.as("tuphap.kylua", w.accepted()))
	w.must(err)
	act, to := because(w.as("chanhvanphong.kylua", d), "Nghỉ phép."), w.As(t, "vanhoa.kylua").Person
	if n := w.race(8, func(ctx context.Context, key string) error {
		a := act
		a.Key = key
		_, err := w.Dossier.Reassign(ctx, a, to)
		return err
	}); n != 1 {
		t.Errorf("reassigned %d times", n)
	}
}
