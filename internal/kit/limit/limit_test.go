package limit_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

var bare = storetest.Prepare{Name: "limit"}

func each(t *testing.T, test func(t *testing.T, l *limit.Limiter, db *store.DB, clock *storetest.Clock)) {
	storetest.Each(t, bare, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		test(t, limit.New(db, netip.MustParsePrefix("203.0.113.0/24")), db, clock)
	})
}

// free tells how often a claim is let through, at most 100 times.
func free(t *testing.T, l *limit.Limiter, c limit.Claim) (n int) {
	t.Helper()
	for ; n < 100; n++ {
		_, err := l.Take(t.Context(), c)
		if fault.Of(err) == fault.TooMany {
			return n
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return n
}

func TestEachScopeHasItsBudget(t *testing.T) {
	each(t, func(t *testing.T, l *limit.Limiter, _ *store.DB, _ *storetest.Clock) {
		address := limit.Rule{Name: "a", Word: "x.y", Address: limit.Budget{Minute: 3}, Network: limit.Budget{Minute: 5}, Office: limit.Budget{Minute: 9}}
		for _, c := range []struct {
			from string
			want int
		}{
			{"198.51.100.7", 3}, {"198.51.100.8", 2}, {"198.51.100.9", 0}, // the /24 is used up
			{"198.51.101.7", 3},
			{"::ffff:198.51.101.7", 0}, // the same address in another dress
			{"2001:db8:1:1::1", 3}, {"2001:db8:1:1:ffff::9", 0}, {"2001:db8:1:2::1", 2}, {"2001:db8:1:3::1", 0},
			{"2001:db8:2:1::1%eth0", 3},
			{"203.0.113.5", 9}, {"203.0.113.6", 9}, // an office: no network, a budget of its own
			{"no address", 3},
		} {
			if got := free(t, l, limit.Claim{Rule: address, Address: c.from}); got != c.want {
				t.Errorf("%s: %d let through, want %d", c.from, got, c.want)
			}
		}
		key := limit.Rule{Name: "k", Word: "x.y", Key: limit.Budget{Day: 3}}
		if a, b, none := free(t, l, limit.Claim{Rule: key, Key: "a"}), free(t, l, limit.Claim{Rule: key, Key: "b"}),
			free(t, l, limit.Claim{Rule: key}); a != 3 || b != 3 || none != 100 {
			t.Errorf("by key: %d, %d, without a key %d", a, b, none)
		}
		house := limit.Rule{Name: "h", Word: "x.y", House: limit.Budget{Hour: 7}}
		if n := free(t, l, limit.Claim{Rule: house, Address: "198.51.100.7"}) + free(t, l, limit.Claim{Rule: house, Key: "z"}); n != 7 {
			t.Errorf("the house: %d", n)
		}
		if n := free(t, l, limit.Claim{Rule: house, Address: "203.0.113.5"}); n != 100 {
			t.Errorf("an office when the house is used up: %d", n)
		}
		if n := free(t, l, limit.Claim{Rule: limit.Rule{Name: "w", Word: "x.y", Key: limit.Budget{Hour: 10}}, Key: "a", N: 4}); n != 2 {
			t.Errorf("of ten, by four: %d", n)
		}
	})
}

func TestWindowsEnd(t *testing.T) {
	each(t, func(t *testing.T, l *limit.Limiter, _ *store.DB, clock *storetest.Clock) {
		c := limit.Claim{Key: "a", Rule: limit.Rule{Name: "w", Word: "x.y", Key: limit.Budget{Minute: 2, Hour: 4, Day: 6}}}
		step := func(name string, ahead time.Duration, want int) {
			t.Helper()
			clock.Add(ahead)
			if got := free(t, l, c); got != want {
				t.Errorf("%s: %d, want %d", name, got, want)
			}
		}
		step("first minute", 0, 2)
		step("second minute", time.Minute, 2)
		step("third minute: the hour is used up", time.Minute, 0)
		step("next hour", time.Hour, 2)
		step("the day is used up", time.Hour, 0)
		step("one second before midnight in Việt Nam", 12*time.Hour+58*time.Minute-time.Second, 0)
		step("midnight", time.Second, 2)
	})
}

func TestTheRefusalSaysUntilWhen(t *testing.T) {
	each(t, func(t *testing.T, l *limit.Limiter, _ *store.DB, _ *storetest.Clock) {
		c := limit.Claim{Key: "a", Rule: limit.Rule{Name: "w", Word: "x.y", Key: limit.Budget{Minute: 1, Day: 1}}}
		free(t, l, c)
		for range 2 { // from the store, then from memory
			_, err := l.Take(t.Context(), c)
			var f *fault.Fault
			if !errors.As(err, &f) || f.Key != "x.y" || len(f.Args) != 2 || !f.Args[1].(time.Time).Equal(time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC)) {
				t.Errorf("%v", err)
			}
		}
	})
}

func TestWhatIsRefusedIsNotCounted(t *testing.T) {
	each(t, func(t *testing.T, l *limit.Limiter, db *store.DB, _ *storetest.Clock) {
		narrow := limit.Rule{Name: "n", Word: "x.y", Key: limit.Budget{Day: 1}, House: limit.Budget{Day: 5}}
		for range 50 {
			_, _ = l.Take(t.Context(), limit.Claim{Rule: narrow, Key: "a"})
		}
		l = limit.New(db)
		n := 0
		for i := range 10 {
			n += min(1, free(t, l, limit.Claim{Rule: narrow, Key: fmt.Sprint(i)}))
		}
		if n != 4 {
			t.Errorf("%d others after fifty of one, of which one was let through", n)
		}
	})
}

func TestAFloodDoesNotReachTheStore(t *testing.T) {
	each(t, func(t *testing.T, l *limit.Limiter, db *store.DB, _ *storetest.Clock) {
		c := limit.Claim{Address: "198.51.100.7", Rule: limit.Rule{Name: "w", Word: "x.y", Address: limit.Budget{Hour: 3}}}
		free(t, l, c)
		before, _ := db.Counts()
		for range 1000 {
			if _, err := l.Take(t.Context(), c); fault.Of(err) != fault.TooMany {
				t.Fatal(err)
			}
		}
		if after, _ := db.Counts(); after != before {
			t.Errorf("%d writes for refusals", after-before)
		}
	})
}

func TestGivenBackIsFree(t *testing.T) {
	each(t, func(t *testing.T, l *limit.Limiter, db *store.DB, clock *storetest.Clock) {
		c := limit.Claim{Address: "198.51.100.7", Key: "a", Rule: limit.Rule{Name: "w", Word: "x.y", Address: limit.Budget{Hour: 3},
			Key: limit.Budget{Day: 3}, House: limit.Budget{Day: 3}}}
		for range 30 {
			got, err := l.Take(t.Context(), c)
			if err == nil {
				err = got.Return(t.Context())
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		old, err := l.Take(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if n := free(t, l, c); n != 2 {
			t.Errorf("%d beside one", n)
		}
		clock.Add(24 * time.Hour)
		if err := old.Return(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := free(t, l, c); n != 3 {
			t.Errorf("what is given back a day later lengthens the new day: %d", n)
		}
		clock.Add(24 * time.Hour)
		lost, err := l.Take(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		for range 5 { // in transactions that are lost, and then again and again
			_ = db.Write(t.Context(), func(tx *store.Tx) error { return errors.Join(lost.Give(tx), errors.New("lost")) })
		}
		if n := free(t, l, c); n != 2 {
			t.Errorf("%d beside one that was given back in lost transactions", n)
		}
		for range 5 {
			if err := db.Write(t.Context(), func(tx *store.Tx) error { return errors.Join(lost.Give(tx), lost.Give(tx)) }); err != nil {
				t.Fatal(err)
			}
		}
		if n := free(t, l, c); n != 1 {
			t.Errorf("%d after one was given back ten times", n)
		}
		var none *limit.Taken
		if err := db.Write(t.Context(), none.Give); err != nil {
			t.Error(err)
		}
	})
}

// TestNodesShareABudget: two limiters on one store, as two nodes, and one after a restart.
func TestNodesShareABudget(t *testing.T) {
	each(t, func(t *testing.T, l *limit.Limiter, db *store.DB, clock *storetest.Clock) {
		other := limit.New(storetest.Reopen(t, db, clock))
		c := limit.Claim{Address: "198.51.100.7", Rule: limit.Rule{Name: "w", Word: "x.y", Address: limit.Budget{Day: 5}}}
		n := 0
		for i := range 20 {
			who := []*limit.Limiter{l, other}[i%2]
			if _, err := who.Take(t.Context(), c); err == nil {
				n++
			}
		}
		if n != 5 || free(t, limit.New(db), c) != 0 {
			t.Errorf("%d on two nodes", n)
		}
	})
}

// TestTheHouseIsNeverOverspent: nodes lease blocks of a budget; together they never let more through than it says,
// whatever is refused for other reasons and given back in between, and one node alone can spend all of it.
func TestTheHouseIsNeverOverspent(t *testing.T) {
	each(t, func(t *testing.T, _ *limit.Limiter, db *store.DB, clock *storetest.Clock) {
		r := rand.New(rand.NewPCG(7, 11))
		for round := range 3 {
			clock.Add(24 * time.Hour)
			nodes := []*limit.Limiter{limit.New(db), limit.New(db), limit.New(db)}
			rule := limit.Rule{Name: "h", Word: "x.y", Key: limit.Budget{Day: 40}, House: limit.Budget{Day: 60 + int64(r.IntN(200)), Hour: 1000}}
			open := int64(0)
			var held []*limit.Taken
			for range 400 {
				if len(held) > 0 && r.IntN(8) == 0 {
					if err := held[0].Return(t.Context()); err != nil {
						t.Fatal(err)
					}
					held, open = held[1:], open-1
				}
				got, err := nodes[r.IntN(3)].Take(t.Context(), limit.Claim{Rule: rule, Key: fmt.Sprint(r.IntN(12))})
				switch fault.Of(err) {
				case "":
					held, open = append(held, got), open+1
				case fault.TooMany:
				default:
					t.Fatal(err)
				}
				if open > rule.House.Day {
					t.Fatalf("round %d: %d of %d", round, open, rule.House.Day)
				}
			}
		}
		clock.Add(24 * time.Hour)
		l, n := limit.New(db), 0
		for range 3 {
			n += free(t, l, limit.Claim{Rule: limit.Rule{Name: "h", Word: "x.y", House: limit.Budget{Day: 250}}})
		}
		if n != 250 {
			t.Errorf("one node spends %d of 250", n)
		}
	})
}

// TestTheHouseIsLeasedInBlocks: most requests do not touch the row of the house.
func TestTheHouseIsLeasedInBlocks(t *testing.T) {
	each(t, func(t *testing.T, l *limit.Limiter, db *store.DB, _ *storetest.Clock) {
		before, _ := db.Counts()
		for range 500 {
			if _, err := l.Take(t.Context(), limit.Claim{Rule: limit.Rule{Name: "h", Word: "x.y", House: limit.Budget{Day: 5000}}}); err != nil {
				t.Fatal(err)
			}
		}
		if after, _ := db.Counts(); after-before != 5 {
			t.Errorf("%d writes for 500 claims", after-before)
		}
	})
}

func TestRaceExactlyTheBudgetIsLetThrough(t *testing.T) {
	clock := &storetest.Clock{}
	db := storetest.OpenPostgres(t, bare, clock)
	nodes := []*limit.Limiter{limit.New(db), limit.New(db)}
	rules := []limit.Rule{
		{Name: "key", Word: "x.y", Key: limit.Budget{Day: 3}},
		{Name: "all", Word: "x.y", Key: limit.Budget{Day: 9}, Address: limit.Budget{Minute: 7}, Network: limit.Budget{Minute: 8}, House: limit.Budget{Hour: 9}},
	}
	for i, want := range []int64{3, 7} {
		var wg sync.WaitGroup
		var through atomic.Int64
		for n := range 40 {
			wg.Go(func() {
				_, err := nodes[n%2].Take(context.Background(), limit.Claim{Rule: rules[i], Key: "a", Address: "198.51.100.7"})
				switch fault.Of(err) {
				case "":
					through.Add(1)
				case fault.TooMany:
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if through.Load() != want {
			t.Errorf("%s: %d of forty at once, want %d", rules[i].Name, through.Load(), want)
		}
	}
}

func TestRulesTogetherAreAllOrNothing(t *testing.T) {
	each(t, func(t *testing.T, l *limit.Limiter, _ *store.DB, _ *storetest.Clock) {
		a := limit.Claim{Key: "a", Rule: limit.Rule{Name: "a", Word: "x.a", Key: limit.Budget{Day: 2}}}
		b := limit.Claim{Key: "b", Rule: limit.Rule{Name: "b", Word: "x.b", Key: limit.Budget{Day: 5}}}
		for range 9 {
			_, _ = l.Take(t.Context(), b, a)
		}
		if n := free(t, l, b); n != 3 {
			t.Errorf("%d left of what was refused for another reason", n)
		}
		c := limit.Claim{Key: "c", Rule: b.Rule}
		if _, err := l.Take(t.Context(), c, c); err != nil || free(t, l, c) != 3 {
			t.Errorf("claimed twice at once is counted twice: %v", err)
		}
	})
}

func TestLocal(t *testing.T) {
	db := storetest.OpenSQLite(t, bare, &storetest.Clock{})
	l := limit.New(db)
	c := limit.Claim{Key: "a", Rule: limit.Rule{Name: "w", Word: "x.y", Key: limit.Budget{Minute: 3}}}
	before, _ := db.Counts()
	n := 0
	for range 10 {
		if l.Local(c) == nil {
			n++
		}
	}
	if after, _ := db.Counts(); n != 3 || after != before {
		t.Errorf("%d let through, %d writes", n, after-before)
	}
}

func TestSlotsAreLeft(t *testing.T) {
	l := limit.New(storetest.OpenSQLite(t, bare, &storetest.Clock{}), netip.MustParsePrefix("203.0.113.0/24"))
	s := limit.Slots{Name: "s", Word: "x.y", Address: 2, Network: 3, Office: 4, House: 5}
	in := func(address string) func() {
		leave, err := l.Enter(s, address)
		if err != nil {
			return nil
		}
		return leave
	}
	first := in("198.51.100.7")
	if first == nil || in("198.51.100.7") == nil || in("198.51.100.7") != nil {
		t.Error("two from one address")
	}
	if in("198.51.100.8") == nil || in("198.51.100.9") != nil {
		t.Error("three from one network")
	}
	if in("198.51.101.1") == nil || in("198.51.102.1") == nil || in("198.51.103.1") != nil {
		t.Error("five in all")
	}
	for range 4 {
		if in("203.0.113.5") == nil {
			t.Error("an office when the house is full")
		}
	}
	if in("203.0.113.5") != nil {
		t.Error("five from one address of an office")
	}
	first()
	if in("198.51.100.7") == nil {
		t.Error("a slot that was left is not free")
	}
}

func TestPastDaysAreForgotten(t *testing.T) {
	each(t, func(t *testing.T, l *limit.Limiter, db *store.DB, clock *storetest.Clock) {
		rule := limit.Rule{Name: "w", Word: "x.y", Key: limit.Budget{Minute: 1}}
		rows := func() (n int) {
			if err := db.Read(t.Context(), func(s *store.Snapshot) error { return s.QueryRow(`select count(*) from limit_use`).Scan(&n) }); err != nil {
				t.Fatal(err)
			}
			return n
		}
		for i := range 3 {
			free(t, l, limit.Claim{Rule: rule, Key: fmt.Sprint(i)})
		}
		if err := l.Forget(t.Context()); err != nil || rows() != 3 {
			t.Errorf("%d rows of today: %v", rows(), err)
		}
		clock.Add(24 * time.Hour)
		free(t, l, limit.Claim{Rule: rule, Key: "0"})
		if err := l.Forget(t.Context()); err != nil || rows() != 1 {
			t.Errorf("%d rows of yesterday and one of today: %v", rows(), err)
		}
	})
}

func TestBudgetsRead(t *testing.T) {
	for b, want := range map[limit.Budget]string{{}: "–", {Day: 3}: "3 a day", {Minute: 5, Hour: 20}: "5 a minute, 20 a hour"} {
		if b.String() != want {
			t.Errorf("%q, want %q", b, want)
		}
	}
}
