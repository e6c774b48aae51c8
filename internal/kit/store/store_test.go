package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// noted is a fact for tests.
type noted struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

func (noted) Kind() string     { return "test.noted" }
func (n noted) Record() string { return "test:" + n.ID }

var plain = storetest.Prepare{Name: "store"}

func emit(tx *store.Tx, id, text string) error {
	_, err := tx.Emit(noted{ID: id, Text: text}, event.By{Actor: "a"})
	return err
}

func TestFactsAreAppended(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		ctx := t.Context()
		for i := range 3 {
			if err := db.Write(ctx, func(tx *store.Tx) error { return emit(tx, "r", fmt.Sprint("đ<", i)) }); err != nil {
				t.Fatal(err)
			}
		}
		for _, q := range []string{`update event set reason='x'`, `delete from event`} {
			if err := db.Write(ctx, func(tx *store.Tx) error { _, err := tx.Exec(q); return err }); err == nil {
				t.Errorf("%s was allowed", q)
			}
		}
		if err := db.NumberAll(ctx); err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{`update event_position set position=99`, `delete from event_position`} {
			if err := db.Write(ctx, func(tx *store.Tx) error { _, err := tx.Exec(q); return err }); err == nil {
				t.Errorf("%s was allowed", q)
			}
		}
		var hist []event.Event
		if err := db.Read(ctx, func(s *store.Snapshot) (err error) { hist, err = store.History(s, "test:r"); return err }); err != nil {
			t.Fatal(err)
		}
		if len(hist) != 3 {
			t.Fatalf("%d events, want 3", len(hist))
		}
		for i, e := range hist {
			if e.Seq != int64(i+1) || e.Position != int64(i+1) || string(e.Body) != fmt.Sprintf(`{"id":"r","text":"đ<%d"}`, i) {
				t.Errorf("event %d: %+v body %s", i, e, e.Body)
			}
		}
	})
}

func TestRefusalKeepsNothingOfItsOwnAndAllOfOthers(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		refused := fault.New(fault.Invalid, "test.no")
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				err := db.Write(t.Context(), func(tx *store.Tx) error {
					if err := emit(tx, fmt.Sprint(i), "x"); err != nil {
						return err
					}
					switch i % 4 {
					case 1:
						return refused
					case 2:
						panic("a broken closure")
					}
					return nil
				})
				switch {
				case i%4 == 1 && !errors.Is(err, refused), i%4 == 2 && err == nil, i%2 == 0 && i%4 == 0 && err != nil, i%4 == 3 && err != nil:
					t.Errorf("write %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if n := count(t, db, `select count(*) from event`); n != 20 {
			t.Errorf("%d events kept, want 20", n)
		}
	})
}

