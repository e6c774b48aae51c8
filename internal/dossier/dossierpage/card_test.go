package dossierpage_test

import (
	"net/url"
	"strings"
	"testing"
)

// TestCardFillsIn scans an identity card at the counter: it fills the person in and files nothing.
func TestCardFillsIn(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		r := s.reader("tiepnhan.kylua")
		p := r.Open("/counter/" + single)
		p = r.Submit(p, "form.scan", url.Values{"card": {"khong phai the"}})
		wrong(t, p, "card")
		p = r.Submit(p, "form.scan", url.Values{"card": {"020196001234|082345678|Hoàng Thị Mẫu|08031996|Nữ|Số 12, đường Lê Lợi|10052021"}})
		if p.Status != 200 || !strings.Contains(p.Body, "Địa chỉ trên thẻ có thể đã cũ") {
			t.Fatalf("scanned: %d", p.Status)
		}
		for name, want := range map[string]string{"submitter.name": "Hoàng Thị Mẫu", "submitter.citizen_id": "020196001234",
			"submitter.address.detail": "Số 12, đường Lê Lợi"} {
			if got := p.Attr("form.counter input[name="+name+"]", "value"); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if !strings.Contains(p.Body, "1996") {
			t.Error("the date of birth was not filled in")
		}
	})
}
