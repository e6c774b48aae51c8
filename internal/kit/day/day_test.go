package day_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/kit/day"
)

func dt(y int, m time.Month, d int) day.Date { return day.On(y, m, d) }

// year2026 is the calendar of 2026, by hand.
func year2026() *day.Calendar {
	off := func(d day.Date, name string) day.Special {
		return day.Special{Date: d, Kind: day.Statutory, Name: name, Confidence: day.Law}
	}
	list := []day.Special{off(dt(2026, 1, 1), "Tết Dương lịch"), off(dt(2026, 4, 30), "Ngày Chiến thắng"), off(dt(2026, 5, 1), "Quốc tế lao động"),
		off(dt(2026, 9, 2), "Quốc khánh"), off(dt(2026, 11, 24), "Ngày Văn hóa Việt Nam"),
		{Date: dt(2026, 1, 2), Kind: day.SwapOff, Name: "Hoán đổi", Paired: dt(2026, 1, 10), Confidence: day.Sourced},
		{Date: dt(2026, 1, 10), Kind: day.MakeUp, Name: "Làm bù", Paired: dt(2026, 1, 2), Confidence: day.Unverified}}
	return day.NewCalendar(list)
}

func TestCalendar(t *testing.T) {
	c := year2026()
	for d, want := range map[day.Date]bool{
		dt(2026, 1, 1): false, dt(2026, 1, 2): false, dt(2026, 1, 3): false, dt(2026, 1, 5): true, dt(2026, 1, 10): true, dt(2026, 1, 11): false,
		dt(2026, 11, 23): true, dt(2026, 11, 24): false,
	} {
		if got := c.IsWorking(d); got != want {
			t.Errorf("%s (%s): working %v", d, d.Weekday(), got)
		}
	}
	for _, x := range []struct {
		from day.Date
		n    int
		want day.Date
	}{
		{dt(2026, 1, 9), 0, dt(2026, 1, 9)}, {dt(2026, 1, 9), 1, dt(2026, 1, 10)}, {dt(2026, 1, 9), 2, dt(2026, 1, 12)},
		{dt(2025, 12, 31), 1, dt(2026, 1, 5)}, {dt(2026, 11, 23), 1, dt(2026, 11, 25)}, {dt(2026, 4, 29), 1, dt(2026, 5, 4)},
	} {
		if got := c.AddWorkingDays(x.from, x.n); got != x.want {
			t.Errorf("%s + %d: %s, want %s", x.from, x.n, got, x.want)
		}
	}
	if got := c.WorkingDays(dt(2026, 1, 1), dt(2026, 1, 12)); got != 7 { // 5-9, the 10th, the 12th
		t.Errorf("%d working days", got)
	}
	if c.WorkingDays(dt(2026, 1, 12), dt(2026, 1, 1)) != 0 {
		t.Error("backwards")
	}
	if s, ok := c.Special(dt(2026, 11, 24)); !ok || s.Name != "Ngày Văn hóa Việt Nam" || !s.Off() || !s.Sure() {
		t.Errorf("%+v", s)
	}
	if s, _ := c.Special(dt(2026, 1, 10)); s.Off() || s.Sure() {
		t.Errorf("%+v", s)
	}
	var list []string
	for _, s := range c.Specials() {
		list = append(list, s.Date.String())
	}
	if got := strings.Join(list, " "); got != "2026-01-01 2026-01-02 2026-01-10 2026-04-30 2026-05-01 2026-09-02 2026-11-24" {
		t.Error(got)
	}
}

func TestCalendarKnowsWhatItCovers(t *testing.T) {
	c := year2026()
	if !c.Covers(dt(2026, 1, 1)) || !c.Covers(dt(2026, 12, 31)) || c.Covers(dt(2025, 12, 31)) || c.Covers(dt(2027, 1, 1)) {
		t.Error(c.Years())
	}
	half := day.NewCalendar([]day.Special{{Date: dt(2028, 1, 1), Kind: day.Statutory}, {Date: dt(2028, 1, 8), Kind: day.MakeUp}})
	if half.Covers(dt(2028, 6, 1)) {
		t.Error("a year of which only the beginning was entered is not covered")
	}
	var zero day.Calendar
	if zero.Covers(dt(2026, 1, 1)) || !zero.IsWorking(dt(2026, 1, 1)) || zero.IsWorking(dt(2026, 1, 3)) {
		t.Error("the zero calendar knows the weekly rest only")
	}
}

func TestHoursCheck(t *testing.T) {
	h := func(pairs ...int) (out day.Hours) {
		for i := 0; i < len(pairs); i += 2 {
			out.Sessions = append(out.Sessions, day.Session{Open: day.Clock(pairs[i]) * day.Clock(time.Minute),
				Close: day.Clock(pairs[i+1]) * day.Clock(time.Minute)})
		}
		return out
	}
	for name, c := range map[string]struct {
		h  day.Hours
		ok bool
	}{
		"office": {day.Office(), true}, "none": {h(), false}, "empty": {h(60, 60), false}, "backwards": {h(60, 30), false},
		"overlap": {h(60, 120, 100, 200), false}, "out of order": {h(200, 300, 60, 120), false}, "past midnight": {h(60, 1441), false},
		"whole day": {h(0, 1440), true}, "touching": {h(60, 120, 120, 180), false},
	} {
		if got := c.h.Check() == nil; got != c.ok {
			t.Errorf("%s: %v", name, c.h.Check())
		}
	}
	if day.Office().Day() != 8*time.Hour || (day.Hours{}).Filled().Day() != 8*time.Hour {
		t.Error("eight hours make a day")
	}
}

