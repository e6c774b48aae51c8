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

// one is the only number that was taken.
func one(taken []int64, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return taken[0], nil
}

// TestHundredPresses: a hundred records ask for a number in the same second. Without gaps they get 1 to 100, leased ones a
// hundred different numbers, and no transaction that was lost took one along.
func TestHundredPresses(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		s := book.In("unit", "Sổ công văn đi", clock.Now())
		given := press(t, db, 100, func(tx *store.Tx, record string) (int64, error) { return one(s.Take(tx, 1, record, by)) })
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
					number := book.Kept(int64(1 + rnd.IntN(300)))
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
					taken, err := s.Take(tx, n, record, by)
					for _, k := range taken {
						for _, stands := want[book.Kept(next)]; stands; _, stands = want[book.Kept(next)] {
							next++ // typed before
						}
						if k != next {
							t.Errorf("took %d, want %d", k, next)
						}
						want[book.Kept(k)] = record
					}
					if len(taken) != n {
						t.Errorf("took %v, want %d", taken, n)
					}
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

// TestTypedAhead: somebody types the numbers of a counted register by hand, before the counter comes to them and at the same
// moment. The counter passes over what stands there, every number stands once, and none is left out.
func TestTypedAhead(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		s, other := book.In("unit", "Sổ chứng thực", clock.Now()), book.In("unit", "Sổ khác", clock.Now())
		write := func(fn func(tx *store.Tx) error) {
			t.Helper()
			if err := db.Write(t.Context(), fn); err != nil {
				t.Error(err)
			}
		}
		for _, typed := range []string{"0000001", "3", " ０4\u200b", "005"} {
			write(func(tx *store.Tx) error { return s.Enter(tx, typed, "hand", by) })
		}
		var got []string
		for _, n := range []int{2, 1, 3} {
			write(func(tx *store.Tx) error {
				taken, err := s.Take(tx, n, "r", by)
				got = append(got, book.Said(taken))
				return err
			})
		}
		if want := []string{"2, 6", "7", "8–10"}; !slices.Equal(got, want) {
			t.Errorf("took %q, want %q", got, want)
		}

		const presses = 40
		var wg sync.WaitGroup
		for i := range presses {
			wg.Go(func() {
				write(func(tx *store.Tx) error { _, err := other.Take(tx, 1+i%3, fmt.Sprint("r", i), by); return err })
			})
			wg.Go(func() {
				err := db.Write(context.Background(), func(tx *store.Tx) error { return other.Enter(tx, fmt.Sprint(1+i), "hand", by) })
				if err != nil && fault.Of(err) != fault.Conflict {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if err := db.Read(t.Context(), func(q *store.Snapshot) error {
			list, err := book.Lines(q, other, clock.Now(), 1000)
			slices.Reverse(list)
			counted := 0
			for i, l := range list {
				if l.Number != book.Kept(int64(i+1)) {
					t.Fatalf("line %d is %s", i+1, l.Number)
				}
				if l.Record != "hand" {
					counted++
				}
			}
			if counted != 79 {
				t.Errorf("%d numbers taken", counted)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// TestForm: what looks alike is one number.
func TestForm(t *testing.T) {
	for form, typed := range map[string][]string{
		"7/XN":                 {"7/XN", "07/XN", "７/XN", "007/xn", " 7 / XN", "7\u200b/X\ufe0fN", "7／XN", "\u20667/XN", "7∕XN"},
		"70/XN-2026":           {"70/XN-2026", "070/xn-02026"},
		"0/XN":                 {"0/XN", "00/XN"},
		"XN7":                  {"XN07", "xn7"},
		"15/UBND-TƯ":           {"15/UBND-TƯ", "15/ubnd-tư", "15/UBND-TU\u031b"},
		"0000007":              {"7", "07", "0000007", "７", " 7 "},
		"0000000":              {"0", "000"},
		"+7":                   {"+7"},
		"-7":                   {"-7", "-07"},
		"":                     {"", " \u200b\u00ad", "\u3164", "7/Х\u041d", "٧"},
		"1234567890123":        {"1234567890123"},
		"99999999999999999999": {"099999999999999999999"},
	} {
		for _, s := range typed {
			if got := book.Form(s); got != form {
				t.Errorf("%q is %q, want %q", s, got, form)
			}
			if again := book.Form(form); again != form {
				t.Errorf("%q again is %q", form, again)
			}
		}
	}
}

// TestRegisterByItsName: a register whose name reads the same is the same one, however it was typed.
func TestRegisterByItsName(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		enter := func(name string) error {
			return db.Write(t.Context(), func(tx *store.Tx) error {
				return book.In("unit", name, clock.Now()).Enter(tx, "7/XN", "dossier:1", event.By{Actor: "clerk"})
			})
		}
		if err := enter("Sổ kết quả"); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"Sổ kết quả", "sổ  kết quả ", "Sổ\u00a0kết quả", "Sổ kết\u200b quả", "So\u0302\u0309 kết quả",
			"\ufeffSổ kết quả", "SỔ KẾT QUẢ"} {
			if err := enter(name); fault.Of(err) != fault.Conflict {
				t.Errorf("%q is another register: %v", name, err)
			}
		}
		if err := enter("Sổ kết quả hộ tịch"); err != nil {
			t.Error(err)
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
