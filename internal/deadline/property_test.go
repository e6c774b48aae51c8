package deadline_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/kit/day"
)

// world is a random calendar: the published one, or days off and make-up days strewn over it.
func world(t *rapid.T, published day.Desk) day.Desk {
	specials := published.Calendar.Specials()
	for range rapid.IntRange(0, 40).Draw(t, "more") {
		d := day.On(2024, 1, 1).Add(rapid.IntRange(0, 1400).Draw(t, "date"))
		kind := rapid.SampledFrom([]day.Kind{day.Statutory, day.SwapOff, day.MakeUp}).Draw(t, "kind")
		specials = append(specials, day.Special{Date: d, Kind: kind, Name: "n" + string(kind), Confidence: day.Law})
	}
	hours := published.Hours
	if rapid.Bool().Draw(t, "other hours") {
		hours = day.Hours{Sessions: []day.Session{{Open: clock(7, 30), Close: clock(11, 45)}, {Open: clock(13, 0), Close: clock(16, 0)},
			{Open: clock(16, 30), Close: clock(18, 15)}}}
	}
	return day.Desk{Calendar: day.NewCalendar(specials), Hours: hours}
}

func clock(h, m int) day.Clock {
	return day.Clock(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute)
}

func oracle(k day.Desk) naive {
	off, on := map[string]bool{}, map[string]bool{}
	for _, s := range k.Calendar.Specials() {
		y, m, d := s.Date.YMD()
		iso := time.Date(y, m, d, 0, 0, 0, 0, hanoi).Format("2006-01-02")
		off[iso], on[iso] = s.Kind != day.MakeUp, s.Kind == day.MakeUp
	}
	return naive{sessions: plainSessions(k.Hours), off: func(iso string) bool { return off[iso] }, on: func(iso string) bool { return on[iso] }}
}

func term(t *rapid.T) deadline.Term {
	u := rapid.SampledFrom([]deadline.Unit{deadline.WorkingDay, deadline.Day, deadline.Month, deadline.WorkingHour, deadline.Hour,
		deadline.SameDay}).Draw(t, "unit")
	most := map[deadline.Unit]int{deadline.WorkingDay: 40, deadline.Day: 60, deadline.Month: 7, deadline.WorkingHour: 60, deadline.Hour: 60,
		deadline.SameDay: 1}
	return deadline.Term{N: rapid.IntRange(1, most[u]).Draw(t, "n"), Unit: u}
}

// moments lean to the edges of the sessions and of the cut-off.
func after(t *rapid.T, at time.Time, days int) time.Time {
	d := day.Of(at).Add(rapid.IntRange(0, days).Draw(t, "days on"))
	edge := rapid.SampledFrom([]time.Duration{0, 7 * time.Hour, 11*time.Hour + 30*time.Minute, 13*time.Hour + 30*time.Minute, 15 * time.Hour,
		17 * time.Hour, 10 * time.Hour}).Draw(t, "edge")
	near := rapid.SampledFrom([]int{-1, 0, 1, 600, 5000}).Draw(t, "seconds off")
	next := d.At(0, 0).Add(edge + time.Duration(near)*time.Second)
	if next.Before(at) {
		return at
	}
	return next
}

// history is a random life of a clock that the rules of order allow.
func history(t *rapid.T) (deadline.Policy, []deadline.Entry) {
	p := deadline.Policy{Clock: rapid.SampledFrom([]string{deadline.Restarts, deadline.Resumes, deadline.ResumesPlus}).Draw(t, "policy"),
		PauseBy: rapid.SampledFrom([]string{deadline.ByDay, deadline.ByMinute}).Draw(t, "pauses by")}
	if p.Clock == deadline.ResumesPlus {
		p.Plus = rapid.IntRange(1, 6).Draw(t, "plus")
	}
	n := term(t)
	at := after(t, day.On(2024, 1, 1).At(0, 0), 1000)
	es := []deadline.Entry{{Kind: deadline.WasStarted, At: at, Args: deadline.Args{N: n.N, Unit: n.Unit}}}
	for range rapid.IntRange(0, 5).Draw(t, "facts") {
		at = after(t, at, 6)
		switch rapid.IntRange(0, 4).Draw(t, "fact") {
		case 0:
			es = append(es, deadline.Entry{Kind: deadline.WasExtended, At: at, Args: deadline.Args{N: rapid.IntRange(1, 10).Draw(t, "by")}})
		case 1:
			es = append(es, deadline.Entry{Kind: deadline.WasHandedOver, At: at})
		default:
			es = append(es, pauses(t, p, at)...)
			at = es[len(es)-1].At
		}
	}
	return p, es
}

func pauses(t *rapid.T, p deadline.Policy, from time.Time) []deadline.Entry {
	reason := rapid.SampledFrom([]string{deadline.Supplement, deadline.Payment}).Draw(t, "reason")
	end := deadline.Entry{Kind: deadline.WasResumed, At: after(t, from, 15)}
	if reason == deadline.Supplement {
		end.Args.N = p.Plus
		if p.Clock == deadline.Restarts {
			end.Kind = deadline.WasRestarted
		}
	}
	return []deadline.Entry{{Kind: deadline.WasPaused, At: from, Args: deadline.Args{Reason: reason}}, end}
}

func compute(t *rapid.T, k day.Desk, p deadline.Policy, es []deadline.Entry) deadline.Result {
	r, err := deadline.Compute(k, p, es)
	if err != nil {
		t.Fatalf("%v: %+v", err, es)
	}
	return r
}

