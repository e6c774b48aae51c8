package dossierpage_test

import (
	"encoding/csv"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestBook reads the follow-up book on the screen, as a print and as a file, and asks for it wrongly.
func TestBook(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		r := s.reader("tiepnhan.kylua")
		if p := r.Open("/book"); p.Status != 200 || p.Has(".report table") {
			t.Errorf("an empty book: %d", p.Status)
		}
		s.sent() // not accepted: not in the book
		first := s.accepted()
		s.Clock.Add(time.Hour)
		second := s.accepted()
		p := r.Open("/book")
		rows := p.Texts(".report tbody tr")
		if len(rows) != 2 || !strings.HasPrefix(rows[0], "1 ") || !strings.Contains(rows[0], first.Code) || !strings.Contains(rows[1], second.Code) ||
			!strings.Contains(rows[0], "Nông Thị Hoa") {
			t.Fatalf("%q", rows)
		}
		links := p.All(".take a")
		if len(links) != 2 {
			t.Fatalf("%d ways to take it away", len(links))
		}
		text := plainText(t, r.Open("/book?format=pdf").Body)
		for _, want := range []string{"SỔ THEO DÕI HỒ SƠ", "Mẫu số 07 – Thông tư số 03/2025/TT-VPCP",
			"Từ ngày 01/11/2026 đến hết ngày 23/11/2026: 2 hồ sơ", "Nông Thị Hoa", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHƯỜNG KỲ LỪA", "BẢN DÙNG THỬ"} {
			if !strings.Contains(text, want) {
				t.Errorf("the print does not say %q:\n%s", want, text)
			}
		}
		table, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(r.Open("/book?format=csv").Body, "\ufeff"))).ReadAll()
		s.must(err)
		if len(table) != 3 || table[2][0] != "2" || table[2][1] != second.Code {
			t.Errorf("%q", table)
		}
		wrong(t, r.Submit(p, "form[action=/book]", url.Values{"from": {"31/02/2026"}}), "from")
		wrong(t, r.Submit(p, "form[action=/book]", url.Values{"from": {"24/11/2026"}, "to": {"01/11/2026"}}), "to")
		if p := r.Open("/book?unit=nothing"); p.Status != 404 {
			t.Errorf("the book of no unit: %d", p.Status)
		}
		if p := s.reader("tuphap.kylua").Open("/book"); p.Status != 403 {
			t.Errorf("a specialist: %d", p.Status)
		}
	})
}
