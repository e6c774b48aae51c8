package deadline_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	cataloguedata "github.com/motcua/motcua/catalogue-data"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/job"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/proposal"
)

// prepared is a house with the published calendar.
var prepared = storetest.Prepare{
	Name:   "deadline",
	Series: []store.Series{{Room: "proposal", FS: proposal.Base().Migrations}, {Room: "deadline", FS: deadline.Base(nil).Migrations}},
	Fill: func(ctx context.Context, db *store.DB) error {
		f, err := cataloguedata.FS.Open("holidays_2024_2027.csv")
		if err != nil {
			return err
		}
		_, err = deadline.ImportHolidays(ctx, db, "holidays_2024_2027.csv", f)
		return err
	},
}

// bare is a house in which nothing was imported.
var bare = storetest.Prepare{Name: "deadline-bare", Series: prepared.Series}

func write(t *testing.T, db *store.DB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func load(t *testing.T, db *store.DB, id string) (c deadline.Clock) {
	t.Helper()
	if err := db.Read(t.Context(), func(s *store.Snapshot) (err error) { c, err = deadline.Load(s, id); return err }); err != nil {
		t.Fatal(err)
	}
	return c
}

// projected checks that the projection says what the ledger says.
func projected(t *testing.T, db *store.DB, c deadline.Clock) {
	t.Helper()
	if err := db.Read(t.Context(), func(s *store.Snapshot) error {
		m, err := deadline.Standings(s, []string{c.ID, "nobody"})
		if err == nil && (len(m) != 1 || !m[c.ID].Due.Equal(c.Due) || m[c.ID].State != c.State || m[c.ID].Unit != c.Term.Unit || m[c.ID].Reason != c.Reason ||
			!m[c.ID].FirstLate.Equal(c.FirstLate)) {
			t.Errorf("projection %+v, ledger %+v", m, c.Standing())
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func due(t *testing.T, c deadline.Clock, want string) {
	t.Helper()
	if got := c.Due.In(day.Zone).Format("2006-01-02 15:04:05"); got != want {
		t.Errorf("due %s, want %s", got, want)
	}
}

func vn(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, day.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestLifeOfAClock(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		step := func(at string, fn func(tx *store.Tx) (deadline.Clock, error)) (c deadline.Clock) {
			t.Helper()
			clock.Set(vn(t, at))
			write(t, db, func(tx *store.Tx) (err error) { c, err = fn(tx); return err })
			l := load(t, db, c.ID)
			if !l.Due.Equal(c.Due) || l.State != c.State || len(l.Steps) != len(c.Steps) {
				t.Fatalf("written %v %s, read %v %s", c.Due, c.State, l.Due, l.State)
			}
			projected(t, db, l)
			return c
		}
		// Monday 19/10/2026 to the Monday after: no day off but the weekend.
		c := step("2026-10-19 09:00", func(tx *store.Tx) (deadline.Clock, error) {
			return deadline.Start(tx, deadline.NewClock{ID: "d1", Term: 5, Unit: deadline.WorkingDay,
				Policy: deadline.Policy{Clock: deadline.ResumesPlus, Plus: 2}})
		})
		due(t, c, "2026-10-26 17:00:00")
		step("2026-10-20 10:00", func(tx *store.Tx) (deadline.Clock, error) {
			return deadline.HandOver(tx, "d1", deadline.Act{Reason: "Phòng Kinh tế"})
		})
		c = step("2026-10-21 10:00", func(tx *store.Tx) (deadline.Clock, error) {
			return deadline.Pause(tx, "d1", deadline.Act{Reason: deadline.Payment})
		})
		if c.State != deadline.Paused || c.Reason != deadline.Payment {
			t.Errorf("state %s, reason %s", c.State, c.Reason)
		}
		c = step("2026-10-23 08:00", func(tx *store.Tx) (deadline.Clock, error) { return deadline.Resume(tx, "d1", deadline.Act{}) })
		due(t, c, "2026-10-28 17:00:00") // 22 and 23 October; nothing is added after a payment
		if got := c.Was.In(day.Zone).Format(time.DateOnly); got != "2026-10-26" {
			t.Errorf("was %s", got)
		}
		step("2026-10-26 08:00", func(tx *store.Tx) (deadline.Clock, error) {
			return deadline.Pause(tx, "d1", deadline.Act{Reason: deadline.Supplement})
		})
		c = step("2026-10-27 08:00", func(tx *store.Tx) (deadline.Clock, error) { return deadline.Resume(tx, "d1", deadline.Act{}) })
		due(t, c, "2026-11-02 17:00:00") // one day of pause, two of the policy
		c = step("2026-11-01 08:00", func(tx *store.Tx) (deadline.Clock, error) {
			return deadline.Extend(tx, "d1", 3, deadline.Act{Reason: "thửa đất có tranh chấp"})
		})
		due(t, c, "2026-11-05 17:00:00")
		c = step("2026-11-04 16:00", func(tx *store.Tx) (deadline.Clock, error) {
			return deadline.StopAt(tx, "d1", deadline.Act{Reason: "issued"})
		})
		if c.State != deadline.Stopped || deadline.Judge(c.Due, clock.Now(), c.Term.Unit) != deadline.Early {
			t.Errorf("state %s", c.State)
		}
		if got := c.First.In(day.Zone).Format(time.DateOnly); got != "2026-10-26" || c.Extended != 1 || len(c.Entries) != 8 {
			t.Errorf("first %s, extended %d, %d entries", got, c.Extended, len(c.Entries))
		}
	})
}

func TestRulesRefuse(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		clock.Set(vn(t, "2026-10-19 09:00"))
		start := func(id string, n int) {
			t.Helper()
			write(t, db, func(tx *store.Tx) error {
				_, err := deadline.Start(tx, deadline.NewClock{ID: id, Term: n, Unit: deadline.WorkingDay})
				return err
			})
		}
		refuse := func(code fault.Code, key string, fn func(tx *store.Tx) error) {
			t.Helper()
			err := db.Write(t.Context(), fn)
			if fault.Of(err) != code || !strings.Contains(err.Error(), key) {
				t.Errorf("got %v, want %s %s", err, code, key)
			}
		}
		act := func(_ deadline.Clock, err error) error { return err }
		start("d1", 5)
		refuse(fault.Conflict, "store.changed_meanwhile", func(tx *store.Tx) error {
			return act(deadline.Start(tx, deadline.NewClock{ID: "d1", Term: 5, Unit: deadline.WorkingDay}))
		})
		refuse(fault.Invalid, "deadline.fault.term", func(tx *store.Tx) error {
			return act(deadline.Start(tx, deadline.NewClock{ID: "d2", Unit: deadline.WorkingDay}))
		})
		refuse(fault.Invalid, "deadline.fault.unit", func(tx *store.Tx) error {
			return act(deadline.Start(tx, deadline.NewClock{ID: "d2", Term: 5}))
		})
		refuse(fault.Invalid, "deadline.fault.policy", func(tx *store.Tx) error {
			return act(deadline.Start(tx, deadline.NewClock{ID: "d2", Term: 5, Unit: deadline.Day, Policy: deadline.Policy{Clock: deadline.ResumesPlus}}))
		})
		refuse(fault.NotFound, "deadline.fault.not_started", func(tx *store.Tx) error { return deadline.Stop(tx, "d2") })
		refuse(fault.Invalid, "deadline.fault.no_ground", func(tx *store.Tx) error { return act(deadline.Pause(tx, "d1", deadline.Act{Reason: "outage"})) })
		refuse(fault.Invalid, "deadline.fault.no_ground", func(tx *store.Tx) error {
			return act(deadline.Pause(tx, "d1", deadline.Act{Reason: deadline.ByLaw}))
		})
		refuse(fault.Invalid, "deadline.fault.future", func(tx *store.Tx) error {
			return act(deadline.HandOver(tx, "d1", deadline.Act{At: tx.Now().Add(time.Second)}))
		})
		refuse(fault.Conflict, "deadline.fault.order", func(tx *store.Tx) error {
			return act(deadline.HandOver(tx, "d1", deadline.Act{At: tx.Now().Add(-time.Second)}))
		})
		refuse(fault.Conflict, "deadline.fault.not_paused", func(tx *store.Tx) error { return act(deadline.Resume(tx, "d1", deadline.Act{})) })
		write(t, db, func(tx *store.Tx) error {
			return act(deadline.Pause(tx, "d1", deadline.Act{Reason: deadline.Supplement}))
		})
		refuse(fault.Conflict, "deadline.fault.paused", func(tx *store.Tx) error {
			return act(deadline.Pause(tx, "d1", deadline.Act{Reason: deadline.Payment}))
		})
		refuse(fault.Conflict, "deadline.fault.paused", func(tx *store.Tx) error { return act(deadline.Extend(tx, "d1", 1, deadline.Act{})) })
		write(t, db, func(tx *store.Tx) error { return act(deadline.Resume(tx, "d1", deadline.Act{})) })
		write(t, db, func(tx *store.Tx) error { return act(deadline.Extend(tx, "d1", 1, deadline.Act{})) })
		refuse(fault.Conflict, "deadline.fault.extended", func(tx *store.Tx) error { return act(deadline.Extend(tx, "d1", 1, deadline.Act{})) })
		start("d3", 1) // due Tuesday: Monday is one day before, Tuesday is too late
		refuse(fault.Invalid, "deadline.fault.term", func(tx *store.Tx) error { return act(deadline.Extend(tx, "d3", 0, deadline.Act{})) })
		clock.Set(vn(t, "2026-10-20 07:00"))
		refuse(fault.Conflict, "deadline.fault.extend_late", func(tx *store.Tx) error { return act(deadline.Extend(tx, "d3", 1, deadline.Act{})) })
		write(t, db, func(tx *store.Tx) error { return deadline.Stop(tx, "d3") })
		refuse(fault.Conflict, "deadline.fault.stopped", func(tx *store.Tx) error { return deadline.Stop(tx, "d3") })
		if n := len(load(t, db, "d1").Entries); n != 4 {
			t.Errorf("%d entries: a refusal left something behind", n)
		}
	})
}

// A new calendar moves what is open, announces it, and leaves alone what has ended.
func TestCalendarChangeMovesOpenClocks(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		clock.Set(vn(t, "2026-10-19 09:00"))
		write(t, db, func(tx *store.Tx) error {
			for _, c := range []deadline.NewClock{
				{ID: "across", Term: 10, Unit: deadline.WorkingDay}, {ID: "before", Term: 2, Unit: deadline.WorkingDay},
				{ID: "ended", Term: 10, Unit: deadline.WorkingDay}, {ID: "paused", Term: 10, Unit: deadline.WorkingDay},
			} {
				if _, err := deadline.Start(tx, c); err != nil {
					return err
				}
			}
			if _, err := deadline.Pause(tx, "paused", deadline.Act{Reason: deadline.Supplement}); err != nil {
				return err
			}
			return deadline.Stop(tx, "ended")
		})
		due(t, load(t, db, "across"), "2026-11-02 17:00:00")
		write(t, db, func(tx *store.Tx) error {
			v, err := deadline.Declare(tx, []day.Special{{Date: day.On(2026, 10, 26), Kind: day.Statutory, Name: "Quốc tang",
				Source: "quyết định thử", Confidence: day.Sourced}}, event.By{Actor: "p1"})
			if v != 2 {
				t.Errorf("version %d", v)
			}
			return err
		})
		clock.Add(time.Minute)
		r := &job.Runner{DB: db}
		r.Add(deadline.Base(db))
		if err := r.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		for id, want := range map[string]string{"across": "2026-11-03 17:00:00", "before": "2026-10-21 17:00:00", "ended": "2026-11-02 17:00:00",
			"paused": "2026-11-03 17:00:00"} {
			c := load(t, db, id)
			due(t, c, want)
			projected(t, db, c)
		}
		if c := load(t, db, "across"); c.Entries[len(c.Entries)-1].Kind != deadline.CalendarChanged {
			t.Errorf("the ledger does not say why the due moment moved: %+v", c.Entries)
		}
		var moved []string
		if err := db.Read(t.Context(), func(s *store.Snapshot) error {
			rows, err := s.Query(`select record from event where kind='deadline.due_moved' order by record`)
			if err != nil {
				return err
			}
			defer func() { _ = rows.Close() }()
			for rows.Next() {
				var rec string
				if err := rows.Scan(&rec); err != nil {
					return err
				}
				moved = append(moved, rec)
			}
			return rows.Err()
		}); err != nil {
			t.Fatal(err)
		}
		if strings.Join(moved, " ") != "deadline:across deadline:paused" {
			t.Errorf("announced %v", moved)
		}
		// Twice moves nothing more, and taking the day back moves all back.
		write(t, db, func(tx *store.Tx) error {
			if seen, _, err := deadline.Recompute(tx, 10); err != nil || seen != 0 {
				t.Errorf("seen %d, %v", seen, err)
			}
			_, err := deadline.Declare(tx, []day.Special{{Date: day.On(2026, 10, 26)}}, event.By{Actor: "p1"})
			return err
		})
		due(t, load(t, db, "across"), "2026-11-02 17:00:00")
	})
}

