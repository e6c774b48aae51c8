package deadline_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/lang"
)

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		due, done string
		unit      deadline.Unit
		want      deadline.Verdict
	}{
		{"2026-10-06 17:00", "2026-10-05 23:59", deadline.WorkingDay, deadline.Early},
		{"2026-10-06 17:00", "2026-10-06 08:00", deadline.WorkingDay, deadline.OnTime},
		{"2026-10-06 17:00", "2026-10-06 19:00", deadline.WorkingDay, deadline.OnTime}, // by date
		{"2026-10-06 17:00", "2026-10-07 00:00", deadline.WorkingDay, deadline.Late},
		{"2026-10-06 17:00", "2026-10-06 17:01", deadline.SameDay, deadline.OnTime},
		{"2026-10-06 10:00", "2026-10-05 16:00", deadline.WorkingHour, deadline.Early},
		{"2026-10-06 10:00", "2026-10-06 10:00", deadline.WorkingHour, deadline.OnTime},
		{"2026-10-06 10:00", "2026-10-06 10:01", deadline.Hour, deadline.Late},
		{"2026-10-06 10:00", "2026-10-07 07:00", deadline.Hour, deadline.Late},
	} {
		if got := deadline.Judge(vn(t, c.due), vn(t, c.done), c.unit); got != c.want {
			t.Errorf("%+v: got %s", c, got)
		}
	}
	if got := deadline.Judge(time.Time{}, time.Now(), deadline.Day); got != deadline.OnTime {
		t.Errorf("without a due moment: %s", got)
	}
	if due := vn(t, "2026-10-06 10:00"); deadline.Judge(due, due.Add(900*time.Millisecond), deadline.Hour) != deadline.OnTime {
		t.Error("moments count to the second")
	}
}

func TestChips(t *testing.T) {
	book, err := lang.Load(deadline.Words())
	if err != nil {
		t.Fatal(err)
	}
	k := desk(t)
	for _, c := range []struct {
		due, now string
		unit     deadline.Unit
		level    deadline.Level
		words    string
	}{
		{"2026-10-12 17:00", "2026-10-07 09:00", deadline.WorkingDay, deadline.LevelFar, "Còn 3 ngày"}, // Thursday, Friday, Monday
		{"2026-10-12 17:00", "2026-10-09 09:00", deadline.WorkingDay, deadline.LevelSoon, "Còn 1 ngày"},
		{"2026-10-12 17:00", "2026-10-11 09:00", deadline.WorkingDay, deadline.LevelSoon, "Còn 1 ngày"},
		{"2026-10-12 17:00", "2026-10-12 07:00", deadline.WorkingDay, deadline.LevelToday, "Đến hạn hôm nay"},
		{"2026-10-12 17:00", "2026-10-12 18:00", deadline.WorkingDay, deadline.LevelToday, "Đến hạn hôm nay"},
		{"2026-10-12 17:00", "2026-10-14 08:00", deadline.WorkingDay, deadline.LevelLate, "Quá hạn 2 ngày"},
		{"2026-11-25 17:00", "2026-11-23 08:00", deadline.Day, deadline.LevelSoon, "Còn 1 ngày"}, // 24/11 is off
		{"2026-10-06 10:00", "2026-10-05 16:00", deadline.WorkingHour, deadline.LevelSoon, "Còn 4 giờ"},
		{"2026-10-06 10:00", "2026-10-06 09:12", deadline.WorkingHour, deadline.LevelToday, "Còn 48 phút"},
		{"2026-10-07 10:00", "2026-10-05 08:00", deadline.Hour, deadline.LevelFar, "Còn 2 ngày"},
		{"2026-10-06 10:00", "2026-10-06 10:30", deadline.Hour, deadline.LevelLate, "Quá hạn 30 phút"},
		{"2026-10-06 10:00", "2026-10-06 14:00", deadline.Hour, deadline.LevelLate, "Quá hạn 2 giờ"},
		{"2026-10-06 10:00", "2026-10-07 08:00", deadline.Hour, deadline.LevelLate, "Quá hạn 1 ngày"},
	} {
		chip := deadline.Remaining(k, deadline.Standing{Due: vn(t, c.due), Unit: c.unit, State: deadline.Running}, vn(t, c.now))
		if got := book.Words("vi").T(chip.Key, chip.Args...); got != c.words || chip.Level != c.level {
			t.Errorf("%+v: got %s, %s", c, got, chip.Level)
		}
	}
	now := vn(t, "2026-10-14 08:00")
	for _, c := range []struct {
		s     deadline.Standing
		level deadline.Level
		words string
	}{
		{deadline.Standing{Due: vn(t, "2026-10-12 17:00"), State: deadline.Paused, Reason: deadline.Supplement}, deadline.LevelPaused, "Tạm dừng: chờ bổ sung"},
		{deadline.Standing{Due: vn(t, "2026-10-12 17:00"), State: deadline.Paused, Reason: deadline.Payment}, deadline.LevelPaused, "Tạm dừng: chờ nộp tiền"},
		{deadline.Standing{Due: vn(t, "2026-10-12 17:00"), State: deadline.Paused, Reason: deadline.ByLaw}, deadline.LevelPaused, "Tạm dừng"},
		{deadline.Standing{Due: vn(t, "2026-10-12 17:00"), State: deadline.Stopped}, deadline.LevelDone, "Đã kết thúc"},
		{deadline.Standing{State: deadline.Running}, deadline.LevelFar, "Chưa có hạn"},
	} {
		chip := deadline.Remaining(k, c.s, now)
		if got := book.Words("vi").T(chip.Key, chip.Args...); got != c.words || chip.Level != c.level {
			t.Errorf("%+v: got %s, %s", c.s, got, chip.Level)
		}
		book.Words("en").T(chip.Key, chip.Args...)
	}
	if m := book.Missing(); len(m) > 0 {
		t.Errorf("words missing: %v", m)
	}
}

