package portalpage_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/dossier"
)

// signedIn is the citizen with the account of the demonstration.
func signedIn(t *testing.T, h *apptest.House) citizen {
	t.Helper()
	c := newCitizen(t, h)
	c.ok(c.Submit(c.Open("/account/sign-in?next=/account"), "main form", url.Values{"login": {demo.CitizenLogin}, "password": {demo.Password}}))
	return c
}

func TestADraftIsGivenUp(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		c := newCitizen(t, h)
		c.Submit(c.begin(), "main form", url.Values{"acting": {"self"}, "_save": {}})
		at := strings.TrimSuffix(c.Path, "/submitter")
		stranger := newCitizen(t, h)
		if p := stranger.Open(at + "/drop"); p.Status != 404 {
			t.Errorf("a stranger is asked whether to delete it: %d", p.Status)
		}
		stranger.Post(at+"/drop", nil)
		c.wants(c.Open("/resume"), 200, "Xóa")
		p := c.Open(at + "/drop")
		c.wants(p, 200, "không lấy lại được")
		for range 2 { // pressed twice
			if q := c.Submit(p, "form[action="+at+"/drop]", nil); c.Path != "/resume" || q.Status != 200 {
				t.Fatalf("%s: %d", c.Path, q.Status)
			}
			if q := c.Open(at + "/drop"); q.Status != 404 {
				t.Fatalf("the draft is still there: %d", q.Status)
			}
		}
	})
}

// TestAComputerOfOthersForgets: who leaves it is not followed into drafts and dossiers; the codes stay good.
func TestAComputerOfOthersForgets(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		c := newCitizen(t, h)
		code := c.sent()
		c.Submit(c.begin(), "main form", url.Values{"acting": {"self"}, "_save": {"1"}})
		at := strings.TrimSuffix(c.Path, "/saved")
		p := c.Open(at + "/saved")
		resume := p.Text("#resume-code")
		p = c.Submit(p, "form.leave", nil)
		if c.Path != "/" || !strings.Contains(p.Text("body"), "không còn giữ đơn") || p.Has("a[href="+at+"]") {
			t.Errorf("after leaving, at %s: %s", c.Path, p.Text("main"))
		}
		if p := c.Open(at + "/submitter"); p.Status != 404 {
			t.Errorf("the draft opens for the next: %d", p.Status)
		}
		if p := c.Open("/track/" + code); !p.Has("#second") {
			t.Error("the dossier opens for the next")
		}
		p = c.Submit(c.Open("/resume"), "main form", url.Values{"code": {resume}})
		if p.Status != 200 || !strings.HasPrefix(c.Path, at) {
			t.Errorf("the code does not open it any more: %d at %s", p.Status, c.Path)
		}
	})
}

// TestTheHistoryOfASharedComputerOpensNothing: the next reader has every address and every form of the one before, and the
// cookies that were left.
func TestTheHistoryOfASharedComputerOpensNothing(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		c := newCitizen(t, h)
		begun := c.Open("/procedures/" + single) // this page stays open in a tab
		p := c.fill(c.Submit(begun, "form.cta", nil))
		p = c.Submit(p, "main form", without(url.Values{}, "_save", "_search"))
		c.Submit(c.Attach(p, "form#paper-ban-an-ly-hon-box", "ban-an.jpg", picture), "form[action="+c.Path+"]", without(url.Values{}, "_save"))
		at := strings.TrimSuffix(c.Path, "/review")
		saved := c.Open(at + "/saved")
		code := saved.Text("#resume-code")
		if got := saved.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("the browser keeps a page of a draft: %s", got)
		}
		review := c.Open(at + "/review")
		sent := c.Submit(review, "main form", nil)
		tracking := sent.Text("#tracking")
		if again := c.Submit(review, "main form", nil); again.Text("#tracking") != tracking {
			t.Errorf("pressed twice: %s", again.Text("main"))
		}
		if back := c.Open(at + "/submitter"); c.Path != "/track/"+tracking+"/sent" || back.Status != 200 {
			t.Errorf("the back button after sending: %d at %s", back.Status, c.Path)
		}
		if list := c.Open("/resume"); list.Has("ul.svc") {
			t.Error("the draft is still listed")
		}
		h.Clock.Add(31 * 60 * 1e9) // the pass is over
		for _, path := range []string{at, at + "/submitter", at + "/review", at + "/saved"} {
			c.wants(c.Open(path), 404, "không mở được trên máy này")
		}
		c.wants(c.Submit(review, "main form", nil), 404, "không mở được trên máy này")
		for _, path := range []string{"/track/" + tracking, "/track/" + tracking + "/sent", "/track/" + tracking + "/notices"} {
			if p := c.Open(path); strings.Contains(p.Body, "Nông Thị Hoa") || p.Has("#tracking") {
				t.Errorf("%s opens for the next reader", path)
			}
		}
		c.wants(c.Submit(c.Open(at), "main form", url.Values{"code": {code}}), 422, "Đơn đã gửi")
		c.Submit(begun, "form.cta", nil) // the old form, sent by the next reader
		if strings.HasPrefix(c.Path, at) {
			t.Error("the old key of the form leads into the old draft")
		}
	})
}

