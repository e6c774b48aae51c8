package book_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/motcua/motcua/internal/book"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

var prepared = storetest.Prepare{Name: "book", Series: []store.Series{{Room: "book", FS: book.Base().Migrations}}}

var (
	by         = event.By{Actor: "clerk", Reason: "Ghi nhầm"}
	errRefused = errors.New("refused")
)

// press takes a number for each of n records at the same moment. Every seventh transaction is lost after it had its number.
func press(t *testing.T, db *store.DB, n int, take func(tx *store.Tx, record string) (int64, error)) (given []int64) {
	t.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-start
			for lost := i%7 == 0; ; lost = false {
				var k int64
				err := db.Write(context.Background(), func(tx *store.Tx) (err error) {
					if k, err = take(tx, fmt.Sprint("r", i)); err == nil && lost {
						err = errRefused
					}
					return err
				})
				switch {
				case errors.Is(err, errRefused):
					continue
				case err != nil:
					t.Error(err)
				default:
					mu.Lock()
					given = append(given, k)
					mu.Unlock()
				}
				return
			}
		})
	}
	close(start)
	wg.Wait()
	slices.Sort(given)
	return given
}

// TestHundredPresses: a hundred records ask for a number in the same second. Without gaps they get 1 to 100, leased ones a
// hundred different numbers, and no transaction that was lost took one along.
func TestHundredPresses(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		s := book.In("unit", "Sổ công văn đi", clock.Now())
		given := press(t, db, 100, func(tx *store.Tx, record string) (int64, error) { return s.Take(tx, 1, record, by) })
		for i, k := range given {
			if k != int64(i+1) {
				t.Fatalf("gap or twin: %v", given)
			}
		}
		leased := book.In("unit", "Sổ nội bộ", clock.Now())
		given = press(t, db, 100, func(tx *store.Tx, _ string) (int64, error) { return leased.Lease(tx) })
		if len(given) != 100 || len(slices.Compact(given)) != 100 {
			t.Errorf("leased twice: %v", given)
		}
		if err := db.Read(t.Context(), func(q *store.Snapshot) error {
			list, err := book.Lines(q, s, clock.Now(), 1000)
			if len(list) != 100 || list[0].Number != book.Kept(100) {
				t.Errorf("%d lines, the last %+v", len(list), list[:1])
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// TestRegister: random takings, typed numbers and voids against a register kept by hand.
func TestRegister(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		rnd := rand.New(rand.NewPCG(1, 2))
		s, next := book.In("unit", "Sổ", clock.Now()), int64(1)
		want := map[string]string{} // number → record, "" when void
		for i := range 120 {
			record := fmt.Sprint("r", i)
			if err := db.Write(t.Context(), func(tx *store.Tx) error {
				switch rnd.IntN(4) {
				case 0: // typed, perhaps one that stands
					number := book.Kept(int64(500 + rnd.IntN(30)))
					_, stands := want[number]
					err := s.Enter(tx, number, record, by)
					if stands != (fault.Of(err) == fault.Conflict) {
						t.Errorf("%s typed again: %v", number, err)
					}
					if !stands {
						want[number] = record
					}
					if stands {
						return nil
					}
					return err
				case 1: // the numbers of a record are void, once or again
					old := fmt.Sprint("r", rnd.IntN(i+1))
					for n, r := range want {
						if r == old {
							want[n] = ""
						}
					}
					return book.Void(tx, old, by)
				default:
					n := 1 + rnd.IntN(3)
					first, err := s.Take(tx, n, record, by)
					if first != next {
						t.Errorf("took %d, want %d", first, next)
					}
					for k := range int64(n) {
						want[book.Kept(first+k)] = record
					}
					next += int64(n)
					return err
				}
			}); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.Read(t.Context(), func(q *store.Snapshot) error {
			list, err := book.Lines(q, s, clock.Now(), 1000)
			if len(list) != len(want) {
				t.Errorf("%d lines, want %d: a void number keeps its place", len(list), len(want))
			}
			for _, l := range list {
				if r := want[l.Number]; r != "" && (r != l.Record || !l.Voided.IsZero()) || r == "" && (l.Voided.IsZero() || l.Reason != by.Reason) {
					t.Errorf("%+v, want %q", l, r)
				}
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestVoidNeedsAReason(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			if _, err := book.In("unit", "Sổ", clock.Now()).Take(tx, 1, "r", by); err != nil {
				return err
			}
			return book.Void(tx, "r", event.By{Actor: "clerk"})
		})
		if fault.Of(err) != fault.Invalid {
			t.Error(err)
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error { return book.Void(tx, "nothing", event.By{}) }); err != nil {
			t.Errorf("a record without numbers: %v", err)
		}
	})
}
