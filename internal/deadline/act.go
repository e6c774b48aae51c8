package deadline

import (
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// NewClock is a clock to be started.
type NewClock struct {
	ID     string // any text; a dossier's own clock has the id of the dossier
	Kind   string // Settlement when empty
	Term   int
	Unit   Unit
	Policy Policy
	At     time.Time // the moment of valid acceptance; now when zero
	Event  string
}

// Act is what surrounds a fact. The zero value is now, without a word.
type Act struct {
	At     time.Time // when it happened; now when zero
	Reason string    // Pause: Supplement, Payment or ByLaw. Else in words
	Ground string    // the article it rests on
	Event  string    // id of the event that announces it
}

// Start starts a clock, in the calendar in force. An id is used once: a second start is a Conflict.
func Start(tx *store.Tx, n NewClock) (Clock, error) {
	if n.Kind == "" {
		n.Kind = Settlement
	}
	if n.Unit == SameDay && n.Term == 0 {
		n.Term = 1
	}
	c := Clock{ID: n.ID, Kind: n.Kind, Term: Term{n.Term, n.Unit}, Policy: n.Policy}
	e := Entry{Kind: WasStarted, At: n.At, Args: Args{N: n.Term, Unit: n.Unit}, Event: n.Event}
	if err := c.append(tx, e); err != nil {
		return Clock{}, err
	}
	return c, nil
}

// StartIntake starts the clock of a dossier that was sent and waits to be accepted or refused (decisions §3).
// Zero hours means 8 working hours (NĐ 216/2026/NĐ-CP Điều 23 says so for judicial records).
func StartIntake(tx *store.Tx, id string, hours int) (Clock, error) {
	if hours == 0 {
		hours = 8
	}
	return Start(tx, NewClock{ID: id, Kind: Intake, Term: hours, Unit: WorkingHour})
}

// Pause stops the clock for a while. Only a supplement, a financial duty or a cited ground of law pauses;
// a technical outage or an absent approver does not (decisions §15).
func Pause(tx *store.Tx, id string, a Act) (Clock, error) {
	switch a.Reason {
	case Supplement, Payment:
	case ByLaw:
		if fold.Said(a.Ground) == "" {
			return Clock{}, fault.New(fault.Invalid, "deadline.fault.no_ground")
		}
	default:
		return Clock{}, fault.New(fault.Invalid, "deadline.fault.no_ground")
	}
	return ledger(tx, id, func(Clock) (Entry, error) { return entry(WasPaused, a, 0), nil })
}

// Resume ends a pause. After a supplement the policy of the clock says whether the term begins again, goes
// on, or goes on with some days more; after any other pause it goes on.
func Resume(tx *store.Tx, id string, a Act) (Clock, error) {
	return ledger(tx, id, func(c Clock) (Entry, error) {
		p := c.Policy.filled()
		switch {
		case c.Reason == Supplement && p.Clock == Restarts:
			return entry(WasRestarted, a, 0), nil
		case c.Reason == Supplement && p.Clock == ResumesPlus:
			return entry(WasResumed, a, p.Plus), nil
		}
		return entry(WasResumed, a, 0), nil
	})
}

// Extend moves the due date by working days, after the apology to the applicant: at most once and at the
// latest one day before the due date (NĐ 61/2018/NĐ-CP Điều 19 khoản 9; both numbers are in Policy).
func Extend(tx *store.Tx, id string, days int, a Act) (Clock, error) {
	return ledger(tx, id, func(c Clock) (Entry, error) {
		if a.At.IsZero() {
			a.At = tx.Now()
		}
		return entry(WasExtended, a, days), c.mayExtend(days, a.At)
	})
}

func (c Clock) mayExtend(days int, at time.Time) error {
	p := c.Policy.filled()
	switch {
	case days < 1 || days > maxTerm:
		return fault.New(fault.Invalid, "deadline.fault.term", "max", maxTerm)
	case c.State == Running && c.Extended >= p.MaxExtensions:
		return fault.New(fault.Conflict, "deadline.fault.extended", "n", c.Extended)
	case c.State == Running && day.Of(at).Add(p.ExtendBefore) > day.Of(c.Due):
		return fault.New(fault.Conflict, "deadline.fault.extend_late", "n", p.ExtendBefore, "due", c.Due)
	}
	return nil
}

// HandOver puts down that the work changed hands. It never moves the due moment: steps inside an authority
// do not extend the legal term.
func HandOver(tx *store.Tx, id string, a Act) (Clock, error) {
	return ledger(tx, id, func(Clock) (Entry, error) { return entry(WasHandedOver, a, 0), nil })
}

// Stop ends a clock now.
func Stop(tx *store.Tx, id string) error {
	_, err := StopAt(tx, id, Act{})
	return err
}

// StopAt ends a clock; its due moment stays as it is, whatever the calendar becomes later.
func StopAt(tx *store.Tx, id string, a Act) (Clock, error) {
	return ledger(tx, id, func(Clock) (Entry, error) { return entry(WasStopped, a, 0), nil })
}

func entry(k EntryKind, a Act, n int) Entry {
	return Entry{Kind: k, At: a.At, Args: Args{N: n, Reason: a.Reason, Ground: a.Ground}, Event: a.Event}
}

// ledger appends one entry to a clock.
func ledger(tx *store.Tx, id string, next func(Clock) (Entry, error)) (Clock, error) {
	c, err := Load(tx, id)
	if err != nil {
		return Clock{}, err
	}
	if c.State != Stopped && !c.kept.Equal(c.Due) { // a new calendar has not come to this clock yet: first what it moves
		if err := c.shift(tx); err != nil {
			return Clock{}, err
		}
	}
	e, err := next(c)
	if err != nil {
		return Clock{}, err
	}
	if err := c.append(tx, e); err != nil {
		return Clock{}, err
	}
	return c, nil
}

// GoOn ends a pause as if what it waited for had never been asked: the term goes on with what was left of it,
// whatever the policy. It is for pauses that end without the supplement.
func GoOn(tx *store.Tx, id string, a Act) (Clock, error) {
	return ledger(tx, id, func(Clock) (Entry, error) { return entry(WasResumed, a, 0), nil })
}

// MayExtend tells why a clock may not be extended now by so many days, or nil.
func MayExtend(tx *store.Tx, id string, days int) error {
	c, err := Load(tx, id)
	if err != nil {
		return err
	}
	return c.mayExtend(days, tx.Now())
}
