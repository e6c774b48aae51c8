package deadline

import (
	"time"

	"github.com/motcua/motcua/internal/kit/day"
)

// Verdict is how a finished work stands to its due moment.
type Verdict string

// The verdicts.
const (
	Early  Verdict = "early"   // trước hạn
	OnTime Verdict = "on_time" // đúng hạn
	Late   Verdict = "late"    // quá hạn
)

// Judge compares the moment at which something was done with the current due moment: by date, and for terms
// in hours late by the moment (decisions §12, §16). What has no due moment is on time.
func Judge(due, done time.Time, u Unit) Verdict {
	if due.IsZero() {
		return OnTime
	}
	due, done = due.Truncate(time.Second), done.Truncate(time.Second)
	if u.ByMoment() && done.After(due) {
		return Late
	}
	switch want, did := day.Of(due), day.Of(done); {
	case did < want:
		return Early
	case did > want:
		return Late
	}
	return OnTime
}

// LateSince is the moment from which a work with this due moment is late: the day after it, and for terms in hours the
// due moment itself.
func LateSince(due time.Time, u Unit) time.Time {
	if u.ByMoment() {
		return due.Truncate(time.Second)
	}
	return day.Of(due).Add(1).At(0, 0)
}

// Judge is Judge of a clock that may have been late before its due moment was moved: once late it stays late, for ever
// (decisions §16; ADR 0009).
func (s Standing) Judge(done time.Time) Verdict {
	if !s.FirstLate.IsZero() {
		return Late
	}
	return Judge(s.Due, done, s.Unit)
}

// Level says how urgent a chip looks.
type Level string

// From burning to settled.
const (
	LevelLate   Level = "late"
	LevelToday  Level = "today"
	LevelSoon   Level = "soon" // within one working day
	LevelFar    Level = "far"
	LevelPaused Level = "paused"
	LevelDone   Level = "done"
)

// Chip is the time left in a few words: a word key with its arguments, and how urgent it is.
type Chip struct {
	Level Level
	Key   string
	Args  []any
}

// Standing is what a list knows of a clock.
type Standing struct {
	Due    time.Time
	Unit   Unit
	State  State
	Reason string // of the pause

	FirstLate time.Time // since when it was late for the first time; zero: never yet
}

// Look is how a chip is drawn: its colour and its icon.
func (c Chip) Look() (kind, icon string) {
	switch c.Level {
	case LevelLate:
		return "solid", "triangle-alert"
	case LevelToday, LevelSoon:
		return "warn", "clock"
	case LevelPaused:
		return "", "hourglass"
	case LevelDone:
		return "ok", "circle-check"
	case LevelFar:
	}
	return "", "calendar"
}

// Remaining tells the time left at a moment: late by days of the calendar, left in working days; for terms
// in hours in hours and minutes of work, as long as less than a day is left.
func Remaining(desk day.Desk, s Standing, now time.Time) Chip {
	switch s.State {
	case Stopped:
		return Chip{LevelDone, "deadline.chip.stopped", nil}
	case Paused:
		return Chip{LevelPaused, pausedKey(s.Reason), nil}
	}
	if s.Due.IsZero() {
		return Chip{LevelFar, "deadline.chip.none", nil}
	}
	if Judge(s.Due, now, s.Unit) == Late {
		return late(desk, s, now)
	}
	if !s.FirstLate.IsZero() {
		return Chip{LevelLate, "deadline.chip.late_before", nil}
	}
	if s.Unit.ByMoment() {
		if w := desk.Between(now, s.Due); w < desk.Hours.Day() {
			return soon(s, now, w)
		}
	}
	switch n := desk.Calendar.WorkingDays(day.Of(now), day.Of(s.Due)); n {
	case 0:
		return Chip{LevelToday, "deadline.chip.today", nil}
	case 1:
		return Chip{LevelSoon, "deadline.chip.days", []any{"n", n}}
	default:
		return Chip{LevelFar, "deadline.chip.days", []any{"n", n}}
	}
}

// soon is the chip of a term in hours that ends within a working day, w from now.
func soon(s Standing, now time.Time, w time.Duration) Chip {
	level := LevelSoon
	if day.Of(now) == day.Of(s.Due) {
		level = LevelToday
	}
	if w < time.Hour {
		return Chip{level, "deadline.chip.minutes", []any{"n", int(w / time.Minute)}}
	}
	return Chip{level, "deadline.chip.hours", []any{"n", int(w / time.Hour)}}
}

func late(desk day.Desk, s Standing, now time.Time) Chip {
	if n := int(day.Of(now) - day.Of(s.Due)); n > 0 {
		return Chip{LevelLate, "deadline.chip.late_days", []any{"n", n}}
	}
	w := desk.Between(s.Due, now)
	if w < time.Minute { // the term ended with the last session
		return Chip{LevelLate, "deadline.chip.late_now", nil}
	}
	if w < time.Hour {
		return Chip{LevelLate, "deadline.chip.late_minutes", []any{"n", int(w / time.Minute)}}
	}
	return Chip{LevelLate, "deadline.chip.late_hours", []any{"n", int(w / time.Hour)}}
}

func pausedKey(reason string) string {
	switch reason {
	case Supplement:
		return "deadline.chip.paused_supplement"
	case Payment:
		return "deadline.chip.paused_payment"
	}
	return "deadline.chip.paused"
}

// ForwardBy is the moment by which a dossier received at the one-stop must be with the competent unit: the
// close of the same working day; received after the cut-off or on a day off, the opening of the next
// working day (NĐ 61/2018/NĐ-CP Điều 18; decisions §13).
func ForwardBy(desk day.Desk, p Policy, received time.Time) time.Time {
	received = received.Truncate(time.Second)
	d := day.Of(received)
	if desk.Calendar.IsWorking(d) && !received.After(p.filled().Cutoff.On(d)) {
		return desk.Hours.Close(d)
	}
	return desk.Hours.Open(desk.Calendar.NextWorking(d))
}
