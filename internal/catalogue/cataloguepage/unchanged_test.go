package cataloguepage_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/web/webtest"
	"github.com/motcua/motcua/procedures"
)

// TestSavingUnchangedChangesNothing opens every part of every carried procedure, every question, page and step, and
// presses save without typing: whatever the sheets do not show must stay.
func TestSavingUnchangedChangesNothing(t *testing.T) {
	h := apptest.SQLite(t)
	a := signIn(t, h, first)
	dirs, err := procedures.FS.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		if !dir.IsDir() {
			continue
		}
		at := a.draft(dir.Name())
		before := contentOf(t, a.version(at))
		check := func(what string) {
			t.Helper()
			for field, now := range contentOf(t, a.version(at)) {
				if now != before[field] {
					t.Errorf("%s: saving %s unchanged changes %s:\n%s", dir.Name(), what, field, unlike(before[field], now))
				}
				before[field] = now
			}
		}
		for _, part := range []string{"facts", "terms", "papers", "fees"} {
			a.ok(a.save(a.ok(a.Open(at+"/edit/"+part)), "#part", nil))
			check(part)
		}
		for _, list := range []string{"form", "process"} {
			for _, to := range a.edits(at, list) {
				p := a.save(a.ok(a.Open(to)), "main form[method=post]", nil)
				if p.Has("#errors") {
					t.Errorf("%s: %s cannot be saved unchanged: %v", dir.Name(), to, p.Texts("#errors li"))
				}
				check(to)
			}
		}
	}
}

// edits are the addresses of what a table lets one edit.
func (d desk) edits(at, list string) (out []string) {
	d.t.Helper()
	for _, n := range d.ok(d.Open(at + "/edit/" + list)).All("main a") {
		to := webtest.Attr(n, "href")
		if strings.HasPrefix(to, at+"/edit/") && !strings.Contains(to, "add=") && !strings.Contains(webtest.Attr(n, "class"), "btn") &&
			!slices.Contains(out, to) && (strings.Contains(to, "?at=") || strings.Contains(to, "?n=")) {
			out = append(out, to)
		}
	}
	if len(out) == 0 {
		d.t.Fatalf("%s: nothing to edit", list)
	}
	return out
}

// contentOf is a content as its fields, written down one way.
func contentOf(t *testing.T, v catalogue.Version) map[string]string {
	t.Helper()
	b, err := json.Marshal(v.Content)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(b, &fields); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, k := range []string{"name", "field", "levels", "competence", "department", "service", "filed_at", "decision", "law_type", "applicants",
		"results", "conditions",
		"legal", "keywords", "summary", "not_needed", "source", "cases", "terms", "supplement", "papers", "fees", "payment", "form", "process",
		"channels", "flags"} {
		b, err := json.MarshalIndent(fields[k], "", " ")
		if err != nil {
			t.Fatal(err)
		}
		out[k] = string(b)
		delete(fields, k)
	}
	for k := range fields {
		t.Errorf("a content has %s, which this test does not look at", k)
	}
	return out
}

// unlike gives the first lines that differ.
func unlike(a, b string) string {
	was, now := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range was {
		if i >= len(now) || was[i] != now[i] {
			return "- " + strings.Join(was[i:min(i+3, len(was))], "\n- ") + "\n+ " + strings.Join(now[min(i, len(now)):min(i+3, len(now))], "\n+ ")
		}
	}
	return "+ " + strings.Join(now[len(was):min(len(was)+3, len(now))], "\n+ ")
}