func TestHoursAreVersioned(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		clock.Set(vn(t, "2026-10-19 09:00"))
		summer := day.Hours{Sessions: []day.Session{{Open: day.Clock(8 * time.Hour), Close: day.Clock(12 * time.Hour)},
			{Open: day.Clock(13 * time.Hour), Close: day.Clock(17*time.Hour + 30*time.Minute)}}}
		write(t, db, func(tx *store.Tx) error {
			if _, err := deadline.StartIntake(tx, "i1", 0); err != nil {
				return err
			}
			if _, err := deadline.SetHours(tx, day.Hours{Sessions: []day.Session{{Open: 5, Close: 4}}}, event.By{Actor: "p1"}); err == nil {
				t.Error("hours that end before they begin were taken")
			}
			_, err := deadline.SetHours(tx, summer, event.By{Actor: "p1"})
			return err
		})
		c := load(t, db, "i1")
		due(t, c, "2026-10-20 08:30:00") // 3 h + 4 h 30 on Monday, 30 minutes on Tuesday
		if c.Calendar != 2 || c.Kind != deadline.Intake {
			t.Errorf("%+v", c)
		}
	})
}

func TestWithoutACalendarTheExplanationWarns(t *testing.T) {
	storetest.Each(t, bare, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		write(t, db, func(tx *store.Tx) error {
			_, err := deadline.Start(tx, deadline.NewClock{ID: "d1", Term: 2, Unit: deadline.WorkingDay})
			return err
		})
		c := load(t, db, "d1")
		due(t, c, "2026-11-25 17:00:00") // 24/11 is not known as a holiday
		if len(c.Uncovered) != 1 || c.Uncovered[0] != 2026 || c.Steps[len(c.Steps)-1].Key != "deadline.step.uncovered" {
			t.Errorf("no warning: %+v", c.Steps)
		}
	})
}

