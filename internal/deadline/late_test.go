package deadline_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// dayOff declares a day off by one who may.
func dayOff(tx *store.Tx, d day.Date) error {
	_, err := deadline.Declare(tx, []day.Special{{Date: d, Kind: day.Statutory, Name: "Nghỉ bù", Confidence: day.Sourced}}, event.By{Actor: "p1"})
	return err
}

// Every way to move a clock that is late leaves it late; the projection says so, and so does a replay of its ledger.
func TestWhatMovesALateClockLeavesItLate(t *testing.T) {
	act := func(_ deadline.Clock, err error) error { return err }
	supplement, payment := deadline.Act{Reason: deadline.Supplement}, deadline.Act{Reason: deadline.Payment}
	ways := map[string]func(tx *store.Tx, id string) error{
		"supplement": func(tx *store.Tx, id string) error {
			return firstOf(act(deadline.Pause(tx, id, supplement)), act(deadline.Resume(tx, id, deadline.Act{})))
		},
		"payment": func(tx *store.Tx, id string) error {
			return firstOf(act(deadline.Pause(tx, id, payment)), act(deadline.Resume(tx, id, deadline.Act{})))
		},
		"law": func(tx *store.Tx, id string) error {
			return act(deadline.Pause(tx, id, deadline.Act{Reason: deadline.ByLaw, Ground: "Điều 9"}))
		},
		"hand over": func(tx *store.Tx, id string) error { return act(deadline.HandOver(tx, id, deadline.Act{})) },
		"stop":      deadline.Stop,
		"calendar": func(tx *store.Tx, id string) error {
			return firstOf(dayOff(tx, day.On(2026, 10, 21)), recompute(tx))
		},
		"calendar, and a supplement before the clock has followed": func(tx *store.Tx, id string) error {
			return firstOf(dayOff(tx, day.On(2026, 10, 21)), act(deadline.Pause(tx, id, supplement)))
		},
		"calendar and stop": func(tx *store.Tx, id string) error {
			return firstOf(dayOff(tx, day.On(2026, 10, 21)), deadline.Stop(tx, id))
		},
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
				for _, c := range []struct{ now, want string }{{"2026-10-21 23:00", ""}, {"2026-10-22 00:00", "2026-10-22 00:00"}} {
					id := c.now
					clock.Set(vn(t, "2026-10-19 09:00"))
					write(t, db, func(tx *store.Tx) error { // the days off of the one before are taken back
						_, err := deadline.Declare(tx, []day.Special{{Date: day.On(2026, 10, 21)}}, event.By{Actor: "p1"})
						return firstOf(err, recompute(tx), act(deadline.Start(tx, deadline.NewClock{ID: id, Term: 2, Unit: deadline.WorkingDay})))
					})
					clock.Set(vn(t, c.now))
					write(t, db, func(tx *store.Tx) error { return way(tx, id) })
					x := load(t, db, id)
					got := ""
					if !x.FirstLate.IsZero() {
						got = x.FirstLate.In(day.Zone).Format("2006-01-02 15:04")
					}
					if got != c.want {
						t.Errorf("moved at %s: late since %q, want %q", c.now, got, c.want)
					}
					projected(t, db, x)
					if late := x.Standing().Judge(vn(t, "2026-10-01 08:00")) == deadline.Late; late != (c.want != "") {
						t.Errorf("moved at %s: judged late: %v", c.now, late)
					}
					if name == "calendar" { // the day is taken back for the next
						write(t, db, func(tx *store.Tx) error {
							_, err := deadline.Declare(tx, []day.Special{{Date: day.On(2026, 10, 21)}}, event.By{Actor: "p1"})
							return firstOf(err, recompute(tx))
						})
						if again := load(t, db, id); !again.FirstLate.Equal(x.FirstLate) {
							t.Errorf("taken back: late since %s", again.FirstLate)
						}
					}
				}
			})
		})
	}
}

func recompute(tx *store.Tx) error {
	_, _, err := deadline.Recompute(tx, 100)
	return err
}

func firstOf(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}

// Somebody pauses late clocks while the calendar moves them: each is late since the same day, once.
func TestFirstLatenessUnderARace(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		clock.Set(vn(t, "2026-10-19 09:00"))
		write(t, db, func(tx *store.Tx) error {
			_, err := deadline.Start(tx, deadline.NewClock{ID: "d1", Term: 2, Unit: deadline.WorkingDay})
			return err
		})
		clock.Set(vn(t, "2026-10-22 09:00"))
		write(t, db, func(tx *store.Tx) error { return dayOff(tx, day.On(2026, 10, 21)) })
		var wg sync.WaitGroup
		for n := range 8 {
			wg.Go(func() {
				err := db.Write(context.Background(), func(tx *store.Tx) error {
					if n%2 == 0 {
						return recompute(tx)
					}
					_, err := deadline.Pause(tx, "d1", deadline.Act{Reason: deadline.Supplement})
					return err
				})
				if err != nil && fault.Of(err) != fault.Conflict {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		c := load(t, db, "d1")
		if want := vn(t, "2026-10-22 00:00"); !c.FirstLate.Equal(want) || c.State != deadline.Paused {
			t.Errorf("late since %s, %s", c.FirstLate.In(day.Zone).Format(time.DateTime), c.State)
		}
		shifts := 0
		for _, e := range c.Entries {
			if e.Kind == deadline.CalendarChanged {
				shifts++
			}
		}
		if shifts != 1 {
			t.Errorf("moved by the calendar %d times", shifts)
		}
		projected(t, db, c)
	})
}
