package dossierpage_test

import (
	"net/url"
	"strings"
	"testing"
)

// A head sees who has what, records an absence, hands over some and learns what became of each.
func TestHandOverPage(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		var ids []string
		for range 2 {
			d, err := s.Dossier.Take(t.Context(), s.as("tuphap.kylua", s.accepted()))
			s.must(err)
			ids = append(ids, d.ID)
		}
		from, to := s.As(t, "tuphap.kylua"), s.As(t, "vanhoa.kylua")
		r := s.reader("chutich.kylua")
		p := r.Open("/handover")
		p.Want("table", from.Name)
		at := "/handover/" + from.Person
		p = r.Open(at)
		if got := len(p.All("#hand input[name=dossier]")); got != 2 {
			t.Fatalf("%d dossiers listed", got)
		}
		p = r.Submit(p, "#hand", url.Values{"person": {""}, "reason": {""}})
		p.Want("#errors", "lý do")
		if p.Status != 422 {
			t.Errorf("without person and reason: %d", p.Status)
		}
		p = r.Submit(r.Open(at), "#hand", url.Values{"dossier": {ids[0], "nonsense"}, "person": {to.Person}, "reason": {"Nghỉ phép."}})
		if got := p.Texts("#handed li"); len(got) != 2 || !strings.HasPrefix(got[0], "Đã bàn giao") || !strings.Contains(got[1], "không") {
			t.Errorf("what became of each: %q", got)
		}
		if got := len(p.All("#hand input[name=dossier]")); got != 1 {
			t.Errorf("%d left in the list", got)
		}

		away := url.Values{"from.d": {"24"}, "from.m": {"11"}, "from.y": {"2026"}, "last.d": {"31"}, "last.m": {"11"}, "last.y": {"2026"},
			"stand_in": {to.Person}}
		p = r.Submit(p, "#absence", away)
		p.Want("#errors", "ngày")
		away.Set("last.d", "30")
		p = r.Submit(p, "#absence", away)
		p.Want("#absences", "Vắng mặt đã ghi")
		p.Want("main", to.Name+" làm thay")
		p = r.Open("/handover")
		p.Want("table", "từ 24/11/2026 đến hết 30/11/2026")
		p = r.Submit(r.Open(at), "section[aria-labelledby=absences] form", nil)
		if strings.Contains(p.Text("main"), "làm thay") {
			t.Error("the absence goes on after the return")
		}
		if p = s.reader("tuphap.kylua").Open("/handover"); p.Status != 403 {
			t.Errorf("a specialist deals out work: %d", p.Status)
		}
	})
}