// TestAnOldFormOpensNoDraftOfOthers: a draft is left unfinished, and the next reader sends the same form again.
func TestAnOldFormOpensNoDraftOfOthers(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		c := newCitizen(t, h)
		begun := c.Open("/procedures/" + single)
		p := c.Submit(begun, "form.cta", nil)
		first := c.Path
		c.Submit(p, "main form", url.Values{"acting": {"self"}, "_save": {"1"}})
		next := newCitizen(t, h)
		if next.Submit(begun, "form.cta", nil); next.Path == first {
			t.Error("the key of the form opens the draft of another")
		}
		c.Open("/resume")
		c.Submit(c.Open("/account/sign-in"), "main form", url.Values{"login": {demo.CitizenLogin}, "password": {demo.Password}})
		c.Submit(c.Open(first[:strings.LastIndex(first, "/")]+"/saved"), "form.leave", nil)
		for _, path := range []string{"/account/security", first} {
			if p := c.Open(path); p.Status == 200 && c.Path == path {
				t.Errorf("%s opens after leaving", path)
			}
		}
	})
}

// TestADraftOfAnAccountStaysWithIt: after signing out, the next reader of the browser has nothing of it.
func TestADraftOfAnAccountStaysWithIt(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		c := signedIn(t, h)
		c.Submit(c.begin(), "main form", url.Values{"acting": {"self"}, "_save": {}})
		at := strings.TrimSuffix(c.Path, "/submitter")
		if p := c.Open("/"); !p.Has("a[href=" + at + "]") {
			t.Error("the front page does not lead back to the draft")
		}
		c.Post("/sign-out", nil)
		if p := c.Open("/"); p.Has("a[href=" + at + "]") {
			t.Error("the front page shows the draft after signing out")
		}
		if p := c.Open(at + "/submitter"); p.Status != 404 {
			t.Errorf("the draft opens after signing out: %d", p.Status)
		}
	})
}

// TestWhatIsKnownIsConfirmed: the second filing of an account shows the facts of the first.
func TestWhatIsKnownIsConfirmed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		c := signedIn(t, h)
		c.answers.Set("submitter.name", h.As(t, demo.CitizenLogin).Name)
		c.sent()
		p := c.Submit(c.begin(), "main form", url.Values{"acting": {"self"}, "_save": {}})
		for _, want := range []string{"Nông Thị Thu Lan", "020 190 001 234", "08/03/1990"} {
			if !strings.Contains(strings.ReplaceAll(strings.Join(p.Texts(".known b"), " "), "\u00a0", " "), want) {
				t.Errorf("%q is asked again: %v", want, p.Texts(".known b"))
			}
		}
		p = c.Submit(p, "main form", url.Values{"_save": {}})
		if !strings.Contains(strings.Join(p.Texts(".known b"), " "), "0905") {
			t.Errorf("the telephone is asked again: %v", p.Texts("main"))
		}
		p = c.Submit(p, "main form", url.Values{"_save": {}})
		if !strings.Contains(strings.Join(p.Texts(".known b"), " "), "Kỳ Lừa") {
			t.Errorf("the address is asked again: %v", p.Texts("main"))
		}
	})
}

