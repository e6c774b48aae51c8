package portalpage_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// asked is a dossier that the receiver has asked more for: a photograph and an answer.
func (c citizen) asked() *dossier.Dossier {
	c.t.Helper()
	p := c.Submit(c.toReview(), "main form", nil)
	code := p.Text("#tracking")
	d, err := c.h.Dossier.Tracked(c.t.Context(), code)
	if err != nil {
		c.t.Fatal(err)
	}
	d, err = c.h.Dossier.AskSupplement(c.t.Context(), dossier.Input{Request: org.Request{Viewer: c.h.As(c.t, "tiepnhan.kylua"),
		Sent: action.Sent{Seen: d.Seq, Key: store.NewID(c.h.Clock.Now())}}, Dossier: d.ID},
		// papers come first all the same
		dossier.Asking{Days: 5, Points: []dossier.Point{{Kind: dossier.OfField, Key: "/purpose/other", Reason: "Mục đích chưa rõ."},
			{Kind: dossier.OfPaper, Key: "ban-an-ly-hon", Reason: "Ảnh mờ, không đọc được."}}})
	if err != nil {
		c.t.Fatal(err)
	}
	return d
}

func TestTheCitizenSupplements(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		first := newCitizen(t, h)
		d := first.asked()
		c := newCitizen(t, h) // another device: nothing but the code and a second fact
		p := c.Open("/track/" + d.Tracking + "/supplement")
		p = c.Submit(p, "main form", url.Values{"second": {"0111"}})
		c.ok(p)
		p.Want(".state .chip", "Tạm dừng: chờ bổ sung")
		p.Want("#asked", "Ảnh mờ, không đọc được.")
		at := "/track/" + d.Tracking + "/supplement"
		p = c.Open(at)
		c.ok(p)
		if p = c.Submit(p, "form[action="+at+"]", nil); p.Status != 422 || len(p.All(".errors li")) != 2 {
			t.Fatalf("sent with nothing done: %d %v", p.Status, p.Texts(".errors li"))
		}
		p = c.Open(at + "/1")
		c.ok(p)
		if q := c.Submit(p, "form[action="+at+"/1]", nil); q.Status != 422 {
			t.Errorf("went on without the photograph: %d", q.Status)
		}
		p = c.Attach(c.Open(at+"/1"), "form#paper-ban-an-ly-hon-box", "ban-an-ro.jpg", picture)
		c.ok(p)
		p.Want("main", "ban-an-ro.jpg")
		p = c.Submit(p, "form[action="+at+"/1]", nil)
		c.ok(p)
		if c.Path != at+"/2" {
			t.Fatalf("after the photograph at %s", c.Path)
		}
		if q := c.Submit(p, "form[action="+at+"/2]", url.Values{"purpose.other": {""}}); q.Status != 422 {
			t.Errorf("an empty answer passed: %d", q.Status)
		}
		p = c.Submit(c.Open(at+"/2"), "form[action="+at+"/2]", url.Values{"purpose.other": {"Chuyển nhượng thửa đất số 5"}})
		c.ok(p)
		p = c.Open(at)
		key := p.Attr("form[action="+at+"] input[name=_key]", "value")
		p = c.Submit(p, "form[action="+at+"]", nil)
		c.ok(p)
		if !strings.Contains(p.Body, "Đã gửi bổ sung.") {
			t.Error("nothing says that it was sent")
		}
		if q := c.Post(at, url.Values{"_key": {key}}); q.Status != 200 {
			t.Errorf("sent twice: %d", q.Status)
		}
		x, err := h.Dossier.Tracked(t.Context(), d.Tracking)
		if err != nil || x.State != dossier.New || !strings.Contains(string(x.Answers), "thửa đất số 5") {
			t.Errorf("state %d, answers %s, %v", x.State, x.Answers, err)
		}
		if m := h.Lang.Missing(); len(m) > 0 {
			t.Errorf("words that are missing: %v", m)
		}
	})
}

func TestAStrangerSupplementsNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		d := newCitizen(t, h).asked()
		c := newCitizen(t, h)
		for _, page := range []string{"/supplement", "/supplement/1", "/withdraw"} {
			c.Open("/track/" + d.Tracking + page)
			if c.Path != "/track/"+d.Tracking {
				t.Errorf("%s stays at %s", page, c.Path)
			}
			c.Post("/track/"+d.Tracking+page, url.Values{"_key": {"k"}, "reason": {"x"}})
		}
		if x, _ := h.Dossier.Tracked(t.Context(), d.Tracking); x.Seq != d.Seq {
			t.Error("something happened")
		}
	})
}

func TestTheCitizenAsksToWithdraw(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		c := newCitizen(t, h)
		p := c.Submit(c.toReview(), "main form", nil)
		code := p.Text("#tracking")
		at := "form[action=/track/" + code + "/withdraw]"
		p = c.Submit(c.Open("/track/"+code+"/withdraw"), at, url.Values{"reason": {""}})
		if p.Status != 422 {
			t.Fatalf("asked without a reason: %d", p.Status)
		}
		p = c.Submit(p, at, url.Values{"reason": {"Tôi không còn nhu cầu."}})
		c.ok(p)
		p.Want("main", "Đã đề nghị rút")
		x, err := h.Dossier.Tracked(t.Context(), code)
		if err != nil || x.State != dossier.New || x.Matter != dossier.ToWithdraw {
			t.Errorf("%d %q %v", x.State, x.Matter, err)
		}
	})
}
