package day

import (
	"errors"
	"fmt"
	"time"
)

// Clock is a time of day, counted from midnight. It is written "07:00" or "15:00:01".
type Clock time.Duration

// ParseClock reads "07:00" or "15:00:01"; "24:00" is the end of the day.
func ParseClock(s string) (Clock, error) {
	if s == "24:00" {
		return Clock(24 * time.Hour), nil
	}
	for _, layout := range []string{"15:04", "15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil && len(s) == len(layout) {
			h, m, sec := t.Clock()
			return Clock(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(sec)*time.Second), nil
		}
	}
	return 0, fmt.Errorf("day: %q is not a time of day like 07:00", s)
}

func (c Clock) String() string {
	s := int(time.Duration(c) / time.Second)
	if s%60 != 0 {
		return fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%02d:%02d", s/3600, s/60%60)
}

// MarshalText writes "07:00".
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads "07:00".
func (c *Clock) UnmarshalText(b []byte) (err error) { *c, err = ParseClock(string(b)); return err }

// On is the moment of this time of day on a date in Việt Nam.
func (c Clock) On(d Date) time.Time { return d.At(0, 0).Add(time.Duration(c)) }

// ClockOf is the time of day in Việt Nam at moment t.
func ClockOf(t time.Time) Clock { return Clock(t.Sub(Of(t).At(0, 0))) }

// Session is a stretch of a working day: work is done from its opening up to its close.
type Session struct {
	Open  Clock `json:"open"`
	Close Clock `json:"close"`
}

// Hours are the sessions of a working day, in order. The zero value stands for Office().
type Hours struct {
	Sessions []Session `json:"sessions"`
}

// Office are the hours of most offices: 07:00–11:30 and 13:30–17:00, eight hours a day.
func Office() Hours {
	const m = time.Minute
	return Hours{[]Session{{Clock(7 * 60 * m), Clock(11*60*m + 30*m)}, {Clock(13*60*m + 30*m), Clock(17 * 60 * m)}}}
}

// Filled is h, or Office() if h has no sessions.
func (h Hours) Filled() Hours {
	if len(h.Sessions) == 0 {
		return Office()
	}
	return h
}

// Check tells what is wrong with hours that a person entered.
func (h Hours) Check() error {
	if len(h.Sessions) == 0 {
		return errors.New("day: a working day has at least one session")
	}
	last := Clock(-1)
	for _, s := range h.Sessions {
		if s.Open <= last || s.Close <= s.Open || s.Close > Clock(24*time.Hour) {
			return fmt.Errorf("day: session %s–%s does not follow in order within the day", s.Open, s.Close)
		}
		last = s.Close
	}
	return nil
}

// Day is the working time of one day.
func (h Hours) Day() time.Duration {
	var sum time.Duration
	for _, s := range h.Sessions {
		sum += time.Duration(s.Close - s.Open)
	}
	return sum
}

// Open is the opening of the first session on d.
func (h Hours) Open(d Date) time.Time { return h.Sessions[0].Open.On(d) }

// Close is the close of the last session on d.
func (h Hours) Close(d Date) time.Time { return h.Sessions[len(h.Sessions)-1].Close.On(d) }

// Desk is a calendar with hours: it tells working time to the second. Its Hours must be checked.
type Desk struct {
	Calendar *Calendar
	Hours    Hours
}

// NextOpen is t if work is done at t, else the opening of the next session.
func (k Desk) NextOpen(t time.Time) time.Time {
	d := Of(t)
	if k.Calendar.IsWorking(d) {
		for _, s := range k.Hours.Sessions {
			if open := s.Open.On(d); open.After(t) {
				return open
			}
			if s.Close.On(d).After(t) {
				return t
			}
		}
	}
	return k.Hours.Open(k.Calendar.NextWorking(d))
}

// CloseIn is the close of the n-th working day after t.
func (k Desk) CloseIn(n int, t time.Time) time.Time {
	return k.Hours.Close(k.Calendar.AddWorkingDays(Of(t), n))
}

// Add is the moment at which w of working time has gone by since t: the earliest one, so that work that
// fills a session ends at its close, not at the next opening. Nothing to work gives t itself.
func (k Desk) Add(t time.Time, w time.Duration) time.Time {
	for w > 0 {
		t = k.NextOpen(t)
		left := k.left(t)
		if w <= left {
			return t.Add(w)
		}
		w -= left
		t = t.Add(left)
	}
	return t
}

// left is the time to the close of the session in which t lies.
func (k Desk) left(t time.Time) time.Duration {
	d := Of(t)
	for _, s := range k.Hours.Sessions {
		if !s.Open.On(d).After(t) && s.Close.On(d).After(t) {
			return s.Close.On(d).Sub(t)
		}
	}
	return 0
}

// Between is the working time from a to b; 0 if b is not after a.
func (k Desk) Between(a, b time.Time) time.Duration {
	var sum time.Duration
	for d := Of(a); d <= Of(b); d++ {
		if !k.Calendar.IsWorking(d) {
			continue
		}
		for _, s := range k.Hours.Sessions {
			from, to := later(a, s.Open.On(d)), earlier(b, s.Close.On(d))
			if to.After(from) {
				sum += to.Sub(from)
			}
		}
	}
	return sum
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
