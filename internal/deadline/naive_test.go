package deadline_test

import (
	"time"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/kit/day"
)

// naive walks day by day and second by second, sharing no code with what it checks: dates are texts made by
// package time, working time is counted by stepping.
type naive struct {
	sessions [][2]int // seconds after midnight
	off, on  func(iso string) bool
}

var hanoi = time.FixedZone("vn", 7*3600)

func plainSessions(h day.Hours) (out [][2]int) {
	for _, s := range h.Sessions {
		out = append(out, [2]int{int(time.Duration(s.Open).Seconds()), int(time.Duration(s.Close).Seconds())})
	}
	return out
}

func (n naive) works(t time.Time) bool {
	t = t.In(hanoi)
	iso := t.Format("2006-01-02")
	if n.on(iso) {
		return true
	}
	return !n.off(iso) && t.Weekday() != time.Saturday && t.Weekday() != time.Sunday
}

func midnight(t time.Time) time.Time {
	y, m, d := t.In(hanoi).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, hanoi)
}

func (n naive) onOrAfter(t time.Time) time.Time {
	t = midnight(t)
	for !n.works(t) {
		t = t.AddDate(0, 0, 1)
	}
	return t
}

// workingDay is the k-th working day after the date of t.
func (n naive) workingDay(t time.Time, k int) time.Time {
	t = midnight(t)
	for k > 0 {
		t = t.AddDate(0, 0, 1)
		if n.works(t) {
			k--
		}
	}
	return t
}

// count is the number of working days after the date of a, up to and with that of b.
func (n naive) count(a, b time.Time) (k int) {
	for t := midnight(a).AddDate(0, 0, 1); !t.After(midnight(b)); t = t.AddDate(0, 0, 1) {
		if n.works(t) {
			k++
		}
	}
	return k
}

func (n naive) close(t time.Time) time.Time {
	return midnight(t).Add(time.Duration(n.sessions[len(n.sessions)-1][1]) * time.Second)
}

func (n naive) at(date, clock time.Time) time.Time {
	return midnight(date).Add(clock.Sub(midnight(clock)))
}

// inside tells whether second s of a worked day is worked.
func (n naive) inside(s int) bool {
	for _, x := range n.sessions {
		if s >= x[0] && s < x[1] {
			return true
		}
	}
	return false
}

// seconds steps on from t, second by second, until k seconds were worked.
func (n naive) seconds(t time.Time, k int) time.Time {
	for d, s := midnight(t), int(t.Sub(midnight(t)).Seconds()); k > 0; d, s = d.AddDate(0, 0, 1), 0 {
		if !n.works(d) {
			continue
		}
		for ; s < 86400; s++ {
			if n.inside(s) {
				k--
			}
			if k == 0 {
				return d.Add(time.Duration(s+1) * time.Second)
			}
		}
	}
	return t
}

// worked counts, second by second, the worked seconds from a to b.
func (n naive) worked(a, b time.Time) (k int) {
	for d, s := midnight(a), int(a.Sub(midnight(a)).Seconds()); d.Before(b); d, s = d.AddDate(0, 0, 1), 0 {
		end := min(86400, int(b.Sub(d).Seconds()))
		if !n.works(d) {
			continue
		}
		for ; s < end; s++ {
			if n.inside(s) {
				k++
			}
		}
	}
	return k
}

// due is the due moment of a history by plain reading of the rules (decisions §12–15).
func (n naive) due(p deadline.Policy, entries []deadline.Entry) time.Time {
	var due, from time.Time
	var term deadline.Term
	rested, applied := 0, 0
	day1 := 0
	for _, x := range n.sessions {
		day1 += x[1] - x[0]
	}
	for _, e := range entries {
		switch e.Kind {
		case deadline.WasStarted:
			term = deadline.Term{N: e.Args.N, Unit: e.Args.Unit}
			due = n.fresh(term, e.At)
		case deadline.WasPaused:
			from = e.At
		case deadline.WasRestarted:
			if again := n.fresh(term, e.At); again.After(due) {
				due = again
			}
			rested, applied = 0, 0
		case deadline.WasResumed:
			hourly := term.Unit == deadline.Hour || term.Unit == deadline.WorkingHour
			if hourly && from.After(due) || !hourly && midnight(from).After(midnight(due)) {
				continue // late
			}
			switch {
			case p.PauseBy != deadline.ByMinute:
				due = n.at(n.workingDay(due, n.count(from, e.At)), due)
			case hourly:
				due = n.seconds(due, n.worked(from, e.At))
			default:
				rested += n.worked(from, e.At)
				for applied*day1 < rested {
					applied++
					due = n.at(n.workingDay(due, 1), due)
				}
			}
			due = n.at(n.workingDay(due, e.Args.N), due)
		case deadline.WasExtended:
			due = n.at(n.workingDay(due, e.Args.N), due)
		}
	}
	return due
}

// fresh is the due moment of a whole term.
func (n naive) fresh(term deadline.Term, at time.Time) time.Time {
	switch term.Unit {
	case deadline.WorkingDay:
		return n.close(n.workingDay(at, term.N))
	case deadline.Day:
		return n.close(n.onOrAfter(midnight(at).AddDate(0, 0, term.N)))
	case deadline.Month:
		y, m, d := at.In(hanoi).Date()
		last := time.Date(y, m+time.Month(term.N)+1, 0, 0, 0, 0, 0, hanoi)
		for last.Day() > d {
			last = last.AddDate(0, 0, -1)
		}
		return n.close(n.onOrAfter(last))
	case deadline.SameDay:
		if n.works(at) && at.In(hanoi).Format("15:04:05") <= "15:00:00" {
			return n.close(at)
		}
		return n.close(n.workingDay(at, 1))
	}
	return n.seconds(at, term.N*3600)
}
