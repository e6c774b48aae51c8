package dossier_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
)

var byTest = event.By{Actor: "system"}

func (w *world) write(fn func(tx *store.Tx) error) {
	w.t.Helper()
	w.must(w.DB.Write(w.t.Context(), fn))
}

func (w *world) reload(d *dossier.Dossier) *dossier.Dossier {
	w.t.Helper()
	fresh, err := w.Dossier.Tracked(w.t.Context(), d.Tracking)
	w.must(err)
	return fresh
}

// leave records that an official left, and lets the house hear of it.
func (w *world) leave(login string) {
	w.t.Helper()
	who := w.As(w.t, login).Person
	w.write(func(tx *store.Tx) error { return org.Leave(tx, who, day.Of(tx.Now()), byTest) })
	w.must(w.Jobs.Drain(w.t.Context()))
}

func TestLeaverLosesTheDossiers(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d, err := w.Dossier.Take(ctx, w.as("tuphap.kylua", w.accepted()))
		w.must(err)
		other, err := w.Dossier.Take(ctx, w.as("vanhoa.kylua", w.accepted()))
		w.must(err)
		w.leave("tuphap.kylua")
		if d = w.reload(d); d.Step.Assignee != "" || d.State != dossier.Processing {
			t.Errorf("after the specialist left: %+v", d.Step)
		}
		if k := w.facts(d, 1); k[0] != "dossier.released" {
			t.Errorf("the log ends in %v", k)
		}
		if other = w.reload(other); other.Step.Assignee == "" {
			t.Error("a colleague lost a dossier too")
		}
		if list, n, err := w.Dossier.Unheld(ctx, w.As(t, "chutich.kylua")); err != nil || n != 0 || len(list) != 0 {
			t.Errorf("unheld while the backup is there: %d %v", n, err)
		}
		w.leave("vanhoa.kylua")
		if list, n, err := w.Dossier.Unheld(ctx, w.As(t, "chutich.kylua")); err != nil || n != 2 || len(list) != 2 {
			t.Errorf("after the backup left too the chairman sees %d %v", n, err)
		}
		if _, n, err := w.Dossier.Unheld(ctx, w.As(t, "chutich.dongdang")); err != nil || n != 0 {
			t.Errorf("the chairman of another commune sees %d %v", n, err)
		}
		w.must(w.Dossier.Sweep(ctx))
		w.must(w.DB.Read(ctx, func(s *store.Snapshot) error {
			n, err := dossier.UnheldCount(s)
			if n != 2 {
				t.Errorf("the sweep counts %d", n)
			}
			return err
		}))
	})
}

// A role that ends by its date, with no fact on that day, is found by the sweep.
func TestRoleThatRunsOut(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		a := w.accepted()
		w.write(func(tx *store.Tx) error {
			today := day.Of(tx.Now())
			p, err := org.CreatePerson(tx, org.NewPerson{Name: "Tạm Thời", Unit: a.Competent}, byTest)
			if err != nil {
				return err
			}
			if _, err := org.GiveRole(tx, org.Grant{Person: p, Unit: a.Competent, Role: org.Specialist, From: today, To: today.Add(2)}, byTest); err != nil {
				return err
			}
			v, err := org.ViewerAt(tx, p, today)
			if err != nil {
				return err
			}
			_, err = w.Dossier.Within(tx).Take(ctx, dossier.Act{Request: org.Request{Viewer: v}, Dossier: a.ID})
			return err
		})
		w.must(w.Dossier.Sweep(ctx))
		if w.reload(a).Step.Assignee == "" {
			t.Error("taken away while the role lasts")
		}
		w.Clock.Add(48 * 3600e9)
		w.must(w.Dossier.Sweep(ctx))
		if got := w.reload(a).Step.Assignee; got != "" {
			t.Errorf("still in the hands of %s", got)
		}
	})
}

