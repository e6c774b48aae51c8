package deadline_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

var one, two = event.By{Actor: "p1"}, event.By{Actor: "p2"}

func off(d day.Date) deadline.Change {
	return deadline.Change{Dates: []day.Special{{Date: d, Kind: day.Statutory, Name: "Nghỉ", Confidence: day.Sourced}}, Source: "Quyết định 1/QĐ-UBND"}
}

// proposed is a change that one has proposed.
func proposed(t *testing.T, db *store.DB, c deadline.Change) (id string) {
	t.Helper()
	write(t, db, func(tx *store.Tx) (err error) { id, err = deadline.Propose(tx, c, one); return err })
	return id
}

func refused(err error, key string) bool {
	f := (*fault.Fault)(nil)
	return errors.As(err, &f) && (f.Key == key || len(f.Fields) > 0 && f.Fields[0].Key == key)
}

// One person alone moves nothing: not by agreeing to the own proposal, not by a day that passed while it waited, not by
// naming a past day without a reason and the number of a document.
func TestTheCalendarTakesTwo(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		clock.Set(vn(t, "2026-10-19 09:00"))
		do := func(fn func(tx *store.Tx) error) error { return db.Write(t.Context(), fn) }
		confirm := func(id string, by event.By) error {
			return do(func(tx *store.Tx) error { return deadline.Confirm(tx, id, by) })
		}
		propose := func(c deadline.Change) error {
			return do(func(tx *store.Tx) error { _, err := deadline.Propose(tx, c, one); return err })
		}
		past, unnumbered := off(day.On(2026, 10, 15)), off(day.On(2026, 10, 15))
		if err := propose(past); !refused(err, "deadline.again_missing") {
			t.Errorf("a past day without a reason: %v", err)
		}
		for _, blank := range []string{"\u200b", "\u2800", "\u3164", "\u0301"} {
			unread := past
			if unread.Again = blank; !refused(propose(unread), "deadline.again_missing") {
				t.Errorf("a past day because of %+q", blank)
			}
			if unread.Again, unread.Source = "Bão", blank; !refused(propose(unread), "deadline.source_missing") {
				t.Errorf("a day that rests on %+q", blank)
			}
		}
		for _, source := range []string{"Theo chỉ đạo", "1", "QĐ 1", "ngày 15/10/2026", "\u200b1/\u2800"} {
			unnumbered.Again, unnumbered.Source = "Bão", source
			if err := propose(unnumbered); !refused(err, "deadline.again_number") {
				t.Errorf("a past day without number and symbol, %+q: %v", source, err)
			}
		}
		id := proposed(t, db, off(day.On(2026, 10, 20)))
		if err := confirm(id, one); !refused(err, "proposal.same_person") {
			t.Errorf("agreed to by who proposed it: %v", err)
		}
		clock.Set(vn(t, "2026-10-21 09:00"))
		if err := confirm(id, two); !refused(err, "deadline.passed_meanwhile") {
			t.Errorf("passed while it waited: %v", err)
		}
		past.Again = "Bão"
		if err := confirm(proposed(t, db, past), two); err != nil {
			t.Fatal(err)
		}
		if err := db.Read(t.Context(), func(s *store.Snapshot) error {
			cal, err := deadline.Now(s)
			if x, there := cal.Calendar.Special(day.On(2026, 10, 15)); !there || x.Again != "Bão" || cal.Version != 2 {
				t.Errorf("version %d: %+v", cal.Version, x)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := propose(past); !refused(err, "deadline.day_same") {
			t.Errorf("the same again: %v", err)
		}
	})
}

// What the second person reads is what then happens to the open clocks.
func TestEffectOfADay(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		clock.Set(vn(t, "2026-10-19 09:00"))
		write(t, db, func(tx *store.Tx) error {
			for id, n := range map[string]int{"late": 1, "moved": 5, "ended": 1} {
				if _, err := deadline.Start(tx, deadline.NewClock{ID: id, Term: n, Unit: deadline.WorkingDay}); err != nil {
					return err
				}
			}
			return deadline.Stop(tx, "ended")
		})
		clock.Set(vn(t, "2026-10-21 09:00"))
		if err := db.Read(t.Context(), func(s *store.Snapshot) error {
			e, err := deadline.EffectOf(s, off(day.On(2026, 10, 20)), s.Now())
			if want := (deadline.Effect{Open: 2, Moved: 2, Late: 1, Seeming: 1}); e != want {
				t.Errorf("%+v, want %+v", e, want)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// Of many who agree or decline at the same moment one is the second person, and the calendar has one version more.
func TestRaceForTheSecondWord(t *testing.T) {
	clock := &storetest.Clock{}
	db := storetest.OpenPostgres(t, prepared, clock)
	clock.Set(vn(t, "2026-10-19 09:00"))
	id := proposed(t, db, off(day.On(2026, 10, 26)))
	var done atomic.Int64
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			err := db.Write(context.Background(), func(tx *store.Tx) error {
				if i%4 == 3 {
					return deadline.Decline(tx, id, event.By{Actor: "p3", Reason: "Không"})
				}
				return deadline.Confirm(tx, id, two)
			})
			switch {
			case err == nil:
				done.Add(1)
			case fault.Of(err) != fault.Conflict:
				t.Errorf("the others are told: %v", err)
			}
		})
	}
	wg.Wait()
	if done.Load() != 1 {
		t.Errorf("%d second words", done.Load())
	}
}
