package feepage_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/kit/web/webtest"
)

// agrees has a second administrator agree to what waits on the page of a collector; the first one may not.
func (s *site) agrees(p *webtest.Page, account string) {
	s.t.Helper()
	if !p.Has("form#decide") {
		s.t.Fatalf("nothing waits: %d %s", p.Status, p.Body)
	}
	to := webtest.Attr(p.All("form#decide")[0], "action")
	seen := p.All("form#decide input[name=seen]")
	if own := s.reader("quantri").Post(to, url.Values{"seen": {webtest.Attr(seen[0], "value")}, "agree": {"yes"}}); own.Status != 403 {
		s.t.Fatalf("who proposed it agrees: %d", own.Status)
	}
	second := s.reader("quantri2")
	if inbox := second.Open("/inbox"); !strings.Contains(inbox.Body, "Tài khoản thu chờ người thứ hai đồng ý") {
		s.t.Error("it does not wait in the inbox of the second one")
	}
	q := second.Open(strings.TrimSuffix(to, "/decide"))
	if unit := q.Text("h1"); !slices.Contains(second.Open("/inbox").Texts(".proc"), unit) || strings.HasPrefix(unit, "0") {
		s.t.Errorf("it does not wait under the name of the unit: %s", unit)
	}
	if q = second.Submit(q, "form#decide", url.Values{"agree": {"yes"}}); q.Status != 200 || !strings.Contains(q.Body, account) || q.Has("form#decide") {
		s.t.Fatalf("the second one agrees: %d %s", q.Status, q.Body)
	}
}

// TestAccountTakesTwoPeople: one administrator alone turns the account of a committee neither by the form nor by a file; what people are asked to pay
// into stays the old one until another agrees, and what was refused is gone.
func TestAccountTakesTwoPeople(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		_, b := s.filed()
		admin, clerk := s.reader("quantri"), s.reader("thuquy.kylua")
		asked := func() string { return text(t, clerk.Open("/fees/"+b.ID+"/request").Body) }
		p := admin.Submit(admin.Open("/collectors/new"), "main form", url.Values{"unit": {b.Unit}, "tax_code": {"0100109106"}, "bank": {"970436"},
			"account": {"00110044"}, "holder": {"UBND PHUONG KY LUA"}})
		if strings.Contains(asked(), "00110044") {
			t.Error("people pay into an account that one person entered")
		}
		s.agrees(p, "00110044")
		says(t, "the request", asked(), "00110044")
		at := strings.TrimSuffix(webtest.Attr(p.All("form#decide")[0], "action"), "/decide")
		p = admin.Submit(admin.Open(at), "form[action="+at+"]", url.Values{"account": {"66666666"}, "holder": {"EVE"}})
		says(t, "the page", p.Body, "00110044 → 66666666", "Đề nghị số tài khoản: 66666666")
		if now := asked(); !strings.Contains(now, "00110044") || strings.Contains(now, "66666666") {
			t.Error("the request names the new account before another agreed")
		}
		second := s.reader("quantri2")
		p = second.Submit(second.Open(at), "form#decide", url.Values{"agree": {"no"}, "reason": {"  "}})
		if p.Status != 422 || !p.Has("#errors a[href='#reason']") || !strings.Contains(p.Body, "66666666") {
			t.Fatalf("refused without a reason: %d", p.Status)
		}
		p = second.Submit(p, "form#decide", url.Values{"agree": {"no"}, "reason": {"Không có văn bản của ngân hàng"}})
		says(t, "the page", p.Body, "Đã bỏ đề nghị", "Không có văn bản của ngân hàng", "Bỏ đề nghị đổi tài khoản thu")
		if p.Has("form#decide") {
			t.Error("what was refused waits still")
		}
		p = admin.Attach(admin.Open("/collectors/import"), "main form", "tk.csv", []byte("unit,tax_code,account\n"+b.Unit+",0100109106,77777777\n"))
		says(t, "the dry run", p.Body, "phải được người thứ hai đồng ý")
		admin.Submit(p, "form[action=/collectors/import/take]", url.Values{})
		says(t, "the page", admin.Open(at).Body, "00110044 → 77777777")
		if now := asked(); !strings.Contains(now, "00110044") || strings.Contains(now, "77777777") {
			t.Error("a file changed the account")
		}
	})
}
