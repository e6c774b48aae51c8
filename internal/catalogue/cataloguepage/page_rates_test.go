package cataloguepage_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
)

// rate is the address of the sheet that a rule of the page opens.
func (d desk) like(key, procedure string) string {
	d.t.Helper()
	for _, a := range d.ok(d.Open("/lists/fees")).All("table a") {
		for _, at := range a.Attr {
			if at.Key == "href" && strings.Contains(at.Val, url.QueryEscape(key+"/")) && strings.Contains(at.Val, procedure) {
				return strings.TrimSuffix(at.Val, "#rate")
			}
		}
	}
	d.t.Fatalf("no rule %s of %s", key, procedure)
	return ""
}

// TestACouncilRateIsEntered: what the council sets is written down by one, put in force by another, and is what
// the citizen reads on the page of the procedure and has to pay.
func TestACouncilRateIsEntered(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		a, b := signIn(t, h, first), signIn(t, h, second)
		p := a.ok(a.Open(a.like("le-phi-ho-tich", "1.004873")))
		typed := url.Values{"tiers.0.price": {"8.000"}, "ground": {"Nghị quyết 9/2026/NQ-HĐND"}, "from.d": {"23"}, "from.m": {"11"}, "from.y": {"2026"}}
		p = a.ok(a.save(p, "#rate-form", url.Values{"_act": {"add:reliefs"}, "tiers.0.price": {"8.000"}, "ground": {"Nghị quyết 9/2026/NQ-HĐND"}}))
		if got := p.Attr("input[name=tiers.0.price]", "value"); got != "8.000" {
			t.Errorf("what was typed is lost: %q", got)
		}
		for name, v := range map[string]string{"reliefs.0.group": "poor", "reliefs.0.percent": "100", "reliefs.0.ground": "Luật Phí và lệ phí Điều 10"} {
			typed.Set(name, v)
		}
		a.ok(a.save(p, "#rate-form", typed))
		if p = a.ok(a.Open("/lists/fees")); strings.Contains(p.Text("main"), "Quy định thu đang chờ") ||
			!strings.Contains(p.Text("main"), "Cần người thứ hai") {
			t.Errorf("not waiting: %s", p.Text("main"))
		}
		var id string
		a.read(func(q *store.Snapshot) error {
			list, err := fee.Proposals.Open(q)
			if len(list) == 1 {
				id = list[0].ID
			}
			return err
		})
		if p = a.Post("/lists/fees/"+id+"/confirm", url.Values{"_key": {"k1"}}); p.Status != 403 {
			t.Errorf("the author puts it in force: %d", p.Status)
		}
		if got := b.ok(b.Open("/inbox")).Texts(".proc"); !slices.Contains(got, "Lệ phí đăng ký hộ tịch") {
			t.Errorf("it does not wait under its name: %q", got)
		}
		b.ok(b.Submit(b.ok(b.Open("/lists/fees")), "#confirm-"+id, nil))
		b.read(func(q *store.Snapshot) error {
			x := fee.Request{Procedure: "1.004873", Area: "20", On: day.Of(q.Now())}
			bill, err := h.Fees.Quote(q, x)
			x.Groups = []fee.Group{fee.Poor}
			poor, err2 := h.Fees.Quote(q, x)
			if err != nil || err2 != nil || bill.LePhi != 8000 || poor.Total != 0 || poor.Exempt() == "" {
				t.Errorf("%+v %v; poor %+v %v", bill, err, poor, err2)
			}
			return nil
		})
		if text := b.ok(b.Open("/procedures/1.004873")).Text("main"); !strings.Contains(text, "8.000") || !strings.Contains(text, "9/2026/NQ-HĐND") {
			t.Errorf("the citizen does not read it: %s", text)
		}
		if p = b.Post("/lists/fees/"+id+"/confirm", url.Values{"_key": {"k2"}}); p.Status != 409 {
			t.Errorf("put in force again: %d", p.Status)
		}
	})
}

// TestARateThatIsNone: what is wrong is said at its place, in words, and nothing typed is lost.
func TestARateThatIsNone(t *testing.T) {
	h := apptest.SQLite(t)
	a := signIn(t, h, first)
	p := a.ok(a.Open("/lists/fees"))
	good := url.Values{"name": {"Phí thử"}, "kind": {"phi"}, "area": {"province"}, "procedures": {"2.000908"}, "ground": {"NQ 1/2026"},
		"unit": {"copy"}, "tiers.0.from": {"1"}, "tiers.0.price": {"1000"},
		"from.d": {"1"}, "from.m": {"12"}, "from.y": {"2026"}}
	for name, c := range map[string]struct {
		spoil map[string]string
		at    string
	}{
		"no name":             {map[string]string{"name": " "}, "name"},
		"no ground":           {map[string]string{"ground": ""}, "ground"},
		"no procedure":        {map[string]string{"procedures": ""}, "procedures"},
		"no such procedure":   {map[string]string{"procedures": "9.999999"}, "procedures"},
		"no code":             {map[string]string{"procedures": "khai sinh"}, "procedures"},
		"no price":            {map[string]string{"tiers.0.price": ""}, "tiers.0.price"},
		"a price of words":    {map[string]string{"tiers.0.price": "mười nghìn"}, "tiers.0.price"},
		"not from the first":  {map[string]string{"tiers.0.from": "2"}, "tiers.0.from"},
		"each of itself":      {map[string]string{"each": "copy"}, "each"},
		"a cap below":         {map[string]string{"cap": "500"}, "cap"},
		"no day":              {map[string]string{"from.d": "31", "from.m": "2"}, "from"},
		"a day that has gone": {map[string]string{"from.m": "1"}, "from"},
		"no unit":             {map[string]string{"unit": "dozen"}, "unit"},
	} {
		v := url.Values{}
		for k, x := range good {
			v[k] = x
		}
		for k, x := range c.spoil {
			v.Set(k, x)
		}
		got := a.save(p, "#rate-form", v)
		if got.Status != 422 || !got.Has("#errors a[href=#"+strings.ReplaceAll(c.at, ".", "-")+"]") {
			t.Errorf("%s: %d %v", name, got.Status, got.Texts("#errors li"))
		}
		if n, ok := c.spoil["name"]; !ok && got.Attr("input[name=name]", "value") != "Phí thử" {
			t.Errorf("%s: what was typed is lost %s", name, n)
		}
		if text := strings.Join(got.Texts("#errors li"), " "); strings.Contains(text, "tier") || strings.Contains(text, "wrong") {
			t.Errorf("%s: no words for people: %s", name, text)
		}
	}
	a.ok(a.save(p, "#rate-form", good))
	officer(t, h, "kiemsoat.xa")
	c := signIn(t, h, "kiemsoat.xa")
	if p = c.ok(c.Open("/lists/fees")); p.Has("#rate-form") {
		t.Error("a commune is offered to write the fees of the province")
	}
	if p = c.Post("/lists/fees", good); p.Status != 403 {
		t.Errorf("a commune writes a fee: %d", p.Status)
	}
}
