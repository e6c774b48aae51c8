package deadline

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
)

// Question asks for a due moment without a ledger in the store, as a person types it.
type Question struct {
	Received string   // see day.ParseMoment; a date alone means the opening of the first session
	Term     Term     //
	Pauses   []string // "FROM/TO", in order; dates alone mean the opening of the first session too
	Policy   string   // "restart", "resume" or "resume_plus:N"; empty: restart
}

// Answer computes the due moment. Whatever is wrong with the question is an Invalid fault.
func (q Question) Answer(desk day.Desk) (Result, error) {
	p, err := ParsePolicy(q.Policy)
	if err != nil {
		return Result{}, err
	}
	if q.Term.Unit == SameDay && q.Term.N == 0 {
		q.Term.N = 1
	}
	last, err := moment(desk, q.Received, time.Time{})
	if err != nil {
		return Result{}, err
	}
	entries := []Entry{{Kind: WasStarted, At: last, Args: Args{N: q.Term.N, Unit: q.Term.Unit}}}
	for _, text := range q.Pauses {
		from, to, err := pause(desk, text, last)
		if err != nil {
			return Result{}, err
		}
		end := Entry{Kind: WasResumed, At: to, Args: Args{N: p.Plus}}
		if p.Clock == Restarts {
			end.Kind = WasRestarted
		}
		entries = append(entries, Entry{Kind: WasPaused, At: from, Args: Args{Reason: Supplement}}, end)
		last = to
	}
	r, err := Compute(desk, p, entries)
	if fault.Of(err) == fault.Conflict { // pauses that overlap, or come before the receipt
		err = invalid(err)
	}
	return r, err
}

// moment reads a moment; a date alone is its opening, but never before what came last on that date.
func moment(desk day.Desk, text string, last time.Time) (time.Time, error) {
	t, dateOnly, err := day.ParseMoment(text)
	if err != nil {
		return t, fault.New(fault.Invalid, "deadline.fault.moment", "text", text).WithCause(err)
	}
	if !dateOnly {
		return t, nil
	}
	d := day.Of(t)
	if t = desk.Hours.Open(d); t.Before(last) && d == day.Of(last) {
		t = last
	}
	return t, nil
}

func pause(desk day.Desk, text string, last time.Time) (from, to time.Time, err error) {
	a, b, ok := strings.Cut(text, "/")
	if !ok {
		return from, to, fault.New(fault.Invalid, "deadline.fault.pause", "text", text)
	}
	if from, err = moment(desk, a, last); err != nil {
		return from, to, err
	}
	if to, err = moment(desk, b, from); err != nil {
		return from, to, err
	}
	if to.Before(from) {
		return from, to, fault.New(fault.Invalid, "deadline.fault.pause", "text", text)
	}
	return from, to, nil
}

// ParsePolicy reads "restart", "resume", "resume_plus:N"; empty is the default, restart.
func ParsePolicy(s string) (Policy, error) {
	clock, plus, more := strings.Cut(s, ":")
	p := Policy{Clock: clock}.filled()
	wrong := fault.New(fault.Invalid, "deadline.fault.policy", "policy", s)
	if more != (p.Clock == ResumesPlus) {
		return Policy{}, wrong
	}
	if more {
		n, err := strconv.Atoi(plus)
		if err != nil {
			return Policy{}, wrong.WithCause(err)
		}
		p.Plus = n
	}
	if p.Check() != nil {
		return Policy{}, wrong
	}
	return p, nil
}

// invalid gives a Conflict of a ledger back as a mistake of the question.
func invalid(err error) error {
	var f *fault.Fault
	if !errors.As(err, &f) {
		return err
	}
	return fault.New(fault.Invalid, f.Key, f.Args...).WithCause(err)
}
