package store_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// TestNumberOnce: several processes give out numbers of a few counters at once, some of their transactions are
// refused, and no number is given twice.
func TestNumberOnce(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		const each, counters = 40, 3
		refused := errors.New("refused")
		var mu sync.Mutex
		given := map[string]int{}
		var wg sync.WaitGroup
		for _, p := range []*store.DB{db, storetest.Reopen(t, db, clock), storetest.Reopen(t, db, clock)} {
			for range 4 {
				wg.Go(func() {
					for i := range each {
						var mine []string
						err := p.Write(t.Context(), func(tx *store.Tx) error {
							mine = nil
							for range 1 + i%3 {
								n, err := tx.Number(fmt.Sprint("c", i%counters), 7)
								if err != nil {
									return err
								}
								mine = append(mine, fmt.Sprint(i%counters, "/", n))
							}
							if i%5 == 0 {
								return refused
							}
							return nil
						})
						if err != nil && !errors.Is(err, refused) {
							t.Error(err)
						}
						mu.Lock()
						for _, n := range mine {
							if err == nil {
								given[n]++
							}
						}
						mu.Unlock()
					}
				})
			}
		}
		wg.Wait()
		want := 0
		for i := range each {
			if i%5 != 0 {
				want += 12 * (1 + i%3)
			}
		}
		if len(given) != want {
			t.Errorf("%d different numbers, want %d", len(given), want)
		}
		for n, times := range given {
			if times > 1 {
				t.Errorf("number %s was given %d times", n, times)
			}
		}
	})
}

// TestNumberInOrder: one process that is alone counts without gaps, and asks the store once for a block.
func TestNumberInOrder(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		var got []int64
		take := func(db *store.DB, n int, fail error) {
			t.Helper()
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				for range n {
					x, err := tx.Number("c", 5)
					if err != nil {
						return err
					}
					got = append(got, x)
				}
				return fail
			})
			if !errors.Is(err, fail) {
				t.Fatal(err)
			}
		}
		take(db, 2, nil)
		take(db, 1, nil)
		take(db, 4, nil)
		if want := []int64{1, 2, 3, 4, 5, 6, 7}; !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
		if next := count(t, db, `select next from counter where name = 'c'`); next != 11 {
			t.Errorf("the next block begins at %d, want 11", next)
		}
		got = nil
		take(storetest.Reopen(t, db, clock), 1, nil) // another process leases for itself
		take(db, 4, errors.New("lost"))              // 8, 9, 10 and one of a block that is lost with it
		take(db, 2, nil)
		if want := []int64{11, 8, 9, 10, 16, 16, 17}; !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	})
}
