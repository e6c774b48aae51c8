package notice_test

import (
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
)

// announce puts a day off into the calendar, as the province does.
func (w *world) announce(d day.Date, kind day.Kind) {
	w.t.Helper()
	w.Declare(w.t, day.Special{Date: d, Kind: kind, Name: "Nghỉ đột xuất", Source: "Quyết định 1/QĐ-TTg", Confidence: day.Sourced})
	w.drain()
}

// TestAMovedPromiseIsTold: a holiday announced later is told to those who were promised a day, once; not to those
// who were promised none, nor where the day stays.
func TestAMovedPromiseIsTold(t *testing.T) {
	each(t, func(w *world) {
		d := w.accept(w.submit("0905000111", "hoa@example.vn")) // due Friday 27 November
		w.submit("0905000222", "")                              // sent, and promised nothing
		w.drain()
		told := len(w.gateway.Taken())
		w.announce(day.On(2026, time.December, 15), day.Statutory)
		if n := len(w.gateway.Taken()); n != told {
			t.Errorf("a day after the end of the term is told: %d", n-told)
		}
		w.announce(day.On(2026, time.November, 26), day.Statutory)
		w.drain()
		got := w.gateway.Taken()[told:]
		if len(got) != 1 || !strings.Contains(got[0].Text, d.Code) || !strings.Contains(got[0].Text, "30/11/2026") ||
			!strings.Contains(got[0].Text, "lịch nghỉ") {
			t.Errorf("moved to Monday: %+v", got)
		}
		list := w.log(d)
		if list[0].What != "notice.moved_title" {
			t.Errorf("the newest line of the log is %s", list[0].What)
		}
		w.announce(day.On(2026, time.November, 26), "") // withdrawn again
		if got = w.gateway.Taken()[told:]; len(got) != 2 || !strings.Contains(got[1].Text, "27/11/2026") {
			t.Errorf("moved back: %+v", got)
		}
	})
}