// TestWhoActsForOthersNamesTheGround: a relative says the relation; who is authorised, or acts for an organisation, the
// paper too, and the dossier keeps both.
func TestWhoActsForOthersNamesTheGround(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		c := newCitizen(t, h)
		for name, text := range map[string]string{"acting": "authorised", "subject.name": "Hoàng Văn Thành", "subject.birth.y": "1954",
			"subject.address.typed": "Kỳ Lừa", "subject.address.code": "06187", "subject.address.detail": "Số 5, đường Bà Triệu"} {
			c.answers.Set(name, text)
		}
		p := c.begin()
		for range 10 {
			if strings.HasSuffix(c.Path, "/representative") {
				break
			}
			p = c.step(p)
		}
		at := c.Path
		p = c.Submit(p, "main form", url.Values{"representative.relation": {"Cháu"}, "_save": {}})
		if p.Status != 422 || c.Path != at || len(p.All(".errors li")) != 1 {
			t.Fatalf("authorised by no paper: %d at %s %v", p.Status, c.Path, p.Texts(".errors li"))
		}
		p = c.Submit(c.Open(at), "main form", url.Values{"representative.relation": {"Cháu"},
			"representative.ground": {"Giấy ủy quyền ngày 02/11/2026"}, "_save": {}})
		p = c.Submit(c.fill(p), "main form", without(url.Values{}, "_save", "_search"))
		p = c.Attach(p, "form#paper-ban-an-ly-hon-box", "ban-an.jpg", picture)
		c.wants(c.Submit(p, "form[action="+c.Path+"]", without(url.Values{}, "_save")), 422, "Chưa có giấy tờ: Văn bản ủy quyền")
		p = c.Attach(p, "form#paper-van-ban-uy-quyen-box", "uy-quyen.jpg", picture)
		p = c.Submit(p, "form[action="+c.Path+"]", without(url.Values{}, "_save"))
		if c.ok(p); !strings.Contains(p.Text("main"), "Giấy ủy quyền ngày 02/11/2026") {
			t.Errorf("the review at %s: %s", c.Path, p.Text("main"))
		}
		d, err := h.Dossier.Tracked(t.Context(), c.Submit(p, "main form", nil).Text("#tracking"))
		if err != nil {
			t.Fatal(err)
		}
		if who := d.Party(dossier.Submitter); who.Ground != "Cháu; Giấy ủy quyền ngày 02/11/2026" || d.Applicant().Name != "Hoàng Văn Thành" ||
			d.FiledBy != "relative" {
			t.Errorf("kept: %+v, for %s, filed by %s", who, d.Applicant().Name, d.FiledBy)
		}
	})
}

// TestTheFrontPageOfNoStrangerIsKept: only the front page that shows nothing of its reader may stay in the browser.
func TestTheFrontPageOfNoStrangerIsKept(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		c, known := newCitizen(t, h), signedIn(t, h)
		kept := func(who string, c citizen, want string) {
			if got := c.Open("/").Header.Get("Cache-Control"); got != want {
				t.Errorf("the front page of %s: %q, want %q", who, got, want)
			}
		}
		kept("a stranger", c, "private, no-cache")
		p := c.Submit(c.begin(), "main form", url.Values{"acting": {"self"}, "_save": {"1"}})
		kept("who has begun a draft", c, "no-store")
		if p = c.Submit(p, "form.leave", nil); c.Path != "/" || p.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("what was just done stays in the browser: %s at %s", p.Header.Get("Cache-Control"), c.Path)
		}
		kept("who has left", c, "private, no-cache")
		kept("a citizen who is signed in", known, "no-store")
		known.Submit(known.begin(), "main form", url.Values{"acting": {"self"}, "_save": {}})
		kept("a citizen with a draft", known, "no-store")
	})
}
