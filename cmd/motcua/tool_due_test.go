package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/kit/store"
)

// due runs `motcua tool due` and gives its exit code and what it printed.
func due(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), append([]string{"tool", "due"}, args...), &o, &e)
	return code, o.String(), e.String()
}

func TestToolDueJSON(t *testing.T) {
	for _, c := range []struct {
		want string
		args []string
	}{
		{"2026-02-24T17:00:00+07:00", []string{"--received", "2026-02-12", "--term", "3", "--unit", "working_day"}},
		{"2025-04-26T17:00:00+07:00", []string{"--received", "2025-04-25 09:00", "--term", "1", "--unit", "working_day"}},
		{"2026-10-06T17:00:00+07:00", []string{"--received", "2026-10-05T08:00:01Z", "--unit", "same_day"}},
		{"2026-10-05T14:30:00+07:00", []string{"--received", "2026-10-05T10:30:00+07:00", "--term", "2", "--unit", "hour"}},
		{"2026-10-15T17:00:00+07:00", []string{"--received", "2026-10-05 09:00", "--term", "5", "--unit", "working_day", "--policy", "resume",
			"--pause", "2026-10-06 10:00/2026-10-07 09:00", "--pause", "2026-10-08/2026-10-12"}},
	} {
		code, out, errs := due(t, append(c.args, "--json")...)
		var got struct {
			Due   string   `json:"due"`
			Steps []string `json:"steps"`
		}
		d := json.NewDecoder(strings.NewReader(out))
		d.DisallowUnknownFields()
		if err := d.Decode(&got); err != nil || d.More() {
			t.Fatalf("%v: %v: %s", c.args, err, out)
		}
		if code != 0 || errs != "" || got.Due != c.want || len(got.Steps) < 2 {
			t.Errorf("%v: exit %d, due %s, want %s, %s", c.args, code, got.Due, c.want, errs)
		}
		if _, err := time.Parse(time.RFC3339, got.Due); err != nil {
			t.Error(err)
		}
	}
}

func TestToolDueExplains(t *testing.T) {
	code, out, _ := due(t, "--received", "2026-11-23 14:30", "--term", "1", "--unit", "working_day")
	for _, want := range []string{"Ngày Văn hóa Việt Nam", "Bộ luật Dân sự 2015, Điều 147", "Hạn: 17:00, thứ Tư 25/11/2026"} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("exit %d, %q is not in:\n%s", code, want, out)
		}
	}
}

func TestToolDueUsedWrongly(t *testing.T) {
	good := []string{"--received", "2026-10-05", "--term", "3", "--unit", "working_day"}
	for _, args := range [][]string{
		{}, {"--received", "2026-10-05"}, {"--received", "2026-10-05", "--unit", "working_day"},
		{"--received", "soon", "--term", "3", "--unit", "day"}, {"--received", "2026-10-05", "--term", "x", "--unit", "day"},
		{"--received", "2026-10-05", "--term", "3", "--unit", "week"},
		append(good, "--policy", "never"), append(good, "--pause", "2026-10-06"), append(good, "--pause", "2026-10-01/2026-10-02"),
		append(good, "--data", filepath.Join(t.TempDir(), "nothing")), append(good, "--holidays", filepath.Join(t.TempDir(), "nothing.csv")),
		append(good, "--data", t.TempDir(), "--holidays", "x.csv"),
	} {
		if code, out, errs := due(t, append(args, "--json")...); code != 2 || out != "" && strings.HasPrefix(out, "{") || errs == "" {
			t.Errorf("%v: exit %d, out %q, %q", args, code, out, errs)
		}
	}
}

func TestToolDueCountsByOtherCalendars(t *testing.T) {
	args := []string{"--received", "2026-10-05", "--term", "1", "--unit", "working_day", "--json"}
	file := filepath.Join(t.TempDir(), "h.csv")
	const rows = "date,name_vi,kind,source,confidence\n2026-10-06,Ngày thử,statutory,x,law\n"
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := due(t, append(args, "--holidays", file)...)
	if code != 0 || !strings.Contains(out, `"due":"2026-10-07T17:00:00+07:00"`) || !strings.Contains(out, "Ngày thử") || !strings.Contains(out, "Cảnh báo") {
		t.Errorf("exit %d %s %s", code, out, errs)
	}
	if err := os.WriteFile(file, []byte(rows+"2026-10-06,Ngày thử,statutory,x,law\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := due(t, append(args, "--holidays", file)...); code != 1 || !strings.Contains(errs, "line 3") {
		t.Errorf("a broken file: exit %d, %s", code, errs)
	}
	dir := t.TempDir()
	db, err := app.OpenStore(t.Context(), app.Config{Data: dir})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := deadline.ImportHolidays(t.Context(), db, "h.csv", strings.NewReader(rows)); err != nil {
		t.Fatal(err)
	}
	if db.Engine() != store.SQLite || db.Close() != nil {
		t.Fatal("not the data folder")
	}
	if code, out, errs := due(t, append(args, "--data", dir)...); code != 0 || !strings.Contains(out, `"due":"2026-10-07T17:00:00+07:00"`) {
		t.Errorf("exit %d %s %s", code, out, errs)
	}
}
