package deadline_test

import (
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
)

func TestWrongQuestions(t *testing.T) {
	k := desk(t)
	good := deadline.Question{Received: "2026-10-05 09:00", Term: deadline.Term{N: 3, Unit: deadline.WorkingDay}}
	if _, err := good.Answer(k); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		spoil func(*deadline.Question)
		key   string
	}{
		"no moment":        {func(q *deadline.Question) { q.Received = "yesterday" }, "moment"},
		"no such day":      {func(q *deadline.Question) { q.Received = "2026-02-29" }, "moment"},
		"far year":         {func(q *deadline.Question) { q.Received = "20026-10-05" }, "moment"},
		"year 1":           {func(q *deadline.Question) { q.Received = "0001-10-05" }, "moment"},
		"no unit":          {func(q *deadline.Question) { q.Term.Unit = "week" }, "unit"},
		"zero":             {func(q *deadline.Question) { q.Term.N = 0 }, "term"},
		"negative":         {func(q *deadline.Question) { q.Term.N = -1 }, "term"},
		"too long":         {func(q *deadline.Question) { q.Term.N = 100000 }, "term"},
		"two same days":    {func(q *deadline.Question) { q.Term = deadline.Term{N: 2, Unit: deadline.SameDay} }, "same_day_term"},
		"no policy":        {func(q *deadline.Question) { q.Policy = "stop" }, "policy"},
		"no plus":          {func(q *deadline.Question) { q.Policy = "resume_plus" }, "policy"},
		"plus zero":        {func(q *deadline.Question) { q.Policy = "resume_plus:0" }, "policy"},
		"plus x":           {func(q *deadline.Question) { q.Policy = "resume_plus:x" }, "policy"},
		"plus on resume":   {func(q *deadline.Question) { q.Policy = "resume:3" }, "policy"},
		"open pause":       {func(q *deadline.Question) { q.Pauses = []string{"2026-10-06/"} }, "moment"},
		"no slash":         {func(q *deadline.Question) { q.Pauses = []string{"2026-10-06"} }, "pause"},
		"backwards pause":  {func(q *deadline.Question) { q.Pauses = []string{"2026-10-07/2026-10-06"} }, "pause"},
		"before receipt":   {func(q *deadline.Question) { q.Pauses = []string{"2026-10-01/2026-10-06"} }, "order"},
		"overlapping":      {func(q *deadline.Question) { q.Pauses = []string{"2026-10-06/2026-10-08", "2026-10-07/2026-10-09"} }, "order"},
		"same-day earlier": {func(q *deadline.Question) { q.Pauses = []string{"2026-10-05 08:00/2026-10-06"} }, "order"},
	} {
		q := good
		c.spoil(&q)
		_, err := q.Answer(k)
		if fault.Of(err) != fault.Invalid || !strings.Contains(err.Error(), "deadline.fault."+c.key) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzQuestion(f *testing.F) {
	k := desk(f)
	f.Add("2026-10-05 09:00", "2026-10-06/2026-10-07", "resume_plus:2", "working_day", 3)
	f.Add("2026-10-05T09:00:00Z", "2026-10-06 08:00/2026-10-07T09:00:00+07:00", "restart", "hour", 9)
	f.Add("2026-10-05", "", "", "same_day", 0)
	f.Fuzz(func(t *testing.T, received, pause, policy, unit string, n int) {
		q := deadline.Question{Received: received, Term: deadline.Term{N: n, Unit: deadline.Unit(unit)}, Policy: policy}
		if pause != "" {
			q.Pauses = []string{pause}
		}
		r, err := q.Answer(k)
		if err != nil {
			if fault.Of(err) != fault.Invalid {
				t.Fatalf("not an answer to a person: %v", err)
			}
			return
		}
		at, dateOnly, err := day.ParseMoment(received)
		if err != nil {
			t.Fatalf("answered a question without a moment: %v", err)
		}
		if dateOnly {
			at = k.Hours.Open(day.Of(at))
		}
		if r.Due.Before(at.Truncate(time.Second)) || !k.Calendar.IsWorking(day.Of(r.Due)) {
			t.Fatalf("received %v, due %v", at, r.Due)
		}
	})
}
