package cataloguepage_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
)

// TestTwoPeoplePublishInTheBrowser goes the whole way: a draft, a new question, submitted by one, published by another.
func TestTwoPeoplePublishInTheBrowser(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		a, b := signIn(t, h, first), signIn(t, h, second)
		var before catalogue.Version
		a.read(func(q *store.Snapshot) (err error) {
			before, err = h.Catalogue.Current(q, code, day.Of(q.Now()))
			return err
		})
		at := a.draft(code)
		if p := a.ok(a.Open("/catalogue/" + code)); p.Has("#begin") {
			t.Error("a second draft could be begun")
		}
		p := a.save(a.ok(a.Open(at+"/edit/question?at=1.0.0&add=own")), "#question", url.Values{"label": {"Có cần trích lục không?"}, "kind": {"yes_no"}})
		if !strings.HasSuffix(a.Path, "/edit/form") {
			t.Fatalf("not added: %s %s", a.Path, p.Text("main"))
		}
		if got := a.version(at).Form; !strings.Contains(string(got.Schema), "co_can_trich_luc_khong") {
			t.Error("the schema does not have the new field")
		}
		a.ok(a.Submit(a.ok(a.Open(at)), "#submit", nil))
		p = a.Open(at)
		if p.Has("#publish") || !strings.Contains(p.Text("main"), "Cần người thứ hai công bố") {
			t.Error("the first person is offered to publish")
		}
		v := a.version(at)
		y, m, d := day.Of(h.Clock.Now()).YMD()
		date := url.Values{"from.d": {number(d)}, "from.m": {number(int(m))}, "from.y": {number(y)}, "rev": {number(int(v.Rev))}, "_key": {"k1"}}
		if p = a.Post(at+"/publish", date); p.Status != 403 {
			t.Errorf("the proposer publishes: %d", p.Status)
		}
		past := url.Values{"from.d": {"1"}, "from.m": {"1"}, "from.y": {"2026"}}
		if p = b.Submit(b.ok(b.Open(at)), "#publish", past); p.Status != 422 || p.Attr("#publish input[name=from.y]", "value") != "2026" {
			t.Errorf("a day that has passed: %d", p.Status)
		}
		delete(date, "_key")
		b.ok(b.Submit(p, "#publish", date))
		b.read(func(q *store.Snapshot) error {
			now, err := h.Catalogue.Current(q, code, day.Of(q.Now()))
			old, err2 := h.Catalogue.VersionByID(q, before.ID)
			if err != nil || err2 != nil || "/version/"+now.ID != at || old.State != catalogue.Published ||
				strings.Contains(string(old.Form.Schema), "trich_luc_khong") {
				t.Errorf("in force: %s, before: %+v %v %v", now.ID, old.State, err, err2)
			}
			return nil
		})
		p = b.ok(b.Open("/catalogue/" + code + "/compare?a=" + before.ID + "&b=" + strings.TrimPrefix(at, "/version/")))
		if rows := p.Texts("table.compare tr.added th"); len(rows) != 1 || !strings.HasPrefix(rows[0], "Có cần trích lục không?") {
			t.Errorf("compared: %v", rows)
		}
	})
}

func number(n int) string { return itoa(n) }

func TestTheSecondPersonGivesBack(t *testing.T) {
	h := apptest.SQLite(t)
	a, b := signIn(t, h, first), signIn(t, h, second)
	at := a.draft(code)
	a.ok(a.Submit(a.Open(at), "#submit", nil))
	p := b.Submit(b.Open(at), "#reject", url.Values{"reason": {" "}})
	if p.Status != 422 {
		t.Errorf("without a reason: %d", p.Status)
	}
	b.ok(b.Submit(p, "#reject", url.Values{"reason": {"Chưa nêu căn cứ của lệ phí."}}))
	if p = a.Open(at); !strings.Contains(p.Text("main"), "Chưa nêu căn cứ của lệ phí.") || a.version(at).State != catalogue.Draft {
		t.Error("the author does not read why")
	}
	a.ok(a.Submit(p, "#discard", nil))
	if a.version(at).State != catalogue.Withdrawn {
		t.Error("not thrown away")
	}
	if next := a.draft(code); next == at {
		t.Error("no new draft after one was thrown away")
	}
}

