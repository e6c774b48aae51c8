package deadline

import (
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Result is what a ledger says.
type Result struct {
	Due       time.Time // the due moment; while paused, as it stood when the pause began
	First     time.Time // the due moment first promised
	FirstLate time.Time // since when it was late for the first time; whatever moves Due later leaves it (ADR 0009)
	State     State
	Since     time.Time // when the state began
	Reason    string    // why it is paused or was stopped
	Extended  int       // how many times it was extended
	Steps     []Step    // the way to Due, line by line
	Uncovered []int     // years through which the term runs and whose holidays are not known
}

// Compute derives the due moment from the facts of a clock, in their order. It refuses a history that
// cannot be (a resumption without a pause, a fact after the end, a fact before its predecessor) with a
// Conflict fault. Moments count to the second.
func Compute(desk day.Desk, policy Policy, entries []Entry) (Result, error) {
	if err := policy.Check(); err != nil {
		return Result{}, err
	}
	r := reckoning{desk: desk, policy: policy.filled(), named: map[day.Date]bool{}, strange: map[int]bool{}}
	for i, e := range entries {
		e.At = e.At.Truncate(time.Second)
		if (i == 0) != (e.Kind == WasStarted) {
			return Result{}, fault.New(fault.Conflict, "deadline.fault.not_started")
		}
		if e.At.Before(r.last) {
			return Result{}, fault.New(fault.Conflict, "deadline.fault.order", "at", e.At, "last", r.last)
		}
		r.last = e.At
		if err := r.enter(e); err != nil {
			return Result{}, err
		}
	}
	if len(entries) == 0 {
		return Result{}, fault.New(fault.Conflict, "deadline.fault.not_started")
	}
	r.conclude(len(entries))
	return r.Result, nil
}

// reckoning is a Compute under way.
type reckoning struct {
	Result
	desk    day.Desk
	policy  Policy
	term    Term
	last    time.Time // moment of the last entry
	rested  time.Duration
	shifted int               // days by which rested has moved Due so far
	named   map[day.Date]bool // days off and make-up days that a step has named
	strange map[int]bool      // years beyond the calendar
	unsure  []day.Date
}

func (r *reckoning) enter(e Entry) error {
	if r.State == Stopped {
		return fault.New(fault.Conflict, "deadline.fault.stopped")
	}
	r.notice(e)
	switch e.Kind {
	case WasStarted:
		r.term = Term{e.Args.N, e.Args.Unit}
		if err := r.term.Check(); err != nil {
			return err
		}
		r.step("deadline.step.received", "", "at", e.At)
		r.Due = r.count(e.At)
		r.First = r.Due
		r.is(Running, e)
	case WasPaused:
		if r.State != Running {
			return fault.New(fault.Conflict, "deadline.fault.paused")
		}
		r.is(Paused, e)
	case WasResumed, WasRestarted:
		if r.State != Paused {
			return fault.New(fault.Conflict, "deadline.fault.not_paused")
		}
		r.goOn(e)
		r.is(Running, e)
	case WasExtended:
		if r.State != Running {
			return fault.New(fault.Conflict, "deadline.fault.paused")
		}
		r.Extended++
		r.step("deadline.step.extended", "deadline.law.extension", "at", e.At, "n", e.Args.N)
		r.shift(e.Args.N)
	case WasHandedOver:
		r.step("deadline.step.handed_over", "", "at", e.At)
	case CalendarChanged:
		r.step("deadline.step.calendar_changed", "", "at", e.At, "was", store.Time(e.Args.Was), "now", store.Time(e.Args.Now))
	case WasStopped:
		r.is(Stopped, e)
	default:
		return fault.New(fault.Internal, "deadline.fault.not_started")
	}
	return nil
}

// notice puts down that a fact found the running clock past its due moment, for the first time: by the due moment that
// was in force then, whatever the calendar says now of the days before.
func (r *reckoning) notice(e Entry) {
	if r.State != Running || !r.FirstLate.IsZero() {
		return
	}
	due := r.Due
	if e.Args.Was != 0 {
		due = store.Time(e.Args.Was)
	}
	if Judge(due, e.At, r.term.Unit) == Late {
		r.FirstLate = LateSince(due, r.term.Unit)
		r.step("deadline.step.first_late", "", "at", r.FirstLate)
	}
}

func (r *reckoning) is(s State, e Entry) { r.State, r.Since, r.Reason = s, e.At, e.Args.Reason }

// count gives the due moment of the whole term from a start, with its steps.
func (r *reckoning) count(start time.Time) time.Time {
	switch r.term.Unit {
	case WorkingDay:
		return r.workingDays(start)
	case Day, Month:
		return r.calendarDays(start)
	case SameDay:
		return r.sameDay(start)
	default:
		return r.hours(start)
	}
}

// workingDays: the day of receipt is not counted (BLDS 2015 Điều 147 khoản 2); the term ends at the close of
// the last session of its last day.
func (r *reckoning) workingDays(start time.Time) time.Time {
	from := day.Of(start)
	to := r.desk.Calendar.AddWorkingDays(from, r.term.N)
	r.step("deadline.step.first_day", "deadline.law.first_day", "date", r.desk.Calendar.NextWorking(from))
	r.skip(from, to)
	due := r.desk.Hours.Close(to)
	r.stepDue(due, "deadline.step.end_working_days", "", "n", r.term.N, "due", due)
	return due
}

// calendarDays counts every day; a last day on which nobody works gives way to the next working day (BLDS
// 2015 Điều 148 khoản 5), and a month without the day of receipt ends with its last day (khoản 3).
func (r *reckoning) calendarDays(start time.Time) time.Time {
	from := day.Of(start)
	r.step("deadline.step.next_day", "deadline.law.first_day", "date", from+1)
	var last day.Date
	if r.term.Unit == Day {
		last = from.Add(r.term.N)
		r.step("deadline.step.nth_day", "", "n", r.term.N, "date", last)
	} else {
		var cut bool
		if last, cut = addMonths(from, r.term.N); cut {
			r.step("deadline.step.short_month", "deadline.law.month", "n", r.term.N, "date", last)
		} else {
			r.step("deadline.step.nth_month", "deadline.law.month", "n", r.term.N, "date", last)
		}
	}
	to := r.desk.Calendar.OnOrAfter(last)
	due := r.desk.Hours.Close(to)
	r.skip(last-1, to)
	if to != last {
		r.stepDue(due, "deadline.step.rolled", "deadline.law.rolled", "date", to)
	}
	r.stepDue(due, "deadline.step.end", "", "due", due)
	return due
}

// addMonths is the same day n months later, or the last day of a month that has none; cut says so.
func addMonths(d day.Date, n int) (to day.Date, cut bool) {
	y, m, dd := d.YMD()
	first := day.On(y, m+time.Month(n), 1)
	y, m, _ = first.YMD()
	last := day.On(y, m+1, 0)
	to = first.Add(dd - 1)
	if to > last {
		return last, true
	}
	return to, false
}

// sameDay: accepted up to the cut-off of a working day, the result is due that day; later, or on a day off,
// the next working day (Luật Hộ tịch 2014 Điều 5 khoản 3; NĐ 23/2015/NĐ-CP Điều 7).
func (r *reckoning) sameDay(start time.Time) time.Time {
	from := day.Of(start)
	to := r.desk.Calendar.NextWorking(from)
	switch {
	case !r.desk.Calendar.IsWorking(from):
		r.skip(from-1, to)
		r.step("deadline.step.off_day", "deadline.law.same_day", "date", to)
	case start.After(r.policy.Cutoff.On(from)):
		r.skip(from, to)
		r.step("deadline.step.after_cutoff", "deadline.law.same_day", "cutoff", r.policy.Cutoff.String(), "date", to)
	default:
		to = from
		r.skip(from-1, to)
		r.step("deadline.step.before_cutoff", "deadline.law.same_day", "cutoff", r.policy.Cutoff.String())
	}
	due := r.desk.Hours.Close(to)
	r.stepDue(due, "deadline.step.end", "", "due", due)
	return due
}

// hours count inside the sessions of working days; what comes outside counts from the next session. An hour
// is an hour of work, eight make a day.
func (r *reckoning) hours(start time.Time) time.Time {
	from := r.desk.NextOpen(start)
	due := r.desk.Add(from, time.Duration(r.term.N)*time.Hour)
	r.skip(day.Of(start)-1, day.Of(due))
	if from.After(start) {
		r.step("deadline.step.next_session", "", "at", from)
	}
	r.stepDue(due, "deadline.step.end_hours", "", "n", r.term.N, "sessions", sessions(r.desk.Hours), "due", due)
	return due
}

// shift moves Due n working days on; the time of day stays.
func (r *reckoning) shift(n int) {
	if n == 0 {
		return
	}
	from := day.Of(r.Due)
	to := r.desk.Calendar.AddWorkingDays(from, n)
	r.skip(from, to)
	r.Due = day.ClockOf(r.Due).On(to)
	r.stepDue(r.Due, "deadline.step.moved", "", "n", n, "due", r.Due)
}
