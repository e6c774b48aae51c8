package dossierpage_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestReceipt reads the receipt as a machine reads it, and how the browser is told to show it.
func TestReceipt(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		r := s.reader("tiepnhan.kylua")
		if p := r.Open(s.sent().Path() + "/receipt"); p.Status != 404 {
			t.Errorf("a receipt before acceptance: %d", p.Status)
		}
		d := s.accepted()
		p := r.Open(d.Path())
		p = r.Open(p.Attr(".view footer a[href="+d.Path()+"/receipt]", "href"))
		h := p.Header
		if p.Status != 200 || h.Get("Content-Type") != "application/pdf" || !strings.Contains(h.Get("Content-Disposition"), d.Code) {
			t.Fatalf("%d %v", p.Status, h)
		}
		if c := h.Values("Content-Security-Policy"); len(c) != 1 || !strings.Contains(c[0], "object-src 'self'") || strings.Contains(c[0], "sandbox") {
			t.Errorf("the browser's viewer is kept away: %q", c)
		}
		text := plainText(t, p.Body)
		for _, want := range []string{d.Code, "Nông Thị Hoa", "17 giờ 00 phút, ngày 27 tháng 11 năm 2026",
			"Tờ khai cấp Giấy xác nhận tình trạng hôn nhân", s.PublicURL() + "/track",
			"Trung tâm Phục vụ hành chính công phường Kỳ Lừa", "3 ngày làm việc", "BẢN DÙNG THỬ"} {
			if !strings.Contains(text, want) {
				t.Errorf("the receipt does not say %q:\n%s", want, text)
			}
		}
	})
}

// plainText is the text of a PDF with single spaces.
func plainText(t *testing.T, pdf string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, []byte(pdf), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", path, "-").Output() //nolint:gosec // a file of this test
	if err != nil {
		t.Fatalf("pdftotext (package poppler-utils): %v", err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}
