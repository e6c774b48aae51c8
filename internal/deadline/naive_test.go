package deadline_test

import (
	"time"

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

// inside tells whether the second that begins at t is worked.
func (n naive) inside(t time.Time) bool {
	if !n.works(t) {
		return false
	}
	s := int(t.Sub(midnight(t)).Seconds())
	for _, x := range n.sessions {
		if s >= x[0] && s < x[1] {
			return true
		}
	}
	return false
}

// seconds steps on from t until k seconds were worked; whole hours without work are stepped over.
func (n naive) seconds(t time.Time, k int) time.Time {
	for k > 0 {
		if !n.works(t) {
			t = midnight(t).AddDate(0, 0, 1)
			continue
		}
		if n.inside(t) {
			k--
		}
		t = t.Add(time.Second)
	}
	return t
}

// worked counts the worked seconds from a to b.
func (n naive) worked(a, b time.Time) (k int) {
	for t := a; t.Before(b); t = t.Add(time.Second) {
		if n.inside(t) {
			k++
		}
	}
	return k
}
