package job_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/job"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

type noted struct {
	ID string `json:"id"`
	N  int    `json:"n"`
}

func (noted) Kind() string     { return "test.noted" }
func (n noted) Record() string { return "test:" + n.ID }

var plain = storetest.Prepare{Name: "job"}

func emit(t *testing.T, db *store.DB, id string, n int) {
	t.Helper()
	if err := db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Emit(noted{id, n}, event.By{Actor: "a"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// heard is a listener that writes down what it hears, in the transaction of its job.
func heard(name string, fail func(noted) error) room.Base {
	return room.Base{Name: name, Listeners: []room.Listener{{Name: name + ".hear", Kinds: []string{"test.noted"},
		Handle: func(tx *store.Tx, e event.Event) error {
			var n noted
			if err := e.Decode(&n); err != nil {
				return err
			}
			if _, err := tx.Exec(`insert into counter (name, next) values ($1,$2)`, fmt.Sprintf("%s/%s/%d", name, n.ID, n.N), n.N); err != nil {
				return err
			}
			if fail != nil {
				return fail(n)
			}
			return nil
		}}}}
}

func count(t *testing.T, db *store.DB, q string) (n int) {
	t.Helper()
	if err := db.Read(t.Context(), func(s *store.Snapshot) error { return s.QueryRow(q).Scan(&n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestRaceEveryEventIsHeardOnceByManyNodes(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		nodes := []*job.Runner{}
		for i := range 3 {
			r := &job.Runner{DB: db, Tick: 5 * time.Millisecond}
			if i == 0 {
				r.Add(heard("a", nil))
			} else {
				r.Share(nodes[0])
			}
			nodes = append(nodes, r)
		}
		ctx, stop := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for _, r := range nodes {
			wg.Go(func() { r.Run(ctx) })
		}
		var w sync.WaitGroup
		for k := range 5 {
			w.Go(func() {
				for i := range 20 {
					emit(t, db, fmt.Sprint(k), i)
				}
			})
		}
		w.Wait()
		storetest.Soon(t, "no job is left", func() bool { return count(t, db, `select count(*) from job`) == 0 })
		stop()
		wg.Wait()
		if n := count(t, db, `select count(*) from counter where name like 'a/%'`); n != 100 {
			t.Errorf("%d heard, want 100", n)
		}
	})
}

func TestOrderWithinARecordHoldsWhenOneFails(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		var order []string
		failures := 2
		r := &job.Runner{DB: db, Workers: 4}
		r.Add(heard("a", func(n noted) error {
			if n.ID == "x" && n.N == 0 && failures > 0 {
				failures--
				return errors.New("not yet")
			}
			order = append(order, fmt.Sprint(n.ID, n.N))
			return nil
		}))
		for i := range 3 {
			emit(t, db, "x", i)
		}
		for range 3 {
			if err := r.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			clock.Add(time.Minute)
		}
		if fmt.Sprint(order) != "[x0 x1 x2]" {
			t.Errorf("heard %v", order)
		}
		if n := count(t, db, `select count(*) from counter where name like 'a/%'`); n != 3 {
			t.Errorf("%d rows kept, want 3: a failed try must keep nothing", n)
		}
	})
}

func TestGivesUpAndShows(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		r := &job.Runner{DB: db}
		r.Add(heard("a", func(noted) error { return errors.New("never") }))
		emit(t, db, "x", 0)
		emit(t, db, "x", 1)
		for range store.JobTries + 2 {
			if err := r.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			clock.Add(time.Hour)
		}
		b, err := db.BacklogNow(t.Context())
		if err != nil || b.GaveUp != 1 {
			t.Errorf("backlog %+v %v, want one given up", b, err)
		}
	})
}

func TestNewListenerHearsThePast(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		for i := range 4 {
			emit(t, db, "x", i)
		}
		r := &job.Runner{DB: db}
		r.Add(heard("late", nil))
		for range 2 { // the second start gives nothing again
			if err := r.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if n := count(t, db, `select count(*) from counter where name like 'late/%'`); n != 4 {
			t.Errorf("%d heard, want 4", n)
		}
	})
}