func TestHandOver(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		var ids []string
		for range 3 {
			d, err := w.Dossier.Take(ctx, w.as("tuphap.kylua", w.accepted()))
			w.must(err)
			ids = append(ids, d.ID)
		}
		head := w.As(t, "chanhvanphong.kylua")
		from, to := w.As(t, "tuphap.kylua").Person, w.As(t, "vanhoa.kylua").Person
		rows, n, err := w.Dossier.InHands(ctx, head, from)
		if err != nil || n != 3 || len(rows) != 3 {
			t.Errorf("in hands: %d %d %v", len(rows), n, err)
		}
		ask := dossier.HandOver{Request: org.Request{Viewer: head, Sent: action.Sent{Key: "k", Reason: "Nghỉ phép."}}, From: from, To: to, Dossiers: []string{ids[0], ids[1], "nonsense"}}
		for range 2 { // pressed twice
			done, err := w.Dossier.HandOver(ctx, ask)
			w.must(err)
			if len(done) != 3 || done[0].Err != nil || done[1].Err != nil || fault.Of(done[2].Err) != fault.NotFound {
				t.Fatalf("handed over: %+v", done)
			}
		}
		if _, n, _ = w.Dossier.InHands(ctx, head, from); n != 1 {
			t.Errorf("%d left", n)
		}
		ask.To, ask.Key, ask.Dossiers = w.As(t, "vanthu.kylua").Person, "k2", ids
		done, err := w.Dossier.HandOver(ctx, ask)
		w.must(err)
		for i, want := range []fault.Code{fault.Conflict, fault.Conflict, fault.Invalid} { // two are gone; a clerk does not handle
			if fault.Of(done[i].Err) != want {
				t.Errorf("dossier %d: %v, want %s", i, done[i].Err, want)
			}
		}
		ask.Reason = ""
		if _, err := w.Dossier.HandOver(ctx, ask); fault.Of(err) != fault.Invalid {
			t.Errorf("without a reason: %v", err)
		}
	})
}

// The same dossiers are handed to two people at once: each goes to one of them.
func TestRaceHandOver(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	d, err := w.Dossier.Take(t.Context(), w.as("tuphap.kylua", w.accepted()))
	w.must(err)
	head, from, to := w.As(t, "chanhvanphong.kylua"), w.As(t, "tuphap.kylua").Person, w.As(t, "vanhoa.kylua").Person
	n := w.race(6, func(ctx context.Context, key string) error {
		done, err := w.Dossier.HandOver(ctx, dossier.HandOver{Request: org.Request{Viewer: head, Sent: action.Sent{Key: key, Reason: "Nghỉ."}}, From: from, To: to, Dossiers: []string{d.ID}})
		if err != nil {
			return err
		}
		if fault.Of(done[0].Err) == fault.Invalid { // has it already
			return fault.New(fault.Conflict, "dossier.has_it_already")
		}
		return done[0].Err
	})
	if n != 1 {
		t.Errorf("handed over %d times", n)
	}
}

// While somebody leaves, a head gives him work: in the end the dossier is not with the one who left.
func TestRaceLeaveAndReassign(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	ctx := t.Context()
	leaver := w.As(t, "tuphap.kylua").Person
	var list []*dossier.Dossier
	for range 4 {
		d, err := w.Dossier.Take(ctx, w.as("vanhoa.kylua", w.accepted()))
		w.must(err)
		list = append(list, d)
	}
	var wg sync.WaitGroup
	for _, d := range list {
		act := because(w.as("chanhvanphong.kylua", d), "Nghỉ.")
		wg.Go(func() { _, _ = w.Dossier.Reassign(context.Background(), act, leaver) })
	}
	wg.Go(func() {
		_ = w.DB.Write(context.Background(), func(tx *store.Tx) error { return org.Leave(tx, leaver, day.Of(tx.Now()), byTest) })
	})
	wg.Wait()
	w.must(w.Jobs.Drain(ctx))
	w.must(w.Dossier.Sweep(ctx))
	for _, d := range list {
		if w.reload(d).Step.Assignee == leaver {
			t.Error("a dossier lies with who left")
		}
	}
}

// After any history of taking, handing over, leaving, losing and getting roles and absences, every open dossier is
// in the hands of somebody who holds its seat, or waits at a seat that somebody holds, or is shown to who deals out
// the work.
func TestNoDossierWithoutAnOwner(t *testing.T) {
	for seed := range storetest.Rounds(t, 3) {
		each(t, func(w *world) { w.randomHistory(rand.New(rand.NewPCG(seed, 7)), seed) }) //nolint:gosec // a history that can be had again
	}
}

