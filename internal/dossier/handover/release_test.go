package handover_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/internal/dossier/handover"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/org"
)

var byTest = event.By{Actor: "system"}

// leave records that an official left, and lets the house hear of it.
func (w *world) leave(login string) {
	w.T.Helper()
	who := w.As(w.T, login).Person
	w.Write(func(tx *store.Tx) error { return org.Leave(tx, who, day.Of(tx.Now()), byTest) })
	w.Must(w.Jobs.Drain(w.T.Context()))
}

func TestLeaverLosesTheDossiers(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d, err := w.Dossier.Take(ctx, w.By("tuphap.kylua", w.Accepted()))
		w.Must(err)
		other, err := w.Dossier.Take(ctx, w.By("vanhoa.kylua", w.Accepted()))
		w.Must(err)
		w.leave("tuphap.kylua")
		if d = w.Reload(d); d.Step.Assignee != "" || d.State != dossier.Processing {
			t.Errorf("after the specialist left: %+v", d.Step)
		}
		if k := w.Facts(d, 1); k[0] != "dossier.released" {
			t.Errorf("the log ends in %v", k)
		}
		if other = w.Reload(other); other.Step.Assignee == "" {
			t.Error("a colleague lost a dossier too")
		}
		if list, n := w.Unheld("chutich.kylua"); n != 0 || len(list) != 0 {
			t.Errorf("unheld while the backup is there: %d", n)
		}
		w.leave("vanhoa.kylua")
		if list, n := w.Unheld("chutich.kylua"); n != 2 || len(list) != 2 {
			t.Errorf("after the backup left too the chairman sees %d", n)
		}
		if _, n := w.Unheld("chutich.dongdang"); n != 0 {
			t.Errorf("the chairman of another commune sees %d", n)
		}
		w.Must(handover.Sweep(ctx, w.DB))
		w.Must(w.DB.Read(ctx, func(s *store.Snapshot) error {
			n, err := handover.UnheldCount(s)
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
		a := w.Accepted()
		w.Write(func(tx *store.Tx) error {
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
			_, err = w.Dossier.Within(tx).Take(ctx, dossier.Input{Request: org.Request{Viewer: v}, Dossier: a.ID})
			return err
		})
		w.Must(handover.Sweep(ctx, w.DB))
		if w.Reload(a).Step.Assignee == "" {
			t.Error("taken away while the role lasts")
		}
		w.Clock.Add(48 * 3600e9)
		w.Must(handover.Sweep(ctx, w.DB))
		if got := w.Reload(a).Step.Assignee; got != "" {
			t.Errorf("still in the hands of %s", got)
		}
	})
}

func TestHandOver(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		var ids []string
		for range 3 {
			d, err := w.Dossier.Take(ctx, w.By("tuphap.kylua", w.Accepted()))
			w.Must(err)
			ids = append(ids, d.ID)
		}
		head := w.As(t, "chanhvanphong.kylua")
		from, to := w.As(t, "tuphap.kylua").Person, w.As(t, "vanhoa.kylua").Person
		inHands := func() (n int64) {
			w.Must(w.DB.Read(ctx, func(q *store.Snapshot) error {
				rows, all, err := handover.InHands(q, head, from)
				if n = all; int64(len(rows)) != n {
					t.Errorf("in hands: %d of %d", len(rows), n)
				}
				return err
			}))
			return n
		}
		if n := inHands(); n != 3 {
			t.Errorf("in hands: %d", n)
		}
		ask := handover.Order{Request: org.Request{Viewer: head, Sent: action.Sent{Key: "k", Reason: "Nghỉ phép."}}, From: from, To: to,
			Dossiers: []string{ids[0], ids[1], "nonsense"}}
		for range 2 { // pressed twice
			done, err := handover.Give(ctx, w.Dossier, ask)
			w.Must(err)
			if len(done) != 3 || done[0].Err != nil || done[1].Err != nil || fault.Of(done[2].Err) != fault.NotFound {
				t.Fatalf("handed over: %+v", done)
			}
		}
		if n := inHands(); n != 1 {
			t.Errorf("%d left", n)
		}
		ask.To, ask.Key, ask.Dossiers = w.As(t, "vanthu.kylua").Person, "k2", ids
		done, err := handover.Give(ctx, w.Dossier, ask)
		w.Must(err)
		for i, want := range []fault.Code{fault.Conflict, fault.Conflict, fault.Invalid} { // two are gone; a clerk does not handle
			if fault.Of(done[i].Err) != want {
				t.Errorf("dossier %d: %v, want %s", i, done[i].Err, want)
			}
		}
		ask.Reason = ""
		if _, err := handover.Give(ctx, w.Dossier, ask); fault.Of(err) != fault.Invalid {
			t.Errorf("without a reason: %v", err)
		}
	})
}

