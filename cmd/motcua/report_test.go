package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// TestReportOfNothing: a folder without data is a slip of the pen; nothing is made there, and no zeros are printed.
func TestReportOfNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	for _, args := range [][]string{{"report", "--data", dir, "ii06a", "--from", "2026-01-01", "--to", "2026-12-31", "--json"},
		{"seed", "--data", dir, "--dossiers", "5", "--json"}} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), args, &out, &errs); code != exitUsage || out.Len() > 0 || errs.Len() == 0 {
			t.Errorf("%v: exit %d, %q, %q", args, code, out.String(), errs.String())
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the folder was made")
	}
}

// TestReportJSON: the object has the position, the columns and the rows that scripts rely on.
func TestReportJSON(t *testing.T) {
	dir := t.TempDir()
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"import", "--data", dir, "document-types", public(t, dir, "document_types.csv"), "--json"}, &out, &errs); code != 0 {
		t.Fatal(errs.String())
	}
	for _, by := range []string{"unit", "field", "unit,field"} {
		out.Reset()
		code := run(t.Context(), []string{"report", "--data", dir, "ii06a", "--from", "2026-01-01", "--to", "2026-12-31", "--by", by, "--json"}, &out, &errs)
		var got map[string]json.RawMessage
		d := json.NewDecoder(&out)
		if err := d.Decode(&got); err != nil || code != 0 || d.More() {
			t.Fatalf("exit %d, %v, %s", code, err, errs.String())
		}
		for _, key := range []string{"position", "columns", "rows"} {
			if _, ok := got[key]; !ok {
				t.Errorf("--by %s: no %q", by, key)
			}
		}
	}
	for _, args := range [][]string{{"--from", "2026-12-31", "--to", "2026-01-01"}, {"--from", "yesterday", "--to", "2026-01-01"},
		{"--from", "2026-01-01", "--to", "2026-01-02", "--by", "colour"}} {
		out.Reset()
		if code := run(t.Context(), append([]string{"report", "--data", dir, "ii06a", "--json"}, args...), &out, &errs); code != exitUsage || out.Len() > 0 {
			t.Errorf("%v: exit %d, %q", args, code, out.String())
		}
	}
}