func (w *world) randomHistory(rnd *rand.Rand, seed uint64) {
	w.t.Helper()
	ctx := w.t.Context()
	logins := []string{"tuphap.kylua", "vanhoa.kylua", "kinhte.kylua", "chutich.kylua", "vanthu.kylua", "chanhvanphong.kylua"}
	unit := w.accepted().Competent
	people := map[string]string{}
	for _, login := range logins {
		people[login] = w.As(w.t, login).Person
	}
	dealer := w.dealer(unit)
	for step := range 25 {
		login := logins[rnd.IntN(len(logins))]
		who := people[login]
		switch rnd.IntN(6) {
		case 0:
			_, _ = w.Dossier.Take(ctx, w.as(login, w.accepted())) // refused to who does not serve the step
		case 1:
			a := w.accepted()
			if d, err := w.Dossier.Propose(ctx, w.as(login, a), dossier.Grant, "Đủ."); err == nil {
				_, _ = w.Dossier.Take(ctx, w.as("chutich.kylua", d))
			}
		case 2:
			if rnd.IntN(4) == 0 {
				_ = w.DB.Write(ctx, func(tx *store.Tx) error { return org.Leave(tx, who, day.Of(tx.Now()), byTest) })
			}
		case 3:
			_ = w.DB.Write(ctx, func(tx *store.Tx) error { return dropRole(tx, who, rnd) })
		case 4:
			_ = w.DB.Write(ctx, func(tx *store.Tx) error {
				today := day.Of(tx.Now())
				_, err := org.GiveRole(tx, org.Grant{Person: who, Unit: unit, Role: []org.Role{org.Specialist, org.Chairman, org.Clerk}[rnd.IntN(3)], From: today, To: today.Add(1 + rnd.IntN(5))}, byTest)
				return err
			})
		case 5:
			w.Clock.Add(24 * 3600e9)
		}
		w.must(w.Jobs.Drain(ctx))
		w.must(w.Dossier.Sweep(ctx))
		w.owned(dealer, fmt.Sprintf("seed %d step %d", seed, step))
	}
}

func dropRole(tx *store.Tx, who string, rnd *rand.Rand) error {
	held, err := org.RolesAt(tx, who, day.Of(tx.Now()))
	if err != nil || len(held) == 0 {
		return err
	}
	return org.WithdrawRole(tx, held[rnd.IntN(len(held))].ID, day.Of(tx.Now()), byTest)
}

// dealer is somebody of the committee who stays, deals out work and takes none of the steps: a head.
func (w *world) dealer(unit string) (id string) {
	w.t.Helper()
	w.write(func(tx *store.Tx) (err error) {
		if id, err = org.CreatePerson(tx, org.NewPerson{Name: "Người Ở Lại", Unit: unit}, byTest); err != nil {
			return err
		}
		_, err = org.GiveRole(tx, org.Grant{Person: id, Unit: unit, Role: org.Head, From: day.Of(tx.Now())}, byTest)
		return err
	})
	return id
}

// owned asks of every open dossier who has it, by a query of its own.
func (w *world) owned(dealer string, when string) {
	w.t.Helper()
	unheld := map[string]bool{}
	var n int64
	var v org.Viewer
	w.must(w.DB.Read(w.t.Context(), func(s *store.Snapshot) (err error) {
		v, err = org.ViewerAt(s, dealer, day.Of(s.Now()))
		return err
	}))
	rows, shown, err := w.Dossier.Unheld(w.t.Context(), v)
	w.must(err)
	for _, r := range rows {
		unheld[r.ID] = true
	}
	w.must(w.DB.Read(w.t.Context(), func(s *store.Snapshot) error {
		type lying struct {
			id, who string
			seat    org.Seat
		}
		var list []lying
		if err := store.All(s, `select id, assignee, step_unit, step_role, step_duty from dossier_dossier where state in (1,2,4,5,6,9)`, nil, func(r *sql.Rows) error {
			var l lying
			err := r.Scan(&l.id, &l.who, &l.seat.Unit, &l.seat.Role, &l.seat.Duty)
			list = append(list, l)
			return err
		}); err != nil {
			return err
		}
		for _, l := range list {
			who, err := org.Holders(s, l.seat, day.Of(s.Now()))
			if err != nil {
				return err
			}
			holds := false
			for _, h := range who {
				holds = holds || h.Person == l.who
			}
			switch {
			case l.who != "" && !holds:
				w.t.Fatalf("%s: dossier %s lies with somebody who does not hold %v", when, l.id, l.seat)
			case len(who) == 0 && !unheld[l.id]:
				w.t.Fatalf("%s: dossier %s waits where nobody is, and nobody is shown it", when, l.id)
			case len(who) == 0:
				n++
			}
		}
		return nil
	}))
	if n != shown {
		w.t.Fatalf("%s: %d shown, %d there", when, shown, n)
	}
}
