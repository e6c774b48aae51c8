package deadline

import (
	"time"

	"github.com/motcua/motcua/internal/kit/day"
)

// goOn ends a pause: the term begins again, or what was left of it runs on.
func (r *reckoning) goOn(e Entry) {
	from, to := r.Since, e.At
	late := Judge(r.Due, from, r.term.Unit) == Late
	key := "deadline.step.pause"
	switch r.Reason {
	case Supplement:
		key = "deadline.step.pause_supplement"
	case Payment:
		key = "deadline.step.pause_payment"
	}
	if e.Kind == WasRestarted {
		r.step(key, "", "from", from, "to", to)
		r.restart(to)
		return
	}
	r.skip(day.Of(from), day.Of(to))
	r.step(key, "", "from", from, "to", to)
	if late {
		// What was late before the pause stays late: nothing is left of the term that could run on.
		r.step("deadline.step.late_already", "", "due", r.Due)
		return
	}
	r.resume(from, to)
	if n := e.Args.N; n > 0 {
		r.step("deadline.step.plus", "deadline.law.sector", "n", n)
		r.shift(n)
	}
}

// restart gives the whole term again from the moment the full dossier is back (NĐ 61/2018/NĐ-CP Điều 19 khoản
// 4). It never takes back an appointment that was later.
func (r *reckoning) restart(at time.Time) {
	r.step("deadline.step.restart", "deadline.law.restart", "at", at)
	before := r.Due
	r.Due = r.count(at)
	r.rested, r.shifted = 0, 0
	if before.After(r.Due) {
		r.Due = before
		r.stepDue(before, "deadline.step.kept", "", "due", before)
	}
}

// resume moves Due by the length of the pause: by whole working days from the day after it began to the day
// it ended (decisions §14), or by working time.
func (r *reckoning) resume(from, to time.Time) {
	if r.policy.PauseBy == ByDay {
		n := r.desk.Calendar.WorkingDays(day.Of(from), day.Of(to))
		r.step("deadline.step.pause_days", "", "n", n)
		r.shift(n)
		return
	}
	w := r.desk.Between(from, to)
	r.step("deadline.step.pause_minutes", "", "n", int(w/time.Minute), "seconds", int(w%time.Minute/time.Second))
	if r.term.Unit.ByMoment() {
		was := day.Of(r.Due)
		due := r.desk.Add(r.Due, w)
		r.skip(was, day.Of(due))
		r.Due = due
		r.stepDue(due, "deadline.step.end", "", "due", due)
		return
	}
	// A term in days ends with a day: all pauses together are rounded up to whole days.
	r.rested += w
	whole := int((r.rested + r.desk.Hours.Day() - 1) / r.desk.Hours.Day())
	n := whole - r.shifted
	r.shifted = whole
	r.shift(n)
}