func count(t *testing.T, db *store.DB, q string, args ...any) (n int) {
	t.Helper()
	if err := db.Read(t.Context(), func(s *store.Snapshot) error { return s.QueryRow(q, args...).Scan(&n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPressingTwice(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		ctx := t.Context()
		press := func(key, body string, fail error) (string, bool, error) {
			return db.Do(ctx, store.Key{Actor: "a", Key: key, Body: body}, func(tx *store.Tx) (string, error) {
				if fail != nil {
					return "", fail
				}
				id := tx.NewID()
				return "/x/" + id, emit(tx, id, body)
			})
		}
		no := fault.New(fault.Invalid, "test.no")
		if _, _, err := press("k", "bad", no); !errors.Is(err, no) {
			t.Fatalf("refusal: %v", err)
		}
		first, again, err := press("k", "good", nil) // a corrected form passes
		if err != nil || again {
			t.Fatalf("first: %v %v", again, err)
		}
		second, again, err := press("k", "good", nil)
		if err != nil || !again || second != first {
			t.Errorf("second press: %q again=%v err=%v, want %q", second, again, err, first)
		}
		_, _, err = press("k", "changed", nil)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Code != fault.Conflict || f.Link != first {
			t.Errorf("changed body after success: %v", err)
		}
		if n := count(t, db, `select count(*) from event`); n != 1 {
			t.Errorf("%d events, want 1", n)
		}
		for _, long := range []int{301, 3000, 100_000} { // PostgreSQL takes no key of 3 kB into an index, SQLite takes megabytes
			if _, _, err := press(strings.Repeat("k", long), "x", nil); fault.Of(err) != fault.Invalid {
				t.Errorf("a key of %d bytes: %v", long, err)
			}
		}
		if n := count(t, db, `select count(*) from idempotency`); n != 1 {
			t.Errorf("%d keys are kept", n)
		}
	})
}

func TestRacePressingTwiceAtOnce(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		var fresh atomic.Int64
		outcomes := sync.Map{}
		var wg sync.WaitGroup
		for range 24 {
			wg.Go(func() {
				out, again, err := db.Do(t.Context(), store.Key{Actor: "a", Key: "k", Body: "b"}, func(tx *store.Tx) (string, error) {
					id := tx.NewID()
					return id, emit(tx, id, "x")
				})
				if err != nil {
					t.Error(err)
				}
				if !again {
					fresh.Add(1)
				}
				outcomes.Store(out, true)
			})
		}
		wg.Wait()
		n := 0
		outcomes.Range(func(any, any) bool { n++; return true })
		if fresh.Load() != 1 || n != 1 || count(t, db, `select count(*) from event`) != 1 {
			t.Errorf("%d fresh, %d outcomes, want one of each", fresh.Load(), n)
		}
	})
}

func TestRaceOneRecordTwoWriters(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		var won, lost, first atomic.Int64
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				err := db.Write(t.Context(), func(tx *store.Tx) error {
					err := emit(tx, "same", "x")
					if err == nil && db.Engine() == store.Postgres && first.Add(1) == 1 {
						storetest.Soon(t, "another writer meets the first", func() bool { return waitedFor(t, tx) })
					}
					return err
				})
				switch fault.Of(err) {
				case "":
					won.Add(1)
				case fault.Conflict:
					lost.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := count(t, db, `select count(*) from event where record='test:same'`); int64(n) != won.Load() {
			t.Errorf("%d events, %d writers told they won", n, won.Load())
		}
		if n := count(t, db, `select max(seq) from event where record='test:same'`); int64(n) != won.Load() {
			t.Errorf("sequence ends at %d with %d events: it has holes or doubles", n, won.Load())
		}
		if db.Engine() == store.Postgres && lost.Load() == 0 {
			t.Error("no writer lost: the race did not happen")
		}
	})
}

// waitedFor tells whether another transaction waits for the end of this one.
func waitedFor(t *testing.T, tx *store.Tx) (yes bool) {
	if err := tx.QueryRow(`select count(*) > 0 from pg_locks where not granted and transactionid::text = pg_current_xact_id()::text`).Scan(&yes); err != nil {
		t.Error(err)
		return true
	}
	return yes
}

func TestRaceSequencersNumberOnce(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		for range 3 { // three nodes
			go store.Sequencer{DB: db, Every: time.Millisecond}.Run(ctx)
		}
		var wg sync.WaitGroup
		for w := range 8 {
			wg.Go(func() {
				for i := range 25 {
					if err := db.Write(ctx, func(tx *store.Tx) error { return emit(tx, fmt.Sprint(w), fmt.Sprint(i)) }); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		storetest.Soon(t, "all events are numbered", func() bool { return count(t, db, `select count(*) from event_pending`) == 0 })
		var positions []int64
		seq := map[string]int64{}
		if err := db.Read(ctx, func(s *store.Snapshot) error {
			return store.Replay(s, 0, 1<<60, func(e event.Event) error {
				positions = append(positions, e.Position)
				if e.Seq != seq[e.Record]+1 {
					t.Errorf("position %d: %s has sequence %d after %d", e.Position, e.Record, e.Seq, seq[e.Record])
				}
				seq[e.Record] = e.Seq
				return nil
			})
		}); err != nil {
			t.Fatal(err)
		}
		if len(positions) != 200 || positions[199] != 200 {
			t.Errorf("%d positions ending at %v, want 1…200", len(positions), positions[len(positions)-1])
		}
	})
}

func TestRaceNumbersAreNeverDoubled(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		var seen sync.Map
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				var first int64
				if err := db.Write(t.Context(), func(tx *store.Tx) (err error) { first, err = tx.Numbers("code", 3); return err }); err != nil {
					t.Error(err)
				}
				for n := first; n < first+3; n++ {
					if _, double := seen.LoadOrStore(n, true); double {
						t.Errorf("number %d was given twice", n)
					}
				}
			})
		}
		wg.Wait()
	})
}