func TestDesk(t *testing.T) {
	k := day.Desk{Calendar: year2026(), Hours: day.Office()}
	at := func(s string) time.Time {
		t.Helper()
		m, _, err := day.ParseMoment(s)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for from, want := range map[string]string{
		"2026-11-23 06:59": "2026-11-23 07:00", "2026-11-23 07:00": "2026-11-23 07:00", "2026-11-23 11:29:59": "2026-11-23 11:29:59",
		"2026-11-23 11:30": "2026-11-23 13:30", "2026-11-23 17:00": "2026-11-25 07:00", "2026-11-24 09:00": "2026-11-25 07:00",
	} {
		if got := k.NextOpen(at(from)); !got.Equal(at(want)) {
			t.Errorf("next opening from %s: %s", from, got)
		}
	}
	for _, c := range []struct {
		from string
		w    time.Duration
		want string
	}{
		{"2026-11-23 07:00", 4*time.Hour + 30*time.Minute, "2026-11-23 11:30"}, {"2026-11-23 07:00", 4*time.Hour + 31*time.Minute, "2026-11-23 13:31"},
		{"2026-11-23 16:00", 2 * time.Hour, "2026-11-25 08:00"}, {"2026-11-24 09:00", 0, "2026-11-24 09:00"},
	} {
		if got := k.Add(at(c.from), c.w); !got.Equal(at(c.want)) {
			t.Errorf("%s + %s: %s", c.from, c.w, got)
		}
	}
	if got := k.Between(at("2026-11-23 11:00"), at("2026-11-25 08:00")); got != 5*time.Hour {
		t.Errorf("between: %s", got)
	}
}

// Adding working time and measuring it agree, and adding never ends outside a session.
func TestAddAndBetweenAgree(t *testing.T) {
	k := day.Desk{Calendar: year2026(), Hours: day.Office()}
	rapid.Check(t, func(t *rapid.T) {
		from := dt(2025, 12, 20).Add(rapid.IntRange(0, 380).Draw(t, "date")).At(0,
			0).Add(time.Duration(rapid.IntRange(0, 86399).Draw(t, "second")) * time.Second)
		a := time.Duration(rapid.IntRange(1, 200000).Draw(t, "a")) * time.Second
		b := time.Duration(rapid.IntRange(1, 200000).Draw(t, "b")) * time.Second
		to := k.Add(from, a)
		if got := k.Between(from, to); got != a {
			t.Fatalf("%s + %s = %s, which is %s away", from, a, to, got)
		}
		if got := k.Add(to, b); !got.Equal(k.Add(from, a+b)) {
			t.Fatalf("%s + %s + %s = %s, at once %s", from, a, b, got, k.Add(from, a+b))
		}
		if before := k.Between(from, to.Add(-time.Second)); before >= a {
			t.Fatalf("%s is not the earliest moment", to)
		}
	})
}

func TestClockText(t *testing.T) {
	for in, want := range map[string]string{"07:00": "07:00", "15:00:01": "15:00:01", "00:00": "00:00", "24:00": "24:00", "15:00:00": "15:00"} {
		c, err := day.ParseClock(in)
		if err != nil || c.String() != want {
			t.Errorf("%s: %s %v", in, c, err)
		}
	}
	for _, in := range []string{"", "7:00", "25:00", "24:01", "07.00", "07:00 ", "07:60"} {
		if c, err := day.ParseClock(in); err == nil {
			t.Errorf("%q: %s", in, c)
		}
	}
}

func TestParseMoment(t *testing.T) {
	for in, want := range map[string]string{
		"2026-11-23T14:30:00+07:00": "2026-11-23T14:30:00+07:00", "2026-11-23T07:30:00Z": "2026-11-23T14:30:00+07:00",
		"2026-11-23 14:30": "2026-11-23T14:30:00+07:00", "2026-11-23 14:30:05": "2026-11-23T14:30:05+07:00", "2026-11-23T14:30": "2026-11-23T14:30:00+07:00",
		"2026-11-23": "2026-11-23T00:00:00+07:00",
	} {
		got, dateOnly, err := day.ParseMoment(in)
		if err != nil || got.Format(time.RFC3339) != want || dateOnly != (len(in) == 10) {
			t.Errorf("%s: %s %v %v", in, got, dateOnly, err)
		}
	}
	for _, in := range []string{"", "23/11/2026", "2026-11-31", "2026-11-23 25:00", "2026-11-23 14", "1999-12-31", "2200-01-01",
		"2026-11-23T14:30:00+7", " 2026-11-23"} {
		if got, _, err := day.ParseMoment(in); err == nil {
			t.Errorf("%q: %s", in, got)
		}
	}
}

func FuzzParseMoment(f *testing.F) {
	f.Add("2026-11-23T14:30:00+07:00")
	f.Add("2026-11-23 14:30:05")
	f.Add("2026-11-23")
	f.Fuzz(func(t *testing.T, in string) {
		got, dateOnly, err := day.ParseMoment(in)
		if err != nil {
			return
		}
		if y := got.Year(); y < 2000 || y > 2199 {
			t.Fatalf("%q: %s", in, got)
		}
		if again, _, err := day.ParseMoment(got.Format(time.RFC3339Nano)); err != nil || !again.Equal(got) {
			t.Fatalf("%q: %s, written and read again %s, %v", in, got, again, err)
		}
		if dateOnly && day.Of(got).String() != in {
			t.Fatalf("%q is the date %s", in, day.Of(got))
		}
	})
}

func FuzzParseClock(f *testing.F) {
	f.Add("07:00")
	f.Add("15:00:01")
	f.Fuzz(func(t *testing.T, in string) {
		c, err := day.ParseClock(in)
		if err != nil {
			return
		}
		if again, err := day.ParseClock(c.String()); err != nil || again != c || c < 0 || c > day.Clock(24*time.Hour) {
			t.Fatalf("%q: %s %v", in, c, err)
		}
	})
}
