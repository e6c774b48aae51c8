package dossierpage_test

import (
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/dossier"
)

// TestSlips reads the control slip and the hand-over slip of a dossier on its way.
func TestSlips(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		r := s.reader("tiepnhan.kylua")
		for _, x := range []string{"control", "handover"} {
			if p := r.Open(s.sent().Path() + "/slip/" + x); p.Status != 404 {
				t.Errorf("%s before acceptance: %d", x, p.Status)
			}
		}
		d := s.accepted()
		if p := r.Open(d.Path() + "/slip/nothing"); p.Status != 404 {
			t.Errorf("a slip that is none: %d", p.Status)
		}
		s.says(d, "handover", "PHIẾU BÀN GIAO HỒ SƠ", "Bên giao: Trung tâm Phục vụ hành chính công phường Kỳ Lừa – ", "Bên nhận: ", d.Code,
			"Nông Thị Hoa", "17:00 27/11/2026")
		s.Clock.Add(2 * time.Hour)
		d, err := s.Dossier.Propose(s.t.Context(), s.as("tuphap.kylua", d), dossier.Grant, "Đủ điều kiện cấp.")
		s.must(err)
		d, err = s.Dossier.SendBack(s.t.Context(), func() dossier.Input {
			a := s.as("chutich.kylua", d)
			a.Reason = "Ghi rõ thời gian cư trú."
			return a
		}())
		s.must(err)
		s.Clock.Add(72 * time.Hour)
		d, err = s.Dossier.Propose(s.t.Context(), s.as("tuphap.kylua", d), dossier.Grant, "Đủ điều kiện cấp, từ năm 2020.")
		s.must(err)
		text := s.says(d, "control", "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "Mẫu số 06 – Thông tư số 03/2025/TT-VPCP", "Giao: Nông Thị Hoa",
			"Nhận: Trung tâm Phục vụ hành chính công phường Kỳ Lừa",
			"Người in phiếu: ", "Trả lại", "Trước hạn", "Quá hạn")
		if n := strings.Count(text, "Giao: "); n != 5 {
			t.Errorf("%d hops, want sent, accepted, proposed, sent back, proposed:\n%s", n, text)
		}
		if strings.Contains(text, "lần đầu") {
			t.Error("an appointment is called the first that was never moved")
		}
	})
}

// says opens a slip from the dossier's page and wants these texts on it.
func (s *site) says(d *dossier.Dossier, slip string, wants ...string) string {
	s.t.Helper()
	r := s.reader("tiepnhan.kylua")
	p := r.Open(d.Path())
	p = r.Open(p.Attr(".view a[href="+d.Path()+"/slip/"+slip+"]", "href"))
	if p.Status != 200 || p.Header.Get("Content-Type") != "application/pdf" {
		s.t.Fatalf("%s: %d %v", slip, p.Status, p.Header)
	}
	text := plainText(s.t, p.Body)
	for _, want := range wants {
		if !strings.Contains(text, want) {
			s.t.Errorf("the %s slip does not say %q:\n%s", slip, want, text)
		}
	}
	return text
}