func TestLostLeaseKeepsNothing(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		db.Listen("slow", "test.noted")
		emit(t, db, "x", 0)
		first, err := db.Claim(t.Context(), []string{"slow"}, 9, time.Second)
		if err != nil || len(first) != 1 {
			t.Fatalf("%v %v", first, err)
		}
		clock.Add(2 * time.Second) // the worker slept
		second, err := db.Claim(t.Context(), []string{"slow"}, 9, time.Second)
		if err != nil || len(second) != 1 || second[0].Attempt != 2 {
			t.Fatalf("%v %v", second, err)
		}
		for _, c := range []struct {
			j    store.Job
			want bool
		}{{first[0], false}, {second[0], true}} {
			var mine bool
			if err := db.Write(t.Context(), func(tx *store.Tx) (err error) { mine, err = tx.Finish(c.j); return err }); err != nil || mine != c.want {
				t.Errorf("attempt %d: finished=%v err=%v", c.j.Attempt, mine, err)
			}
		}
	})
}

func TestRecurringJobComesAgain(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		runs := 0
		r := &job.Runner{DB: db}
		r.Add(room.Base{Name: "t", Jobs: []room.Job{{Name: "t.sweep", Every: time.Hour, Run: func(context.Context, store.Job) error { runs++; return nil }}}})
		for range 3 {
			if err := r.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			clock.Add(time.Hour)
		}
		if runs != 3 {
			t.Errorf("ran %d times in three hours, want 3", runs)
		}
	})
}

// A fresh listener does not hear what was before it came; what is written down about the past it hears if it is asked to.
func TestFreshListenerHearsOnlyThePresent(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		emit(t, db, "x", 0)
		c := heard("fresh", nil)
		c.Listeners[0].Fresh = true
		r := &job.Runner{DB: db}
		r.Add(c)
		if err := r.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			past := tx.At(clock.Now().AddDate(-1, 0, 0), func(event.Event) {})
			e, err := past.Emit(noted{"x", 1}, event.By{Actor: "a"})
			if err != nil {
				return err
			}
			return r.Hear(past, e)
		}); err != nil {
			t.Fatal(err)
		}
		emit(t, db, "x", 2)
		if err := r.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, `select count(*) from counter where name in ('fresh/x/1', 'fresh/x/2')`); n != 2 {
			t.Errorf("%d heard of what came later, want 2", n)
		}
		if n := count(t, db, `select count(*) from counter where name = 'fresh/x/0'`); n != 0 {
			t.Error("what was before was heard")
		}
	})
}

// TestSlowWorkHoldsUpNoListener: a mail server that hangs has workers of its own.
func TestSlowWorkHoldsUpNoListener(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		hangs, onward := make(chan struct{}, 20), make(chan struct{})
		r := &job.Runner{DB: db, Workers: 2, Tick: 5 * time.Millisecond}
		r.Add(heard("quick", nil))
		r.Add(room.Base{Name: "t", Jobs: []room.Job{{Name: "t.mail",
			Run: func(context.Context, store.Job) error { hangs <- struct{}{}; <-onward; return nil }}}})
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			var err error
			for range 10 {
				err = errors.Join(err, tx.Enqueue(store.Job{Kind: "t.mail"}))
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { r.Run(ctx); close(ended) }()
		<-hangs
		<-hangs // every worker with I/O is at a loss
		emit(t, db, "x", 0)
		storetest.Soon(t, "the listener need not wait for the mail",
			func() bool { return count(t, db, `select count(*) from counter where name like 'quick/%'`) == 1 })
		if len(hangs) > 0 {
			t.Error("more jobs at work than there are workers")
		}
		stop()
		close(onward)
		<-ended
	})
}

// TestWorkThatHangsIsAFailedTry: what does not end in time is put back with its reason, like any other failure.
func TestWorkThatHangsIsAFailedTry(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		r := &job.Runner{DB: db, Lease: 50 * time.Millisecond}
		r.Add(room.Base{Name: "t", Jobs: []room.Job{{Name: "t.mail", Run: func(ctx context.Context, _ store.Job) error { <-ctx.Done(); return ctx.Err() }}}})
		if err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.Enqueue(store.Job{Kind: "t.mail"}) }); err != nil {
			t.Fatal(err)
		}
		for range store.JobTries {
			if n, err := r.Once(t.Context()); n != 1 || err != nil {
				t.Fatal(n, err)
			}
			clock.Add(time.Hour)
		}
		if n := count(t, db, `select count(*) from job where failed > 0 and error like '%deadline%'`); n != 1 {
			t.Error("it is tried for ever and shows nowhere")
		}
	})
}
