// Package deadline is the room of time limits: a ledger of facts per clock, from which the due moment is
// derived and explained line by line. Nobody writes a due moment; the column that holds one is a projection.
//
// Terms run by NĐ 61/2018/NĐ-CP Điều 17–19 as NĐ 118/2025/NĐ-CP keeps them, and by the counting rules of the
// Bộ luật Dân sự 2015 Điều 147, 148. Every number that a source leaves open is a field of Policy.
package deadline

import (
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
)

// Unit is what a term is counted in.
type Unit string

// The units. Hour and WorkingHour count alike, inside the sessions of working days.
const (
	WorkingDay  Unit = "working_day"
	Day         Unit = "day"
	Month       Unit = "month"
	WorkingHour Unit = "working_hour"
	Hour        Unit = "hour"
	SameDay     Unit = "same_day" // today, or the next working day when accepted after the cut-off
)

// ByMoment tells whether lateness is judged by the moment; other units are judged by date.
func (u Unit) ByMoment() bool { return u == Hour || u == WorkingHour }

// Term is a time limit.
type Term struct {
	N    int  `json:"n"`
	Unit Unit `json:"unit"`
}

// maxTerm keeps a slip of the finger from being counted day by day for centuries.
const maxTerm = 10_000

// Check tells what is wrong with the term: an Invalid fault, or nil. The number of SameDay is 0 or 1.
func (t Term) Check() error {
	switch t.Unit {
	case WorkingDay, Day, Month, WorkingHour, Hour:
		if t.N < 1 || t.N > maxTerm {
			return fault.New(fault.Invalid, "deadline.fault.term", "max", maxTerm)
		}
	case SameDay:
		if t.N != 0 && t.N != 1 {
			return fault.New(fault.Invalid, "deadline.fault.same_day_term")
		}
	default:
		return fault.New(fault.Invalid, "deadline.fault.unit", "unit", string(t.Unit))
	}
	return nil
}

// Kinds of clocks.
const (
	Settlement = "settlement" // the legal term of a dossier, from acceptance
	Intake     = "intake"     // how long a sent dossier may wait to be accepted or refused (decisions §3)
)

// What the clock does when the supplement is there (NĐ 61/2018/NĐ-CP Điều 19 khoản 4; sector laws differ).
const (
	Restarts    = "restart"     // the whole term again
	Resumes     = "resume"      // what was left of it
	ResumesPlus = "resume_plus" // what was left and some days more
)

// How pauses are measured.
const (
	ByDay    = "day"    // whole working days, from the day after the pause begins to the day it ends
	ByMinute = "minute" // working time
)

// Policy holds the rules of one clock; a clock keeps the policy it was started with. The zero value is the
// rule of NĐ 61/2018/NĐ-CP.
type Policy struct {
	Clock         string    `json:"clock,omitempty"`          // Restarts when empty
	Plus          int       `json:"plus,omitempty"`           // working days, with ResumesPlus
	PauseBy       string    `json:"pause_by,omitempty"`       // ByDay when empty
	Cutoff        day.Clock `json:"cutoff,omitempty"`         // for SameDay; 15:00 when 0
	MaxExtensions int       `json:"max_extensions,omitempty"` // 1 when 0 (NĐ 61/2018 Điều 19 khoản 9); none when negative
	ExtendBefore  int       `json:"extend_before,omitempty"`  // days before the due date; 1 when 0
}

// DefaultCutoff is 15:00 (Luật Hộ tịch 2014 Điều 5 khoản 3; NĐ 61/2018/NĐ-CP Điều 18).
const DefaultCutoff = day.Clock(15 * time.Hour)

func (p Policy) filled() Policy {
	if p.Clock == "" {
		p.Clock = Restarts
	}
	if p.Clock != ResumesPlus {
		p.Plus = 0
	}
	if p.PauseBy == "" {
		p.PauseBy = ByDay
	}
	if p.Cutoff == 0 {
		p.Cutoff = DefaultCutoff
	}
	if p.MaxExtensions == 0 {
		p.MaxExtensions = 1
	}
	if p.ExtendBefore == 0 {
		p.ExtendBefore = 1
	}
	return p
}

// Check tells what is wrong with the policy: an Invalid fault, or nil.
func (p Policy) Check() error {
	p = p.filled()
	known := p.Clock == Restarts || p.Clock == Resumes || p.Clock == ResumesPlus
	if !known || p.Clock == ResumesPlus && (p.Plus < 1 || p.Plus > maxTerm) {
		return fault.New(fault.Invalid, "deadline.fault.policy", "policy", p.Clock)
	}
	if p.PauseBy != ByDay && p.PauseBy != ByMinute {
		return fault.New(fault.Invalid, "deadline.fault.policy", "policy", p.PauseBy)
	}
	return nil
}

// State is what a clock does now.
type State string

// The states of a clock.
const (
	Running State = "running"
	Paused  State = "paused"
	Stopped State = "stopped"
)

// EntryKind names a fact of the ledger.
type EntryKind string

// The facts.
const (
	WasStarted      EntryKind = "started"
	WasPaused       EntryKind = "paused"
	WasResumed      EntryKind = "resumed"
	WasRestarted    EntryKind = "restarted"
	WasExtended     EntryKind = "extended"
	WasHandedOver   EntryKind = "handed_over"
	CalendarChanged EntryKind = "calendar_changed"
	WasStopped      EntryKind = "stopped"
)

// Entry is one fact of a clock's ledger.
type Entry struct {
	Seq   int64
	Kind  EntryKind
	At    time.Time
	Args  Args
	Event string // id of the event of the room that caused it; may be empty
}

// Args are the values of an entry.
type Args struct {
	N        int    `json:"n,omitempty"`        // started: the term; extended and resumed: working days added
	Unit     Unit   `json:"unit,omitempty"`     // started
	Reason   string `json:"reason,omitempty"`   // paused: why; handed over: to whom; stopped: by what
	Ground   string `json:"ground,omitempty"`   // the article on which a pause or an extension rests
	Calendar int64  `json:"calendar,omitempty"` // calendar changed: its new version
	Was      int64  `json:"was,omitempty"`      // due moment in force before this fact, UTC ms
	Now      int64  `json:"now,omitempty"`      // calendar changed: due after, UTC ms
}

// Reasons for a pause. A technical outage or an absent approver is none (decisions §15).
const (
	Supplement = "supplement" // chờ bổ sung hồ sơ
	Payment    = "payment"    // chờ thực hiện nghĩa vụ tài chính
	ByLaw      = "by_law"     // another ground, which must be cited
)