func TestForwardBy(t *testing.T) {
	k := desk(t)
	for received, want := range map[string]string{
		"2026-10-05 06:30:00": "2026-10-05 17:00", "2026-10-05 15:00:00": "2026-10-05 17:00",
		"2026-10-05 15:00:01": "2026-10-06 07:00", "2026-10-09 16:00:00": "2026-10-12 07:00",
		"2026-10-10 09:00:00": "2026-10-12 07:00", // a Saturday counter: the day does not count
		"2025-04-26 09:00:00": "2025-04-26 17:00", "2026-11-23 16:00:00": "2026-11-25 07:00",
	} {
		at, _, err := day.ParseMoment(received)
		if err != nil {
			t.Fatal(err)
		}
		if got := deadline.ForwardBy(k, deadline.Policy{}, at).Format("2006-01-02 15:04"); got != want {
			t.Errorf("%s: got %s, want %s", received, got, want)
		}
	}
	if got := deadline.ForwardBy(k, deadline.Policy{Cutoff: day.Clock(16 * time.Hour)}, vn(t, "2026-10-05 15:30")); got.Hour() != 17 {
		t.Errorf("the cut-off is a parameter: %s", got)
	}
}

func TestExtensionAndOtherFacts(t *testing.T) {
	k := desk(t)
	start := deadline.Entry{Kind: deadline.WasStarted, At: vn(t, "2026-10-05 09:00"), Args: deadline.Args{N: 3, Unit: deadline.WorkingDay}}
	at := func(kind deadline.EntryKind, s string, n int) deadline.Entry {
		return deadline.Entry{Kind: kind, At: vn(t, s), Args: deadline.Args{N: n, Reason: deadline.Supplement}}
	}
	for i, c := range []struct {
		es    []deadline.Entry
		due   string
		steps string // keys that must stand there
	}{
		// Thursday 8, Friday 9, Monday 12
		{[]deadline.Entry{start, at(deadline.WasExtended, "2026-10-07 09:00", 2)}, "2026-10-12 17:00", "deadline.step.extended"},
		{[]deadline.Entry{start, at(deadline.WasHandedOver, "2026-10-07 09:00", 0)}, "2026-10-08 17:00", "deadline.step.handed_over"},
		{[]deadline.Entry{start, at(deadline.WasStopped, "2026-10-07 09:00", 0)}, "2026-10-08 17:00", "deadline.step.stopped"},
		{[]deadline.Entry{start, at(deadline.WasPaused, "2026-10-07 09:00", 0)}, "2026-10-08 17:00", "deadline.step.paused_now"},
		{[]deadline.Entry{start, at(deadline.CalendarChanged, "2026-10-07 09:00", 0)}, "2026-10-08 17:00", "deadline.step.calendar_changed"},
		// An appointment moved far out by an extension is not taken back by a restart.
		{[]deadline.Entry{start, at(deadline.WasExtended, "2026-10-06 09:00", 20), at(deadline.WasPaused, "2026-10-07 09:00", 0),
			at(deadline.WasRestarted, "2026-10-08 09:00", 0)}, "2026-11-05 17:00", "deadline.step.kept"},
	} {
		r, err := deadline.Compute(k, deadline.Policy{}, c.es)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, s := range r.Steps {
			found = found || s.Key == c.steps
		}
		if got := r.Due.Format("2006-01-02 15:04"); got != c.due || !found {
			t.Errorf("%d: due %s, want %s; %s found: %v", i, got, c.due, c.steps, found)
		}
	}
}

