package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	cataloguedata "github.com/motcua/motcua/catalogue-data"
)

// public writes a file of the public catalogues into a folder.
func public(t *testing.T, dir, name string) string {
	t.Helper()
	b, err := fs.ReadFile(cataloguedata.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

type printed struct {
	Taken, Flagged, Refused, Unchanged int
	Rows                               []struct {
		Code, Status string
		Reasons      []string
	}
	File, Fault string
	Line        int
}

// call runs the command and reads the one object it prints.
func call(t *testing.T, args ...string) (code int, p printed, errs string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(t.Context(), append(append([]string{"import"}, args...), "--json"), &out, &err)
	d := json.NewDecoder(&out)
	if code != exitUsage {
		if e := d.Decode(&p); e != nil {
			t.Fatalf("%v: %v", args, e)
		}
		if d.More() {
			t.Errorf("%v printed more than one object", args)
		}
	}
	return code, p, err.String()
}

func TestImportCommand(t *testing.T) {
	dir := t.TempDir()
	store := "--data=" + filepath.Join(dir, "data")
	procedures := []string{store, "procedures", public(t, dir, "procedures.csv"), "--channels", public(t, dir, "procedure_channels.csv"),
		"--components", public(t, dir, "procedure_components_all.csv")}
	for _, c := range []struct {
		args []string
		rows int
	}{
		{[]string{store, "units", public(t, dir, "provinces_new34.csv")}, 34},
		{[]string{store, "units", public(t, dir, "provinces_old63.csv")}, 63},
		{[]string{store, "units", public(t, dir, "communes_new.csv")}, 3321},
		{[]string{store, "results", public(t, dir, "result_codes.csv")}, 1457},
		{[]string{store, "document-types", public(t, dir, "document_types.csv")}, 32},
		{[]string{store, "holidays", public(t, dir, "holidays_2024_2027.csv")}, 60},
		{procedures, 89},
		{[]string{store, "fees", public(t, dir, "fees.csv")}, 16},
	} {
		for _, again := range []bool{false, true} {
			code, p, errs := call(t, c.args...)
			if code != 0 || len(p.Rows) != c.rows || p.Taken+p.Flagged+p.Refused+p.Unchanged != c.rows || again != (p.Unchanged == c.rows) {
				t.Errorf("%v (again: %v): exit %d, %d+%d+%d+%d of %d rows %s", c.args[1:3], again, code, p.Taken, p.Flagged, p.Refused, p.Unchanged,
					len(p.Rows), errs)
			}
		}
	}
	reports, err := filepath.Glob(filepath.Join(dir, "data", "reports", "*.json"))
	if err != nil || len(reports) != 16 {
		t.Errorf("%d reports kept %v", len(reports), err)
	}
}

func TestImportCommandRefusesABrokenFile(t *testing.T) {
	dir := t.TempDir()
	store := "--data=" + filepath.Join(dir, "data")
	good := public(t, dir, "result_codes.csv")
	b, err := os.ReadFile(good) //nolint:gosec // just written
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(b), "\n")
	broken := filepath.Join(dir, "broken.csv")
	if err := os.WriteFile(broken, []byte(lines[0]+lines[1]+lines[2]+"KQ.1,\"x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, p, errs := call(t, store, "results", broken)
	if code != exitNo || p.File != "broken.csv" || p.Line < 4 || len(p.Rows) > 0 || !strings.Contains(errs, "broken.csv: line ") {
		t.Errorf("exit %d, %+v, %s", code, p, errs)
	}
	if code, p, _ = call(t, store, "results", good); code != 0 || p.Taken != 1457 {
		t.Errorf("something was kept of the broken file: exit %d, %d taken", code, p.Taken)
	}
	if code, _, _ = call(t, store, "results", filepath.Join(dir, "none.csv")); code != exitUsage {
		t.Errorf("no such file: exit %d", code)
	}
	if code, _, _ = call(t, store, "resluts", good); code != exitUsage {
		t.Errorf("no such catalogue: exit %d", code)
	}
}

func TestImportPrintsForPeople(t *testing.T) {
	dir := t.TempDir()
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"import", "--data", dir, "units", public(t, dir, "provinces_old63.csv")}, &out, &errs); code != 0 {
		t.Fatal(errs.String())
	}
	if s := out.String(); !strings.HasPrefix(s, "Nhận 7 · cần xem lại 56 · từ chối 0 · không đổi 0 (tổng 63 dòng)\n") ||
		!strings.Contains(s, "h_code_unverified") {
		t.Error(s)
	}
}
