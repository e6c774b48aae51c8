package cataloguepage_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
)

// TestStepsSideBySide: a fork, its meeting and the rule of asking others are written in the browser, drawn, and kept
// from publishing while nobody waits for what begins side by side.
func TestStepsSideBySide(t *testing.T) {
	h := apptest.SQLite(t)
	a := signIn(t, h, first)
	at := a.draft(code)
	add := url.Values{"name": {"Xác minh tại xã cũ"}, "unit": {"competent"}, "role": {"specialist"}, "field": {"civil_status"}, "actions.verify": {"1"}}
	a.ok(a.save(a.ok(a.Open(at+"/edit/step?n=4")), "#step", add))
	steps := a.version(at).Process.Steps
	n := slices.IndexFunc(steps, func(s catalogue.Step) bool { return s.Name == "Xác minh tại xã cũ" })
	if n < 1 {
		t.Fatalf("not added: %+v", steps)
	}
	parallel := steps[n].Key
	p := a.save(a.ok(a.Open(at+"/edit/step?n=0")), "#step", url.Values{"fork." + parallel: {"1"}, "consult_pauses": {"1"}})
	if p.Status != 422 || !p.Has("#errors a[href=#consult_ground]") || !strings.Contains(p.Body, `name="fork.`+parallel+`" value="1" checked`) {
		t.Errorf("a pause without a law: %d %v", p.Status, p.Texts("#errors li"))
	}
	a.ok(a.save(p, "#step", url.Values{"consult_ground": {"Luật X Điều 1"}, "consult_days": {"3"}}))
	if p = a.ok(a.Open(at)); p.Has("#submit") || !strings.Contains(p.Text("main"), "không có bước nào chờ đủ") {
		t.Errorf("a fork that never meets can be submitted: %s", p.Text("main"))
	}
	a.ok(a.save(a.ok(a.Open(at+"/edit/step?n=1")), "#step", url.Values{"join." + parallel: {"1"}}))
	got := a.version(at).Process.Steps
	if c := got[0].Consult; len(got[0].Fork) != 1 || len(got[1].Join) != 1 || c == nil || c.Days != 3 || !c.Pauses {
		t.Errorf("%+v", got)
	}
	if p = a.ok(a.Open(at)); !p.Has("#submit") {
		t.Errorf("whole and still blocked: %s", p.Text("main"))
	}
}
