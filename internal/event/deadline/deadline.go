// Package deadline holds the facts of room deadline. Due moments are UTC milliseconds.
package deadline

// CalendarChanged says that the working calendar has a new version; due moments that rest on the dates
// named may move, and are announced as they do.
type CalendarChanged struct {
	Version int64    `json:"version"`
	Dates   []string `json:"dates"` // "2026-11-24"; none: the hours of a working day changed
}

func (CalendarChanged) Kind() string     { return "deadline.calendar_changed" }
func (f CalendarChanged) Record() string { return "deadline:calendar" }

// DueMoved says that a change of the calendar moved the due moment of an open clock.
type DueMoved struct {
	Clock     string `json:"clock"`
	ClockKind string `json:"clock_kind"`
	Was       int64  `json:"was"`
	Now       int64  `json:"now"`
	Calendar  int64  `json:"calendar"`
}

func (DueMoved) Kind() string     { return "deadline.due_moved" }
func (f DueMoved) Record() string { return "deadline:" + f.Clock }