func TestAClockKeepsItsPolicy(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		p := deadline.Policy{Clock: deadline.ResumesPlus, Plus: 4, PauseBy: deadline.ByMinute, Cutoff: day.Clock(16*time.Hour + time.Second),
			MaxExtensions: -1, ExtendBefore: 2}
		write(t, db, func(tx *store.Tx) error {
			_, err := deadline.Start(tx, deadline.NewClock{ID: "d1", Unit: deadline.SameDay, Policy: p})
			return err
		})
		if c := load(t, db, "d1"); c.Policy != p || c.Term != (deadline.Term{N: 1, Unit: deadline.SameDay}) || c.Kind != deadline.Settlement {
			t.Errorf("%+v", c)
		}
		err := db.Write(t.Context(), func(tx *store.Tx) error { _, err := deadline.Extend(tx, "d1", 1, deadline.Act{}); return err })
		if fault.Of(err) != fault.Conflict {
			t.Errorf("extended although the policy allows none: %v", err)
		}
	})
}

// NĐ 61/2018 Điều 19 khoản 4 restarts the term after a supplement, not after a payment.
func TestOnlyASupplementRestarts(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		for reason, want := range map[string]string{deadline.Supplement: "2026-10-28 17:00:00", deadline.Payment: "2026-10-27 17:00:00",
			deadline.ByLaw: "2026-10-27 17:00:00"} {
			clock.Set(vn(t, "2026-10-19 09:00"))
			write(t, db, func(tx *store.Tx) error {
				_, err := deadline.Start(tx, deadline.NewClock{ID: reason, Term: 5, Unit: deadline.WorkingDay})
				return err
			})
			clock.Set(vn(t, "2026-10-20 09:00"))
			write(t, db, func(tx *store.Tx) error {
				_, err := deadline.Pause(tx, reason, deadline.Act{Reason: reason, Ground: "Điều 1"})
				return err
			})
			clock.Set(vn(t, "2026-10-21 09:00"))
			write(t, db, func(tx *store.Tx) error { _, err := deadline.Resume(tx, reason, deadline.Act{}); return err })
			due(t, load(t, db, reason), want)
		}
	})
}

