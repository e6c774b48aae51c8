package dossierpage_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/web/webtest"
)

// walkIn is what a receiver types for somebody who never married and wants the result as a file.
func walkIn() url.Values {
	v := url.Values{"_act": {}} // none of the buttons inside the form is pressed
	for name, value := range map[string]string{
		"acting": "self", "submitter.name": "Hoàng Thị Mẫu", "submitter.citizen_id": "020196001234", "submitter.birth": "08031996",
		"submitter.phone":         "0905000111",
		"submitter.address.typed": "Kỳ Lừa", "submitter.address.code": kyLua, "submitter.address.detail": "Số 12, đường Lê Lợi",
		"subject.sex": "female", "subject.ethnic": "Tày", "subject.nationality": "Việt Nam", "status.kind": "never", "history.moved": "no",
		"period.kind":  "now",
		"purpose.kind": "other", "purpose.other": "Mua bán nhà đất", "purpose.copies": "1", "reissue.again": "no", "result.way": "online", "declaration": "1",
	} {
		v.Set(name, value)
	}
	return v
}

// TestCounter files for a walk-in: chosen by a few letters, typed wrongly, then rightly, then sent twice.
func TestCounter(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		r := s.reader("tiepnhan.kylua")
		p := r.Open("/counter")
		p = r.Submit(p, "form[action=/counter]", url.Values{"q": {"giay doc than"}})
		p = r.Open(p.Attr(".hits a[href=/counter/"+single+"]", "href"))
		at := "form[action=/counter/" + single + "]"
		if p.Has(at+" input[name=way]") || !p.Has(at+" [name=result.way]") {
			t.Error("the page asks twice how the result is handed over")
		}
		if !p.Has(at + " option[value=" + kyLua + "][selected]") {
			t.Error("the commune of the counter is not chosen")
		}
		typed := walkIn()
		typed.Set("submitter.citizen_id", "12345")
		typed.Set("paper-giay-to-tuy-than", "shown")
		p = r.Submit(p, at, typed)
		wrong(t, p, "submitter.citizen_id")
		kept(t, p, at, url.Values{"submitter.name": {"Hoàng Thị Mẫu"}, "submitter.citizen_id": {"12345"}, "purpose.other": {"Mua bán nhà đất"}})
		typed.Set("submitter.citizen_id", "020196001234")
		typed.Set("paper-giay-to-tuy-than", "none")
		p = r.Submit(p, at, typed)
		wrong(t, p, "paper-giay-to-tuy-than")
		kept(t, p, at, url.Values{"submitter.name": {"Hoàng Thị Mẫu"}})
		typed.Set("paper-giay-to-tuy-than", "shown")
		drawn := p
		p = r.Submit(drawn, at, typed)
		if p.Status != 200 || !strings.Contains(p.Body, "Đã tiếp nhận hồ sơ.") {
			t.Fatalf("filing: %d %v", p.Status, p.Texts(".errors li"))
		}
		first := r.Path
		d := s.now(&dossier.Dossier{ID: strings.TrimPrefix(first, "/dossier/")})
		if d.Channel != dossier.Counter || d.State != dossier.Accepted || d.FiledBy != "receiver" || d.Helped == "" || d.Applicant().Name != "Hoàng Thị Mẫu" {
			t.Errorf("filed as %+v", d)
		}
		if d.Way != "online" {
			t.Errorf("the form says the result comes as a file, the dossier %q", d.Way)
		}
		s.pressAgain(r, drawn, typed, first)
	})
}

// pressAgain sends the same form once more, then changed under the same key: the one leads to the dossier that was filed,
// the other is a conflict that links it.
func (s *site) pressAgain(r *webtest.Reader, drawn *webtest.Page, typed url.Values, first string) {
	s.t.Helper()
	at := "form[action=/counter/" + single + "]"
	p := r.Submit(drawn, at, typed)
	if p.Status != 200 || r.Path != first {
		s.t.Errorf("sent twice: %d at %s, not %s", p.Status, r.Path, first)
	}
	typed.Set("submitter.name", "Hoàng Thị Khác")
	p = r.Submit(drawn, at, typed)
	if p.Status != 409 || r.Open(p.Attr("main a[href="+first+"]", "href")).Status != 200 {
		s.t.Errorf("another person under the same key: %d", p.Status)
	}
	p = r.Open("/queue?tab=centre")
	if n := strings.Count(p.Text("table.q"), "Hoàng Thị Mẫu"); n != 1 {
		s.t.Errorf("%d dossiers", n)
	}
}
