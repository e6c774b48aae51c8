package cataloguepage_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/web/webtest"
)

func itoa(n int) string { return strconv.Itoa(n) }

// labels are the questions of a version in order.
func (d desk) labels(at string) (out []string) {
	d.t.Helper()
	s, err := form.Open(d.version(at).Form)
	if err != nil {
		d.t.Fatal(err)
	}
	for _, l := range s.Lines() {
		if l.Question != nil {
			out = append(out, l.Question.Label["vi"])
		}
	}
	return out
}

func (d desk) act(at, what string) *webtest.Page {
	d.t.Helper()
	return d.Submit(d.ok(d.Open(at+"/edit/form")), "#questions", url.Values{"_act": {what}})
}

func TestQuestionsMoveAndGo(t *testing.T) {
	h := apptest.SQLite(t)
	a := signIn(t, h, first)
	at := a.draft(code)
	was := a.labels(at)
	a.ok(a.act(at, "down:1.0.0"))
	if now := a.labels(at); now[0] != was[1] || now[1] != was[0] {
		t.Errorf("%v", now[:3])
	}
	a.ok(a.act(at, "up:1.0.1"))
	a.ok(a.act(at, "remove:1.0.1"))
	if now := a.labels(at); now[0] != was[0] || now[1] != was[2] || len(now) != len(was)-1 {
		t.Errorf("%v", now[:3])
	}
	if p := a.act(at, "down:99.0.0"); p.Status != 409 {
		t.Errorf("a question that is not there: %d", p.Status)
	}
	if p := a.act(at, "remove:x"); p.Status != 404 {
		t.Errorf("nonsense: %d", p.Status)
	}
}

func TestAQuestionWithACondition(t *testing.T) {
	h := apptest.SQLite(t)
	a := signIn(t, h, first)
	at := a.draft(code)
	p := a.ok(a.Open(at + "/edit/question?at=1.0.0&add=own"))
	bad := url.Values{"label": {"Nam có nghĩa vụ quân sự?"}, "kind": {"choice"}, "answers": {"roi | Rồi | Done\nroi | Lại"},
		"when_name": {"subject.sex"}, "when_value": {"male"}}
	p = a.save(p, "#question", bad)
	if p.Status != 422 || !strings.Contains(p.Text("textarea[name=answers]"), "roi | Lại") || p.Attr("input[name=when_value]", "value") != "male" {
		t.Fatalf("a value twice: %d", p.Status)
	}
	p = a.save(p, "#question", url.Values{"answers": {"roi | Rồi | Done\nChưa"}, "when": {"subject.sex =="}, "when_name": {""}})
	if p.Status != 422 || p.Attr("input[name=when]", "value") != "subject.sex ==" {
		t.Fatalf("a broken formula: %d %s", p.Status, p.Text("#errors"))
	}
	a.ok(a.save(p, "#question", url.Values{"when": {""}, "when_name": {"subject.sex"}}))
	s, err := form.Open(a.version(at).Form)
	if err != nil {
		t.Fatal(err)
	}
	q := s.At(form.Spot{Group: 1, Page: 1, Sub: -1})
	if q == nil || q.When != "subject.sex == 'male'" || len(q.Options) != 2 || q.Options[1].Value != "chua" || q.Optional {
		t.Fatalf("%+v", q)
	}
	p = a.ok(a.Open(at + "/edit/question?at=1.1.0"))
	if p.Attr("select[name=when_name] option[selected]", "value") != "subject.sex" || p.Attr("input[name=when_value]", "value") != "male" {
		t.Error("the condition is not shown as it was chosen")
	}
	a.ok(a.act(at, "up:1.1.0")) // before the question it depends on
	if p = a.ok(a.Open(at + "/edit/form")); !p.Has("#faults") {
		t.Error("a question that is never asked is not told")
	}
}

func TestPreviewKeepsNothing(t *testing.T) {
	h := apptest.SQLite(t)
	a := signIn(t, h, first)
	at := a.draft("2.000908")
	rev := a.version(at).Rev
	p := a.ok(a.Open(at + "/preview"))
	p = a.save(p, "#trial", nil)
	if p.Status != 422 {
		t.Errorf("nothing answered: %d", p.Status)
	}
	for range 30 {
		if !p.Has("#trial") {
			break
		}
		v := url.Values{"acting": {"self"}}
		for _, n := range p.All("#trial input") {
			name := webtest.Attr(n, "name")
			switch kind := webtest.Attr(n, "type"); {
			case strings.HasPrefix(name, "_") || kind == "hidden":
			case kind == "radio":
				if len(v[name]) == 0 {
					v[name] = []string{webtest.Attr(n, "value")}
				}
			case kind == "checkbox":
				v.Set(name, "1")
			default:
				v.Set(name, answerFor(name))
			}
		}
		p = a.save(p, "#trial", v)
	}
	if p.Has("#trial") || !strings.Contains(p.Text("main"), "Hết biểu mẫu") {
		t.Fatalf("the way never ends: %s", p.Text("main"))
	}
	if a.version(at).Rev != rev {
		t.Error("a test run wrote something")
	}
}

func answerFor(name string) string {
	for part, text := range map[string]string{"citizen_id": "020196001234", ".d": "8", ".m": "3", ".y": "1996", "phone": "0905000111",
		"typed": "Kỳ Lừa", "detail": "Số 1", "copies": "1", "email": "a@motcua.example"} {
		if strings.HasSuffix(name, part) {
			return text
		}
	}
	return "Hoàng Thị Mẫu"
}

func TestStepsOfAProcess(t *testing.T) {
	h := apptest.SQLite(t)
	a := signIn(t, h, first)
	at := a.draft(code)
	n := len(a.version(at).Process.Steps)
	p := a.ok(a.Open(at + "/edit/step?n=" + itoa(n)))
	p = a.save(p, "#step", url.Values{"name": {"Trưởng phòng xem"}, "role": {"head"}})
	if p.Status != 422 || p.Attr("input[name=name]", "value") != "Trưởng phòng xem" {
		t.Fatalf("a step that offers nothing: %d", p.Status)
	}
	p = a.ok(a.save(p, "#step", url.Values{"actions.verify": {"1"}, "_act": {"add:next"}}))
	a.ok(a.save(p, "#step", url.Values{"next.0.to": {"approve"}, "next.0.when": {""}}))
	v := a.version(at)
	if len(v.Process.Steps) != n+1 || v.Process.Steps[n-1].Key != "truong_phong_xem" || v.Process.Steps[n].Key != "return" {
		t.Fatalf("%+v", v.Process.Steps)
	}
	p = a.ok(a.Open(at + "/edit/process")) // the new step comes after issuing: it leads back and never to the end
	if !p.Has("#faults") || !p.Has("svg .ends") {
		t.Error("a ring is not told, or nothing is drawn")
	}
	a.ok(a.Submit(p, "#steps", url.Values{"_act": {"remove:" + itoa(n-1)}}))
	if got := a.version(at).Process; len(got.Steps) != n || len(got.Faults()) != 0 {
		t.Errorf("%+v", got.Faults())
	}
	a.ok(a.Submit(a.Open(at+"/edit/process"), "#steps", url.Values{"_act": {"standard"}}))
	if a.version(at).Process != nil {
		t.Error("not back to the standard process")
	}
}