func TestLedgerIsAppendOnly(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		write(t, db, func(tx *store.Tx) error {
			_, err := deadline.Start(tx, deadline.NewClock{ID: "d1", Term: 2, Unit: deadline.WorkingDay})
			return err
		})
		for _, q := range []string{`update deadline_entry set at=0`, `delete from deadline_entry`, `update deadline_calendar set name=''`,
			`delete from deadline_calendar`} {
			if err := db.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(q); return err }); err == nil {
				t.Errorf("%s was let through", q)
			}
		}
	})
}

// Many press at once: exactly one of the pauses, one of the extensions and one of the versions stands.
func TestRaceOneFactPerPlace(t *testing.T) {
	clock := &storetest.Clock{}
	db := storetest.OpenPostgres(t, prepared, clock)
	const hands, clocks = 8, 5
	for i := range clocks {
		id := string(rune('a' + i))
		write(t, db, func(tx *store.Tx) error {
			_, err := deadline.Start(tx, deadline.NewClock{ID: id, Term: 9, Unit: deadline.WorkingDay})
			return err
		})
		var won atomic.Int64
		var wg sync.WaitGroup
		gate := make(chan struct{})
		for range hands {
			wg.Go(func() {
				<-gate
				err := db.Write(context.Background(), func(tx *store.Tx) error {
					_, err := deadline.Extend(tx, id, 2, deadline.Act{})
					return err
				})
				switch fault.Of(err) {
				case "":
					won.Add(1)
				case fault.Conflict:
				default:
					t.Error(err)
				}
			})
		}
		close(gate)
		wg.Wait()
		c := load(t, db, id)
		if won.Load() != 1 || len(c.Entries) != 2 || c.Extended != 1 {
			t.Errorf("%d won, ledger %+v", won.Load(), c.Entries)
		}
		projected(t, db, c)
	}
}