// The same dossiers are handed to two people at once: each goes to one of them.
func TestRaceHandOver(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	d, err := w.Dossier.Take(t.Context(), w.By("tuphap.kylua", w.Accepted()))
	w.Must(err)
	head, from, to := w.As(t, "chanhvanphong.kylua"), w.As(t, "tuphap.kylua").Person, w.As(t, "vanhoa.kylua").Person
	n := w.Race(6, func(ctx context.Context, key string) error {
		done, err := handover.Give(ctx, w.Dossier, handover.Order{Request: org.Request{Viewer: head, Sent: action.Sent{Key: key, Reason: "Nghỉ."}},
			From: from, To: to, Dossiers: []string{d.ID}})
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
		d, err := w.Dossier.Take(ctx, w.By("vanhoa.kylua", w.Accepted()))
		w.Must(err)
		list = append(list, d)
	}
	var wg sync.WaitGroup
	for _, d := range list {
		act := dossiertest.Because(w.By("chanhvanphong.kylua", d), "Nghỉ.")
		wg.Go(func() { _, _ = w.Dossier.Reassign(context.Background(), act, leaver) })
	}
	wg.Go(func() {
		_ = w.DB.Write(context.Background(), func(tx *store.Tx) error { return org.Leave(tx, leaver, day.Of(tx.Now()), byTest) })
	})
	wg.Wait()
	w.Must(w.Jobs.Drain(ctx))
	w.Must(handover.Sweep(ctx, w.DB))
	for _, d := range list {
		if w.Reload(d).Step.Assignee == leaver {
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
	w.T.Helper()
	ctx := w.T.Context()
	logins := []string{"tuphap.kylua", "vanhoa.kylua", "kinhte.kylua", "chutich.kylua", "vanthu.kylua", "chanhvanphong.kylua"}
	unit := w.Accepted().Competent
	people := map[string]string{}
	for _, login := range logins {
		people[login] = w.As(w.T, login).Person
	}
	dealer := w.dealer(unit)
	for step := range 25 {
		login := logins[rnd.IntN(len(logins))]
		who := people[login]
		switch rnd.IntN(6) {
		case 0:
			_, _ = w.Dossier.Take(ctx, w.By(login, w.Accepted())) // refused to who does not serve the step
		case 1:
			a := w.Accepted()
			if d, err := w.Dossier.Propose(ctx, w.By(login, a), dossier.Grant, "Đủ."); err == nil {
				_, _ = w.Dossier.Take(ctx, w.By("chutich.kylua", d))
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
				_, err := org.GiveRole(tx, org.Grant{Person: who, Unit: unit, Role: []org.Role{org.Specialist, org.Chairman, org.Clerk}[rnd.IntN(3)],
					From: today, To: today.Add(1 + rnd.IntN(5))}, byTest)
				return err
			})
		case 5:
			w.Clock.Add(24 * 3600e9)
		}
		w.Must(w.Jobs.Drain(ctx))
		w.Must(handover.Sweep(ctx, w.DB))
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
	w.T.Helper()
	w.Write(func(tx *store.Tx) (err error) {
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
	w.T.Helper()
	unheld := map[string]bool{}
	var n int64
	var v org.Viewer
	w.Must(w.DB.Read(w.T.Context(), func(s *store.Snapshot) (err error) {
		v, err = org.ViewerAt(s, dealer, day.Of(s.Now()))
		return err
	}))
	var shown int64
	w.Must(w.DB.Read(w.T.Context(), func(s *store.Snapshot) error {
		rows, all, err := handover.Unheld(s, v)
		if err != nil {
			return err
		}
		shown = all
		for _, r := range rows {
			unheld[r.ID] = true
		}
		type lying struct {
			id, who string
			seat    org.Seat
		}
		var list []lying
		if err := store.All(s, `select id, assignee, step_unit, step_role, step_duty from dossier_dossier where state in (1,2,4,5,6,9)`, nil,
			func(r *sql.Rows) error {
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
				w.T.Fatalf("%s: dossier %s lies with somebody who does not hold %v", when, l.id, l.seat)
			case len(who) == 0 && !unheld[l.id]:
				w.T.Fatalf("%s: dossier %s waits where nobody is, and nobody is shown it", when, l.id)
			case len(who) == 0:
				n++
			}
		}
		return nil
	}))
	if n != shown {
		w.T.Fatalf("%s: %d shown, %d there", when, shown, n)
	}
}
