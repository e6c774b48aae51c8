package deadline

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/lang"
)

// Step is one line of an explanation.
type Step struct {
	Key  string    // word key
	Args []any     // name, value …; dates as day.Date, moments as time.Time
	Law  string    // word key of the article it rests on; may be empty
	Due  time.Time // the due moment after this line; zero while it is not yet known
}

// Say writes the line as a sentence.
func (s Step) Say(w *lang.Words) string {
	args := slices.Clone(s.Args)
	for i := 1; i < len(args); i += 2 {
		switch x := args[i].(type) {
		case day.Date:
			args[i] = w.LongDate(x)
		case time.Time:
			args[i] = day.ClockOf(x).String() + ", " + w.LongDate(day.Of(x))
		}
	}
	text := w.T(s.Key, args...)
	if s.Law == "" {
		return text
	}
	return strings.TrimSuffix(text, ".") + " (" + w.T(s.Law) + ")."
}

// Explain writes the steps as sentences.
func Explain(steps []Step, w *lang.Words) []string {
	out := make([]string, len(steps))
	for i, s := range steps {
		out[i] = s.Say(w)
	}
	return out
}

func (r *reckoning) step(key, law string, args ...any) { r.stepDue(r.Due, key, law, args...) }

func (r *reckoning) stepDue(due time.Time, key, law string, args ...any) {
	r.Steps = append(r.Steps, Step{Key: key, Args: args, Law: law, Due: due})
}

// skip names the days off and the make-up days after a, up to and with b, that no step has named yet.
func (r *reckoning) skip(a, b day.Date) {
	r.cover(a+1, b)
	var weekly []day.Date
	for d := a + 1; d <= b; d++ {
		s, special := r.desk.Calendar.Special(d)
		if r.named[d] || !special && r.desk.Calendar.IsWorking(d) {
			continue
		}
		r.named[d] = true
		if !special {
			weekly = append(weekly, d)
			continue
		}
		if !s.Sure() {
			r.unsure = append(r.unsure, d)
		}
		r.special(s)
	}
	switch n := len(weekly); n {
	case 0:
	case 1:
		r.step("deadline.step.weekly_one", "", "date", weekly[0])
	default:
		r.step("deadline.step.weekly", "", "n", n, "from", weekly[0], "to", weekly[n-1])
	}
}

// special names a day off or a make-up day; a row of days off of the same name is one line.
func (r *reckoning) special(s day.Special) {
	if !s.Off() {
		r.step("deadline.step.make_up", "", "date", s.Date, "name", s.Name)
		return
	}
	if n := len(r.Steps); n > 0 {
		p := &r.Steps[n-1]
		switch {
		case p.Key == "deadline.step.holiday" && p.Args[1] == s.Date-1 && p.Args[3] == s.Name:
			p.Key, p.Args = "deadline.step.holidays", []any{"from", s.Date - 1, "to", s.Date, "name", s.Name}
			return
		case p.Key == "deadline.step.holidays" && p.Args[3] == s.Date-1 && p.Args[5] == s.Name:
			p.Args[3] = s.Date
			return
		}
	}
	law := "deadline.law.holiday"
	if s.Kind == day.SwapOff {
		law = "" // by the yearly decision on swapped days, whose number stands in the calendar
	}
	r.step("deadline.step.holiday", law, "date", s.Date, "name", s.Name)
}

// cover notes the years from a to b whose holidays are not known.
func (r *reckoning) cover(a, b day.Date) {
	from, _, _ := a.YMD()
	to, _, _ := b.YMD()
	for y := from; y <= to; y++ {
		if !r.desk.Calendar.Covers(day.On(y, 7, 1)) && !r.strange[y] {
			r.strange[y] = true
			r.Uncovered = append(r.Uncovered, y)
		}
	}
}

// conclude adds what stands at the end of an explanation.
func (r *reckoning) conclude(entries int) {
	switch {
	case r.State == Paused:
		r.step("deadline.step.paused_now", "", "at", r.Since)
	case r.State == Stopped:
		r.step("deadline.step.stopped", "", "at", r.Since)
	case entries > 1:
		r.step("deadline.step.due", "", "due", r.Due)
	}
	slices.Sort(r.Uncovered)
	switch n := len(r.Uncovered); n {
	case 0:
	case 1:
		r.step("deadline.step.uncovered", "", "year", year(r.Uncovered[0]))
	default:
		r.step("deadline.step.uncovered_years", "", "from", year(r.Uncovered[0]), "to", year(r.Uncovered[n-1]))
	}
	slices.Sort(r.unsure)
	switch n := len(r.unsure); n {
	case 0:
	case 1:
		r.step("deadline.step.unsure_one", "", "date", r.unsure[0])
	default:
		r.step("deadline.step.unsure", "", "n", n, "from", r.unsure[0], "to", r.unsure[n-1])
	}
}

// year is a year as people write it, without a thousands separator.
func year(y int) string { return strconv.Itoa(y) }

func sessions(h day.Hours) string {
	var parts []string
	for _, s := range h.Sessions {
		parts = append(parts, s.Open.String()+"–"+s.Close.String())
	}
	return strings.Join(parts, ", ")
}