// A calendar comes while clocks are started and paused: in the end every projection says what its ledger
// says under the calendar in force.
func TestRaceCalendarAndClocks(t *testing.T) {
	clock := &storetest.Clock{}
	clock.Set(time.Date(2026, 10, 19, 2, 0, 0, 0, time.UTC))
	db := storetest.OpenPostgres(t, prepared, clock)
	ids := []string{"a", "b", "c", "d", "e", "f"}
	var wg sync.WaitGroup
	for _, id := range ids {
		wg.Go(func() {
			_ = db.Write(context.Background(), func(tx *store.Tx) error {
				_, err := deadline.Start(tx, deadline.NewClock{ID: id, Term: 10, Unit: deadline.WorkingDay})
				return err
			})
			_ = db.Write(context.Background(), func(tx *store.Tx) error {
				_, err := deadline.Extend(tx, id, 1, deadline.Act{})
				return err
			})
		})
	}
	for i := range 4 {
		wg.Go(func() {
			_ = db.Write(context.Background(), func(tx *store.Tx) error {
				_, err := deadline.Declare(tx, []day.Special{{Date: day.On(2026, 10, 26+i), Kind: day.Statutory, Name: "thử", Confidence: day.Law}},
					event.By{Actor: "p"})
				return err
			})
			_ = db.Write(context.Background(), func(tx *store.Tx) error { _, _, err := deadline.Recompute(tx, 100); return err })
		})
	}
	wg.Wait()
	write(t, db, func(tx *store.Tx) error { _, _, err := deadline.Recompute(tx, 100); return err })
	for _, id := range ids {
		projected(t, db, load(t, db, id))
	}
}
