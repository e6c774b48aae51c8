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

// ChangeProposed says that somebody wrote a change of the calendar down for a second person to agree to.
type ChangeProposed struct {
	Proposal string   `json:"proposal"`
	Dates    []string `json:"dates"` // none: other hours
	Source   string   `json:"source"`
	Again    string   `json:"again"` // why a day is entered that has passed
	Body     string   `json:"body"`  // SHA-256 of the change as it is written
}

func (ChangeProposed) Kind() string     { return "deadline.change_proposed" }
func (f ChangeProposed) Record() string { return "deadline:calendar" }

// ChangeAgreed says that a second person put a proposed change in force, in which version of the calendar, and which
// days had passed by then: what rests on them was derived again.
type ChangeAgreed struct {
	Proposal string   `json:"proposal"`
	Version  int64    `json:"version"`
	Again    []string `json:"again"`
}

func (ChangeAgreed) Kind() string     { return "deadline.change_agreed" }
func (f ChangeAgreed) Record() string { return "deadline:calendar" }

// ChangeDeclined says that a proposed change was given back or taken back; the reason stands with the fact.
type ChangeDeclined struct {
	Proposal string   `json:"proposal"`
	Dates    []string `json:"dates"`
}

func (ChangeDeclined) Kind() string     { return "deadline.change_declined" }
func (f ChangeDeclined) Record() string { return "deadline:calendar" }
