package feepage_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/kit/pdf/pdftest"
	"github.com/motcua/motcua/internal/kit/web/webtest"
)

// TestPapersOfACollector: what proves an account is sent on its page, looked at, ticked and held for good; what was sent by
// mistake is taken out. Others neither send nor open.
func TestPapersOfACollector(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		_, b := s.filed()
		admin, clerk := s.reader("quantri"), s.reader("thuquy.kylua")
		p := admin.Submit(admin.Open("/collectors/new"), "main form", url.Values{"unit": {b.Unit}, "tax_code": {"0100109106"}})
		if p.Has("[name=papers]") || !p.Has("form[enctype=multipart/form-data]") {
			t.Fatalf("before anything was sent: %s", p.Body)
		}
		path := webtest.Attr(p.All("main form")[0], "action")
		p = admin.Attach(p, "form[enctype=multipart/form-data]", "giay-xac-nhan.pdf", pdftest.Simple(1))
		p = admin.Attach(p, "form[enctype=multipart/form-data]", "nham.pdf", pdftest.Simple(2))
		ticks, removes := p.All("[name=papers]"), p.All("main li button")
		if len(ticks) != 2 || len(removes) != 2 {
			t.Fatalf("%d to tick, %d to take out: %s", len(ticks), len(removes), p.Body)
		}
		first, wrong := webtest.Attr(removes[0], "formaction"), webtest.Attr(removes[1], "formaction")
		if p = admin.Post(wrong, url.Values{}); len(p.All("main li button")) != 1 || strings.Contains(p.Body, "nham.pdf") {
			t.Errorf("what was sent by mistake: %s", p.Body)
		}
		p = admin.Submit(p, "form[action="+path+"]", url.Values{"papers": {webtest.Attr(ticks[0], "value")}})
		says(t, "the collector", p.Body, "Đã lưu", "giay-xac-nhan.pdf", "Ghi giấy tờ về mã số thuế, tài khoản: giay-xac-nhan.pdf")
		if len(p.All("main li button")) != 0 {
			t.Error("what the record holds is offered to be taken out")
		}
		if p = admin.Post(first, url.Values{}); p.Status != 409 {
			t.Errorf("taken out of the record: %d", p.Status)
		}
		file := "/file/" + webtest.Attr(ticks[0], "value")
		if p = admin.Open(file); p.Status != 200 {
			t.Errorf("the keeper opens it: %d", p.Status)
		}
		if p = clerk.Open(file); p.Status != 404 {
			t.Errorf("who may not read the record opens its file: %d", p.Status)
		}
	})
}
