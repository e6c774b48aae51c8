package store_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// TestWipe: nothing is left, and the database can be filled anew; wiping an empty one is no fault.
func TestWipe(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			if _, err := tx.Exec(`create table other (n bigint not null)`); err != nil {
				return err
			}
			return emit(tx, "r", "x")
		}); err != nil {
			t.Fatal(err)
		}
		address := storetest.Address(t, db)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := store.Wipe(t.Context(), address); err != nil {
				t.Fatal(err)
			}
		}
		fresh, err := store.Open(t.Context(), store.Config{URL: address, Now: clock.Now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = fresh.Close() })
		for _, table := range []string{"event", "other", "migration"} {
			var n int
			if err := fresh.Read(t.Context(), func(s *store.Snapshot) error { return s.QueryRow(`select count(*) from ` + table).Scan(&n) }); err == nil {
				t.Errorf("table %s is still there with %d rows", table, n)
			}
		}
		if err := fresh.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := count(t, fresh, `select count(*) from event`); n != 0 {
			t.Errorf("%d events", n)
		}
	})
}

// TestWipeLeavesAloneWhatIsInUse: a demonstration that starts over must not pull the file from under one that runs.
func TestWipeLeavesAloneWhatIsInUse(t *testing.T) {
	db, path := sqliteFile(t)
	if err := db.Write(t.Context(), func(tx *store.Tx) error { return emit(tx, "r", "x") }); err != nil {
		t.Fatal(err)
	}
	if err := store.Wipe(t.Context(), "sqlite:"+path); !errors.Is(err, store.ErrInUse) {
		t.Errorf("wiped while open: %v", err)
	}
	if n := count(t, db, `select count(*) from event`); n != 1 {
		t.Errorf("%d events are left", n)
	}
	if err := db.Write(t.Context(), func(tx *store.Tx) error { return emit(tx, "r", "y") }); err != nil {
		t.Error(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := store.Wipe(t.Context(), "sqlite:"+path); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file is still there: %v", err)
	}
}

// TestOnlyTheOwnerReads: the database holds what people trusted us with.
func TestOnlyTheOwnerReads(t *testing.T) {
	db, path := sqliteFile(t)
	if err := db.Write(t.Context(), func(tx *store.Tx) error { return emit(tx, "r", "x") }); err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		i, err := os.Stat(path + end)
		if err != nil {
			t.Fatal(err)
		}
		if i.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v", path+end, i.Mode())
		}
	}
}

func sqliteFile(t *testing.T) (db *store.DB, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "motcua.db")
	db, err := store.Open(t.Context(), store.Config{URL: "sqlite:" + path})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db, path
}

// TestRelease: a duty given back is free at once; under an old fence nothing is given back.
func TestRelease(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		lease := func(holder string, free bool) int64 {
			t.Helper()
			fence, held, err := db.Lease(t.Context(), "duty", holder, time.Minute)
			if err != nil || held != free {
				t.Fatalf("%s: held %t, %v; want %t", holder, held, err, free)
			}
			return fence
		}
		release := func(fence int64) {
			t.Helper()
			if err := db.Release(t.Context(), "duty", fence); err != nil {
				t.Fatal(err)
			}
		}
		first := lease("a", true)
		lease("b", false)
		release(first)
		second := lease("b", true)
		if second <= first {
			t.Errorf("fence %d after %d", second, first)
		}
		release(first) // a wakes up late
		lease("a", false)
		clock.Add(2 * time.Minute)
		third := lease("a", true)
		release(second) // b too
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			ok, err := tx.Fenced("duty", third)
			if !ok {
				t.Error("the duty was taken away by an old holder")
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		release(99) // never held
		lease("b", false)
	})
}

// TestSequencerOutlivesAStoreThatDoesNotAnswer: what fails for a while is tried again, and nothing is left out.
func TestSequencerOutlivesAStoreThatDoesNotAnswer(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		rename := func(from, to string) {
			if err := db.Write(t.Context(), func(tx *store.Tx) error {
				_,
					err := tx.Exec("alter table " + from + " rename to " + to)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		rename("lease", "away")
		if err := db.Write(t.Context(), func(tx *store.Tx) error { return emit(tx, "r", "x") }); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { store.Sequencer{DB: db, Every: time.Millisecond}.Run(ctx); close(ended) }()
		select {
		case <-ended:
			t.Fatal("the sequencer gave up")
		case <-time.After(100 * time.Millisecond):
		}
		if b, err := db.BacklogNow(ctx); err != nil || b.Pending != 1 || b.Since.IsZero() {
			t.Errorf("%+v %v", b, err)
		}
		rename("away", "lease")
		storetest.Soon(t, "all is numbered", func() bool { return count(t, db, `select count(*) from event_pending`) == 0 })
		stop()
		<-ended
	})
}