func TestGroupLostEachRunsAgainAlone(t *testing.T) {
	clock := &storetest.Clock{}
	db := storetest.OpenSQLite(t, plain, clock)
	if err := db.Write(t.Context(), func(tx *store.Tx) error {
		// a deferred constraint breaks at the commit, as a full disk would
		_, err := tx.Exec(`create table test_child (id text primary key, parent text references test_child(id) deferrable initially deferred)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	hold, started := make(chan struct{}), make(chan struct{})
	go func() { _ = db.Write(t.Context(), func(*store.Tx) error { close(started); <-hold; return nil }) }()
	<-started
	var good, bad atomic.Int64
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() {
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				var parent any
				if i == 3 {
					parent = "nobody"
				}
				_, err := tx.Exec(`insert into test_child (id, parent) values ($1,$2)`, fmt.Sprint(i), parent)
				return err
			})
			if err != nil {
				bad.Add(1)
			} else {
				good.Add(1)
			}
		})
	}
	storetest.Soon(t, "the ten gather behind the held write", func() bool { return store.Waiting(db) == 10 })
	close(hold)
	wg.Wait()
	if good.Load() != 9 || bad.Load() != 1 || count(t, db, `select count(*) from test_child`) != 9 {
		t.Errorf("good %d bad %d", good.Load(), bad.Load())
	}
}

func TestWaitingWritesShareOneCommit(t *testing.T) {
	db := storetest.OpenSQLite(t, plain, &storetest.Clock{})
	hold := make(chan struct{})
	started := make(chan struct{})
	go func() { _ = db.Write(t.Context(), func(*store.Tx) error { close(started); <-hold; return nil }) }()
	<-started
	_, before := db.Counts()
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			if err := db.Write(t.Context(), func(tx *store.Tx) error { return emit(tx, fmt.Sprint(i), "x") }); err != nil {
				t.Error(err)
			}
		})
	}
	storetest.Soon(t, "all 64 wait", func() bool { return store.Waiting(db) == 64 })
	close(hold)
	wg.Wait()
	if _, after := db.Counts(); after-before > 4 {
		t.Errorf("64 waiting writes took %d commits", after-before)
	}
}

func TestReopenKeepsAll(t *testing.T) {
	path := "sqlite:" + t.TempDir() + "/a #1 ?b=%20.db"
	db, err := store.Open(t.Context(), store.Config{URL: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := db.Write(t.Context(), func(tx *store.Tx) error { return emit(tx, "r", "x") }); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Write(t.Context(), func(*store.Tx) error { return nil }); err == nil {
		t.Error("a closed store took a write")
	}
	db, err = store.Open(t.Context(), store.Config{URL: path})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Migrate(t.Context()); err != nil { // twice changes nothing
		t.Fatal(err)
	}
	if n := count(t, db, `select count(*) from event`); n != 1 {
		t.Errorf("%d events after reopening, want 1", n)
	}
}

// TestAt: facts of the past stand at their moment and are told to the caller; they leave no jobs.
func TestAt(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		db.Listen("room.hear", noted{}.Kind())
		past := clock.Now().AddDate(-1, 0, 0)
		var told []event.Event
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			told = nil
			tx = tx.At(past, func(e event.Event) { told = append(told, e) })
			_, err := tx.Emit(noted{}, event.By{Actor: "a"})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if len(told) != 1 || !told[0].At.Equal(past) || told[0].Seq != 1 {
			t.Errorf("told %+v", told)
		}
		if n := count(t, db, `select count(*) from job`); n != 0 {
			t.Errorf("%d jobs", n)
		}
	})
}