func TestHolesKeepFromPublishing(t *testing.T) {
	h := apptest.SQLite(t)
	a := signIn(t, h, first)
	at := a.draft(code)
	p := a.ok(a.Open(at + "/edit/terms"))
	p = a.save(p, "#part", url.Values{"terms.0.n": {"abc"}, "terms.0.why": {"Vì sao"}})
	if p.Status != 422 || p.Attr("input[name=terms.0.n]", "value") != "abc" || !strings.Contains(p.Text("#errors"), "số nguyên") {
		t.Errorf("a number that is none: %d", p.Status)
	}
	a.ok(a.save(p, "#part", url.Values{"terms.0.n": {"7"}, "terms.0.unit": {""}}))
	p = a.ok(a.Open(at))
	if p.Has("#submit") || !strings.Contains(p.Text("#blocks"), "Chưa công bố được") {
		t.Error("a term without a unit can be submitted")
	}
	p = a.Post(at+"/submit", url.Values{"rev": {itoa(int(a.version(at).Rev))}})
	if p.Status != 422 {
		t.Errorf("pressed all the same: %d", p.Status)
	}
	p = a.ok(a.Open(at + "/edit/terms"))
	a.ok(a.save(p, "#part", url.Values{"terms.0.unit": {"working_day"}, "flag.0": {"1"}}))
	v := a.version(at)
	if v.Terms[0].N != 7 || len(v.Flags) != 1 {
		t.Errorf("%+v %+v", v.Terms, v.Flags)
	}
	if p = a.Open(at); !p.Has("#submit") {
		t.Error("mended and still blocked")
	}
}

func TestTwoEditors(t *testing.T) {
	h := apptest.SQLite(t)
	a, b := signIn(t, h, first), signIn(t, h, second)
	at := a.draft(code)
	mine, theirs := a.ok(a.Open(at+"/edit/facts")), b.ok(b.Open(at+"/edit/facts"))
	a.ok(a.save(mine, "#part", url.Values{"summary": {"Của người thứ nhất"}}))
	p := b.save(theirs, "#part", url.Values{"summary": {"Của người thứ hai"}})
	if p.Status != 409 || !strings.Contains(p.Text("#errors"), "vừa được người khác thay đổi") || p.Text("textarea[name=summary]") != "Của người thứ hai" {
		t.Errorf("the second editor: %d %s", p.Status, p.Text("main"))
	}
	if a.version(at).Summary != "Của người thứ nhất" {
		t.Error("the first editor lost")
	}
}

func TestRowsComeAndGoWithoutScript(t *testing.T) {
	h := apptest.SQLite(t)
	a := signIn(t, h, first)
	at := a.draft(code)
	papers := a.version(at).Papers
	n := len(papers)
	p := a.ok(a.Open(at + "/edit/papers"))
	p = a.ok(a.save(p, "#part", url.Values{"_act": {"down:papers.0"}, "papers.0.help": {"Gõ dở"}}))
	if p.Text("textarea[name=papers.1.help]") != "Gõ dở" || len(a.version(at).Papers) != n {
		t.Fatal("what was typed is lost, or something was saved")
	}
	p = a.ok(a.save(p, "#part", url.Values{"_act": {"add:papers"}}))
	last := "papers." + itoa(n)
	p = a.save(p, "#part", url.Values{last + ".name": {"Giấy mới"}, last + ".kind": {"one_of"}})
	if p.Status != 422 {
		t.Errorf("one of no group: %d", p.Status)
	}
	a.ok(a.save(p, "#part", url.Values{last + ".kind": {"hand_in"}, last + ".originals": {"1"}}))
	got := a.version(at).Papers
	if len(got) != n+1 || got[n].Key != "giay-moi" || got[n].Name != "Giấy mới" || got[1].Key != papers[0].Key || got[1].Help != "Gõ dở" {
		t.Errorf("%d papers, %+v", len(got), got[n])
	}
	p = a.ok(a.save(a.Open(at+"/edit/papers"), "#part", url.Values{"_act": {"remove:" + last}}))
	a.ok(a.save(p, "#part", nil))
	if len(a.version(at).Papers) != n {
		t.Error("not taken out")
	}
}

func TestACommuneKeepsItsOwn(t *testing.T) {
	h := apptest.SQLite(t)
	officer(t, h, "kiemsoat.xa")
	c, a := signIn(t, h, "kiemsoat.xa"), signIn(t, h, first)
	if p := c.Open("/catalogue/2.000829"); p.Status != 404 { // decided by a department
		t.Errorf("a procedure of the province: %d", p.Status)
	}
	for _, field := range c.Open("/catalogue").Texts("tbody td") {
		if field == "Thuế" || field == "Hải quan" {
			t.Error("bodies of the state's own lines are listed for a commune")
		}
	}
	at := c.draft(code)
	p := c.save(c.ok(c.Open(at+"/edit/facts")), "#part", url.Values{"levels.commune": nil, "levels.province": {"1"}})
	if p.Status != 422 {
		t.Errorf("it gives the procedure away: %d", p.Status)
	}
	c.ok(c.Submit(c.Open(at), "#submit", nil))
	if p = a.ok(a.Open(at)); !p.Has("#publish") {
		t.Error("the province cannot publish what a commune submitted")
	}
	if p = c.Post(at+"/reject", url.Values{"reason": {"x"}, "rev": {itoa(int(c.version(at).Rev))}}); p.Status != 403 {
		t.Errorf("a commune gives back: %d", p.Status)
	}
	other := a.draft("2.000829")
	if p = c.Open(other); p.Status != 404 {
		t.Errorf("a draft of the province: %d", p.Status)
	}
}