// Every history comes to what plain stepping over days and seconds comes to, at a moment of work, and its
// explanation leads there too.
func TestHistoriesAgreeWithAPlainReading(t *testing.T) {
	published := desk(t)
	rapid.Check(t, func(t *rapid.T) {
		k := world(t, published)
		p, es := history(t)
		r := compute(t, k, p, es)
		n := oracle(k)
		if want := n.due(p, es); !r.Due.Equal(want) {
			t.Fatalf("due %v, plain reading %v: %+v", r.Due, want, es)
		}
		if !n.works(r.Due) {
			t.Fatalf("due on a day off: %v", r.Due)
		}
		s := int(r.Due.Sub(midnight(r.Due)).Seconds())
		if u := es[0].Args.Unit; u != deadline.Hour && u != deadline.WorkingHour {
			if !r.Due.Equal(n.close(r.Due)) {
				t.Fatalf("a term in days ends at %v", r.Due)
			}
		} else if !n.inside(s) && !n.inside(s-1) {
			t.Fatalf("due outside the sessions: %v", r.Due)
		}
		replay(t, "history", k.Hours, r)
	})
}

func TestALongerTermIsNeverDueEarlier(t *testing.T) {
	published := desk(t)
	rapid.Check(t, func(t *rapid.T) {
		k := world(t, published)
		p, es := history(t)
		if es[0].Args.Unit == deadline.SameDay {
			return // it has no length
		}
		short := compute(t, k, p, es)
		es[0].Args.N += rapid.IntRange(1, 5).Draw(t, "longer")
		if long := compute(t, k, p, es); long.Due.Before(short.Due) {
			t.Fatalf("longer term due %v, shorter %v", long.Due, short.Due)
		}
	})
}

func TestLaterReceiptIsNeverDueEarlier(t *testing.T) {
	published := desk(t)
	rapid.Check(t, func(t *rapid.T) {
		k, n := world(t, published), term(t)
		at := after(t, day.On(2024, 1, 1).At(0, 0), 1000)
		start := func(at time.Time) time.Time {
			return compute(t, k, deadline.Policy{}, []deadline.Entry{{Kind: deadline.WasStarted, At: at, Args: deadline.Args{N: n.N, Unit: n.Unit}}}).Due
		}
		if a, b := start(at), start(after(t, at, 10)); b.Before(a) {
			t.Fatalf("received later, due %v before %v", b, a)
		}
	})
}

func TestAPauseNeverMakesItEarlier(t *testing.T) {
	published := desk(t)
	rapid.Check(t, func(t *rapid.T) {
		k := world(t, published)
		p, es := history(t)
		before := compute(t, k, p, es)
		more := pauses(t, p, after(t, es[len(es)-1].At, 10))
		with := compute(t, k, p, append(es, more...))
		if with.Due.Before(before.Due) {
			t.Fatalf("due %v, after a pause %v", before.Due, with.Due)
		}
		if open := compute(t, k, p, append(es, more[0])); open.State != deadline.Paused || !open.Due.Equal(before.Due) {
			t.Fatalf("while paused: %s, %v, want %v", open.State, open.Due, before.Due)
		}
	})
}

func TestKWorkingDaysOfPauseShiftByK(t *testing.T) {
	published := desk(t)
	rapid.Check(t, func(t *rapid.T) {
		k := world(t, published)
		p, es := history(t)
		p.Clock, p.Plus, p.PauseBy = deadline.Resumes, 0, deadline.ByDay
		before := compute(t, k, p, es)
		from := after(t, es[len(es)-1].At, 3)
		if deadline.Judge(before.Due, from, es[0].Args.Unit) == deadline.Late {
			return
		}
		to := after(t, from, 15)
		with := compute(t, k, p, append(es, deadline.Entry{Kind: deadline.WasPaused, At: from}, deadline.Entry{Kind: deadline.WasResumed, At: to}))
		n := oracle(k)
		days := n.count(from, to)
		if got := n.count(before.Due, with.Due); got != days || !n.at(with.Due, before.Due).Equal(with.Due) {
			t.Fatalf("a pause of %d working days moved %v to %v", days, before.Due, with.Due)
		}
	})
}

// The first lateness is the first fact that found the running clock past the due moment in force then, whatever calendar
// came after: plain reading says which, and nothing added later takes it back.
func TestFirstLatenessAgreesWithAPlainReading(t *testing.T) {
	published := desk(t)
	rapid.Check(t, func(t *rapid.T) {
		p, es := history(t)
		es = append(es, deadline.Entry{Kind: deadline.WasStopped, At: after(t, es[len(es)-1].At, 40)})
		k := world(t, published)
		unit, paused, want := es[0].Args.Unit, false, time.Time{}
		for i := 1; i < len(es); i++ {
			if rapid.IntRange(0, 3).Draw(t, "calendar") == 0 {
				k = world(t, published) // another calendar is in force from here on
			}
			due := oracle(k).due(p, es[:i])
			es[i].Args.Was = due.UnixMilli()
			hourly := unit == deadline.Hour || unit == deadline.WorkingHour
			late := hourly && es[i].At.After(due) || !hourly && midnight(es[i].At).After(midnight(due))
			if late && !paused && want.IsZero() {
				if want = due; !hourly {
					want = midnight(due).AddDate(0, 0, 1)
				}
			}
			paused = es[i].Kind == deadline.WasPaused || paused && es[i].Kind != deadline.WasResumed && es[i].Kind != deadline.WasRestarted
		}
		r := compute(t, world(t, published), p, es)
		if !r.FirstLate.Equal(want) {
			t.Fatalf("late since %v, plain reading %v: %+v", r.FirstLate, want, es)
		}
		if !r.FirstLate.IsZero() && (deadline.Standing{Due: r.Due, Unit: unit, FirstLate: r.FirstLate}).Judge(es[0].At) != deadline.Late {
			t.Fatal("what was late once is in time")
		}
	})
}
