package deadline_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	cataloguedata "github.com/motcua/motcua/catalogue-data"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/intake"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

const header = "date,weekday,name_vi,kind,paired_date,applies_to,source,confidence\n"

func TestReadHolidaysJudgesEachRow(t *testing.T) {
	for _, c := range []struct{ row, refused, flags string }{
		{"2026-01-01,Thu,Tết Dương lịch,statutory,,all,x,law", "", ""},
		{"2026-01-01,,Tết Dương lịch,statutory,,,x,law", "", ""},
		{"2026-13-01,Thu,Tết,statutory,,all,x,law", "date_unreadable: 2026-13-01", ""},
		{"2026-01-01,Fri,Tết,statutory,,all,x,law", "weekday_differs: Fri", ""},
		{"2026-01-01,Thu,Tết,feast,,all,x,law", "kind_unknown: feast", ""},
		{"2026-01-01,Thu,Tết,statutory,,all,x,sure", "confidence_unknown: sure", ""},
		{"2026-01-01,Thu,,statutory,,all,x,law", "name_missing", ""},
		{"2026-01-01,Thu,Tết,statutory,,banks,x,law", "applies_to_others: banks", ""},
		{"2026-01-02,Fri,Hoán đổi,swap_off,soon,all,x,law", "paired_date_unreadable: soon", ""},
		{"2026-01-02,Fri,Hoán đổi,swap_off,2026-01-10,all,x,law", "", "pair_missing"},
		{"2026-01-02,Fri,Hoán đổi,swap_off,,all,x,law", "", "pair_missing"},
		{"2026-01-10,Sat,Hoán đổi,swap_off,2026-01-02,all,x,unverified", "", "rests_anyway pair_missing unverified"},
		{"2026-01-02,Fri,Làm bù,swap_work,2026-01-10,all,x,projected", "", "works_anyway pair_missing projected"},
	} {
		rows, err := deadline.ReadHolidays("h.csv", strings.NewReader(header+c.row+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(rows[0].Refused, " "); got != c.refused {
			t.Errorf("%s: refused %q", c.row, got)
		}
		if got := strings.Join(rows[0].Flags, " "); got != c.flags {
			t.Errorf("%s: flags %q", c.row, got)
		}
	}
}

// The published file: every row is usable, and only what its own column calls uncertain is flagged.
func TestPublishedHolidays(t *testing.T) {
	f, err := cataloguedata.FS.Open("holidays_2024_2027.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := deadline.ReadHolidays("h.csv", f)
	if err != nil || len(rows) != 60 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, h := range rows {
		uncertain := !h.Special.Sure()
		if len(h.Refused) > 0 || (len(h.Flags) > 0) != uncertain {
			t.Errorf("%s: %v %v", h.Code, h.Refused, h.Flags)
		}
		if s := h.Special.Source; fold.Key(s) == strings.ToLower(s) { // without a letter of Vietnamese
			t.Errorf("%s: officials read the source %q", h.Code, s)
		}
	}
	c := day.NewCalendar(deadline.Kept(rows))
	if !slices.Equal(c.Years(), []int{2024, 2025, 2026, 2027}) || c.Covers(day.On(2028, 1, 1)) || c.Covers(day.On(2023, 12, 31)) {
		t.Errorf("covers %v", c.Years())
	}
}

func TestImportHolidays(t *testing.T) {
	storetest.Each(t, bare, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		b, err := cataloguedata.FS.ReadFile("holidays_2024_2027.csv")
		if err != nil {
			t.Fatal(err)
		}
		take := func(text string) intake.Report {
			t.Helper()
			r, err := deadline.ImportHolidays(t.Context(), db, "h.csv", strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if n := r.Taken + r.Flagged + r.Refused + r.Unchanged; n != len(r.Rows) {
				t.Fatalf("%+v does not partition %d rows", r, len(r.Rows))
			}
			return r
		}
		version := func() (c deadline.Calendar) {
			t.Helper()
			if err := db.Read(t.Context(), func(s *store.Snapshot) (err error) { c, err = deadline.Now(s); return err }); err != nil {
				t.Fatal(err)
			}
			return c
		}
		if r := take(string(b)); r.Taken != 50 || r.Flagged != 10 || r.Refused != 0 || r.Unchanged != 0 {
			t.Errorf("first: %d %d %d %d", r.Taken, r.Flagged, r.Refused, r.Unchanged)
		}
		if r := take(string(b)); r.Unchanged != 60 || r.Taken+r.Flagged+r.Refused != 0 {
			t.Errorf("again: %+v", r)
		}
		if c := version(); c.Version != 1 || c.Calendar.IsWorking(day.On(2026, 11, 24)) || !c.Calendar.IsWorking(day.On(2026, 1, 10)) {
			t.Errorf("version %d", c.Version)
		}
		_, err = deadline.ImportHolidays(t.Context(), db, "h.csv",
			strings.NewReader(header+"2026-03-03,Tue,a,statutory,,all,x,law\n2026-03-03,Tue,b,statutory,,all,x,law\n"))
		var st *intake.Structural
		if !errors.As(err, &st) || st.Line != 3 {
			t.Errorf("a key twice: %v", err)
		}
		if version().Version != 1 {
			t.Error("a broken file changed the calendar")
		}
		r := take(header + "2026-03-03,Tue,Ngày thử,statutory,,all,x,law\n2026-03-04,Tue,Sai thứ,statutory,,all,x,law\n2026-11-24,Tue,Ngày Văn hóa Việt Nam,statutory,,all,NQ 28/2026/QH16 (from 1/7/2026),law\n")
		if r.Taken != 2 || r.Refused != 1 {
			t.Errorf("%+v", r)
		}
		if c := version(); c.Version != 2 || c.Calendar.IsWorking(day.On(2026, 3, 3)) || !c.Calendar.IsWorking(day.On(2026, 3, 4)) ||
			c.Calendar.IsWorking(day.On(2026, 1, 1)) {
			t.Errorf("version %d", c.Version)
		}
		if err := db.Read(t.Context(), func(s *store.Snapshot) error {
			old, err := deadline.AsOf(s, 1)
			if err == nil && !old.Calendar.IsWorking(day.On(2026, 3, 3)) {
				t.Error("version 1 is not what it was")
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// Two imports of the same file at once: one version, and the loser is told.
func TestRaceImports(t *testing.T) {
	db := storetest.OpenPostgres(t, bare, &storetest.Clock{})
	text := header + "2026-01-01,Thu,Tết Dương lịch,statutory,,all,x,law\n"
	var taken, unchanged, lost atomic.Int64
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			r, err := deadline.ImportHolidays(context.Background(), db, "h.csv", strings.NewReader(text))
			switch {
			case fault.Of(err) == fault.Conflict:
				lost.Add(1)
			case err != nil:
				t.Error(err)
			default:
				taken.Add(int64(r.Taken))
				unchanged.Add(int64(r.Unchanged))
			}
		})
	}
	wg.Wait()
	if taken.Load() != 1 || unchanged.Load()+lost.Load() != 5 {
		t.Errorf("taken %d, unchanged %d, lost %d", taken.Load(), unchanged.Load(), lost.Load())
	}
}

func FuzzReadHolidays(f *testing.F) {
	f.Add(header + "2026-01-01,Thu,Tết Dương lịch,statutory,,all,x,law\n")
	f.Add(header + "2026-01-02,Fri,Hoán đổi,swap_off,2026-01-10,public sector,x,sourced\n2026-01-10,Sat,Làm bù,swap_work,2026-01-02,all,x,sourced\n")
	f.Fuzz(func(t *testing.T, in string) {
		rows, err := deadline.ReadHolidays("h.csv", strings.NewReader(in))
		if err != nil {
			var st *intake.Structural
			if !errors.As(err, &st) {
				t.Fatal(err)
			}
			return
		}
		c := day.NewCalendar(deadline.Kept(rows))
		for _, s := range deadline.Kept(rows) {
			if got, found := c.Special(s.Date); !found || got != s || c.IsWorking(s.Date) == s.Off() {
				t.Fatalf("%+v kept as %+v", s, got)
			}
		}
	})
}
