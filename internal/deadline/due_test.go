package deadline_test

import (
	"encoding/csv"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	cataloguedata "github.com/motcua/motcua/catalogue-data"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/lang"
)

// desk is the published calendar with office hours.
func desk(t testing.TB) day.Desk {
	t.Helper()
	f, err := cataloguedata.FS.Open("holidays_2024_2027.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := deadline.ReadHolidays("holidays_2024_2027.csv", f)
	if err != nil {
		t.Fatal(err)
	}
	return day.Desk{Calendar: day.NewCalendar(deadline.Kept(rows)), Hours: day.Office()}
}

// table reads a CSV of testdata as one map per row.
func table(t *testing.T, file string) (rows []map[string]string) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, rec := range all[1:] {
		row := map[string]string{}
		for i, h := range all[0] {
			row[h] = rec[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func ask(t *testing.T, row map[string]string) deadline.Question {
	t.Helper()
	n, err := strconv.Atoi(row["term"])
	if err != nil {
		t.Fatal(err)
	}
	q := deadline.Question{Received: row["received"], Term: deadline.Term{N: n, Unit: deadline.Unit(row["unit"])}, Policy: row["policy"]}
	if row["pauses"] != "" {
		q.Pauses = strings.Split(row["pauses"], ";")
	}
	return q
}

func TestDueCases(t *testing.T) {
	book, err := lang.Load(deadline.Words())
	if err != nil {
		t.Fatal(err)
	}
	k := desk(t)
	rows := table(t, "due_cases.csv")
	if len(rows) < 60 {
		t.Errorf("only %d cases", len(rows))
	}
	for _, row := range rows {
		name := strings.Join([]string{row["received"], row["term"], row["unit"], row["policy"], row["pauses"]}, " ")
		r, err := ask(t, row).Answer(k)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := r.Due.In(day.Zone).Format("2006-01-02 15:04:05"); got != row["due"] {
			t.Errorf("%s (%s):\n got %s, want %s\n %s", name, row["why"], got, row["due"], strings.Join(deadline.Explain(r.Steps, book.Words("vi")), "\n "))
		}
		if warned := len(r.Uncovered) > 0; warned != strings.Contains(row["why"], "warning") {
			t.Errorf("%s: warned %v", name, r.Uncovered)
		}
		replay(t, name, k.Hours, r)
		deadline.Explain(r.Steps, book.Words("en"))
	}
	if missing := book.Missing(); len(missing) > 0 {
		t.Errorf("words missing: %v", missing)
	}
}

// The published examples give dates only.
func TestPublishedCases(t *testing.T) {
	k := desk(t)
	for _, row := range table(t, "deadline_cases.csv") {
		r, err := ask(t, row).Answer(k)
		if err != nil {
			t.Fatal(err)
		}
		if got := day.Of(r.Due); got.String() != row["due"] || got.Weekday().String()[:3] != row["due_weekday"] || day.ClockOf(r.Due).String() != "17:00" {
			t.Errorf("%v: got %s", row, r.Due)
		}
	}
}

func TestExplanationReads(t *testing.T) {
	book, err := lang.Load(deadline.Words())
	if err != nil {
		t.Fatal(err)
	}
	q := deadline.Question{Received: "2026-02-10 14:30", Term: deadline.Term{N: 5, Unit: deadline.WorkingDay}, Policy: "resume_plus:1",
		Pauses: []string{"2026-02-12 09:00/2026-02-24 09:00"}}
	r, err := q.Answer(desk(t))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Nhận hồ sơ lúc 14:30, thứ Ba 10/02/2026.",
		"Không tính ngày nhận; ngày làm việc thứ nhất là thứ Tư 11/02/2026 (Bộ luật Dân sự 2015, Điều 147 khoản 2).",
		"Không tính các ngày từ thứ Hai 16/02/2026 đến thứ Sáu 20/02/2026: Tết Nguyên đán Bính Ngọ (đợt nghỉ 14-22/2) (Bộ luật Lao động 2019, Điều 111, 112).",
		"Không tính 4 ngày nghỉ hằng tuần từ thứ Bảy 14/02/2026 đến Chủ nhật 22/02/2026.",
		"Đủ 5 ngày làm việc: hết hạn lúc 17:00, thứ Ba 24/02/2026.",
		"Tạm dừng chờ bổ sung hồ sơ từ 09:00, thứ Năm 12/02/2026 đến 09:00, thứ Ba 24/02/2026.",
		"Số ngày tạm dừng, kể từ ngày tiếp theo: 3 ngày làm việc.",
		"Cộng 3 ngày làm việc: hạn mới là 17:00, thứ Sáu 27/02/2026.",
		"Được cộng thêm 1 ngày làm việc sau khi bổ sung (pháp luật chuyên ngành).",
		"Không tính 2 ngày nghỉ hằng tuần từ thứ Bảy 28/02/2026 đến Chủ nhật 01/03/2026.",
		"Cộng 1 ngày làm việc: hạn mới là 17:00, thứ Hai 02/03/2026.",
		"Hạn hiện nay: 17:00, thứ Hai 02/03/2026.",
	}
	got := deadline.Explain(r.Steps, book.Words("vi"))
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// replay follows an explanation with nothing but its own lines: weekly rest, the days off and make-up days
// it names, and its numbers. It must come to the same due moment at every line.
func replay(t interface {
	Helper()
	Errorf(string, ...any)
}, name string, h day.Hours, r deadline.Result) {
	t.Helper()
	off, on := map[string]bool{}, map[string]bool{}
	for _, s := range r.Steps {
		a := named(s.Args)
		switch s.Key {
		case "deadline.step.holiday":
			off[a["date"].(day.Date).String()] = true
		case "deadline.step.holidays":
			for d := a["from"].(day.Date); d <= a["to"].(day.Date); d++ {
				off[d.String()] = true
			}
		case "deadline.step.make_up":
			on[a["date"].(day.Date).String()] = true
		}
	}
	n := naive{sessions: plainSessions(h), off: func(iso string) bool { return off[iso] }, on: func(iso string) bool { return on[iso] }}
	var due, start, pausedFrom, pausedTo time.Time
	for i, s := range r.Steps {
		a := named(s.Args)
		switch s.Key {
		case "deadline.step.received", "deadline.step.restart":
			start = a["at"].(time.Time)
		case "deadline.step.end_working_days":
			due = n.close(n.workingDay(start, a["n"].(int)))
		case "deadline.step.nth_day", "deadline.step.nth_month", "deadline.step.short_month":
			due = n.close(n.onOrAfter(a["date"].(day.Date).At(0, 0)))
		case "deadline.step.before_cutoff":
			due = n.close(start)
		case "deadline.step.after_cutoff", "deadline.step.off_day":
			due = n.close(n.workingDay(start, 1))
		case "deadline.step.end_hours":
			due = n.seconds(start, a["n"].(int)*3600)
		case "deadline.step.moved":
			d := n.workingDay(due, a["n"].(int))
			due = n.at(d, due)
		case "deadline.step.pause", "deadline.step.pause_payment", "deadline.step.pause_supplement":
			pausedFrom, pausedTo = a["from"].(time.Time), a["to"].(time.Time)
		case "deadline.step.pause_days":
			if got := n.count(pausedFrom, pausedTo); got != a["n"].(int) {
				t.Errorf("%s: step %d says %d days of pause, its own lines give %d", name, i+1, a["n"], got)
			}
		case "deadline.step.pause_minutes":
			if byMoment(r.Steps) {
				due = n.seconds(due, a["n"].(int)*60+a["seconds"].(int))
			}
		case "deadline.step.kept":
			due = a["due"].(time.Time)
		}
	}
	if !due.Equal(r.Due) {
		t.Errorf("%s: the explanation leads to %v, the due moment is %v", name, due, r.Due)
	}
	if last := r.Steps[len(r.Steps)-1].Due; !last.Equal(r.Due) {
		t.Errorf("%s: the last line stands at %v", name, last)
	}
}

func byMoment(steps []deadline.Step) bool {
	for _, s := range steps {
		if s.Key == "deadline.step.end_hours" {
			return true
		}
	}
	return false
}

func named(args []any) map[string]any {
	m := map[string]any{}
	for i := 0; i+1 < len(args); i += 2 {
		m[args[i].(string)] = args[i+1]
	}
	return m
}