// What the steps say when a month has the day, and when it has not; and a moment within 15:00:00.
func TestEdgesOfMonthAndSecond(t *testing.T) {
	k := desk(t)
	for n, want := range map[int]string{1: "deadline.step.short_month", 2: "deadline.step.nth_month"} {
		r, err := deadline.Question{Received: "2026-01-31", Term: deadline.Term{N: n, Unit: deadline.Month}}.Answer(k)
		if err != nil || r.Steps[2].Key != want {
			t.Errorf("%d months from 31/1: %+v %v", n, r.Steps, err)
		}
	}
	at := vn(t, "2026-10-05 15:00").Add(999 * time.Millisecond)
	r, err := deadline.Compute(k, deadline.Policy{}, []deadline.Entry{{Kind: deadline.WasStarted, At: at, Args: deadline.Args{N: 1, Unit: deadline.SameDay}}})
	if err != nil || day.Of(r.Due) != day.On(2026, 10, 5) {
		t.Errorf("%v %v", r.Due, err)
	}
}

// Days of the calendar do not ask for the holidays of the years between, only for those around the end.
func TestCoverageIsAskedWhereItMatters(t *testing.T) {
	k := desk(t)
	for unit, years := range map[deadline.Unit]int{deadline.Day: 0, deadline.WorkingDay: 1} {
		r, err := deadline.Question{Received: "2023-12-20", Term: deadline.Term{N: 30, Unit: unit}}.Answer(k)
		if err != nil || len(r.Uncovered) != years {
			t.Errorf("%s: %v %v", unit, r.Uncovered, err)
		}
	}
}

func TestMinutesOfPause(t *testing.T) {
	k := desk(t)
	p := deadline.Policy{Clock: deadline.Resumes, PauseBy: deadline.ByMinute}
	for _, c := range []struct {
		unit     deadline.Unit
		n        int
		from, to string
		want     string
	}{
		{deadline.WorkingHour, 8, "2026-10-05 10:00", "2026-10-05 15:00", "2026-10-06 11:00"}, // 08:00 on Tuesday and three hours
		{deadline.WorkingHour, 8, "2026-10-05 10:00", "2026-10-07 10:00", "2026-10-08 08:00"}, // two days
		{deadline.WorkingDay, 2, "2026-10-05 10:00", "2026-10-05 11:00", "2026-10-08 17:00"},  // rounded up to a day
		{deadline.WorkingDay, 2, "2026-10-05 12:00", "2026-10-05 13:00", "2026-10-07 17:00"},  // midday is no work
	} {
		r, err := deadline.Compute(k, p, []deadline.Entry{
			{Kind: deadline.WasStarted, At: vn(t, "2026-10-05 08:00"), Args: deadline.Args{N: c.n, Unit: c.unit}},
			{Kind: deadline.WasPaused, At: vn(t, c.from)}, {Kind: deadline.WasResumed, At: vn(t, c.to)}})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Due.Format("2006-01-02 15:04"); got != c.want {
			t.Errorf("%+v: got %s", c, got)
		}
	}
}

func TestImpossibleHistories(t *testing.T) {
	k := desk(t)
	e := func(kind deadline.EntryKind, h int) deadline.Entry {
		return deadline.Entry{Kind: kind, At: vn(t, fmt.Sprintf("2026-10-05 %02d:00", h)), Args: deadline.Args{N: 1, Unit: deadline.Day}}
	}
	for name, es := range map[string][]deadline.Entry{
		"nothing":         nil,
		"no start":        {e(deadline.WasPaused, 8)},
		"two starts":      {e(deadline.WasStarted, 8), e(deadline.WasStarted, 9)},
		"backwards":       {e(deadline.WasStarted, 8), e(deadline.WasPaused, 7)},
		"resumed running": {e(deadline.WasStarted, 8), e(deadline.WasResumed, 9)},
		"paused twice":    {e(deadline.WasStarted, 8), e(deadline.WasPaused, 9), e(deadline.WasPaused, 10)},
		"after the end":   {e(deadline.WasStarted, 8), e(deadline.WasStopped, 9), e(deadline.WasHandedOver, 10)},
		"unknown fact":    {e(deadline.WasStarted, 8), e("dreamt", 9)},
	} {
		if _, err := deadline.Compute(k, deadline.Policy{}, es); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
