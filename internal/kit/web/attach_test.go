package web_test

import (
	"net/http/httptest"
	"testing"

	"github.com/motcua/motcua/internal/kit/web"
)

func TestNamesOfFiles(t *testing.T) {
	for name, want := range map[string]string{
		"so-thu-2026-11-23.csv": `attachment; filename=so-thu-2026-11-23.csv`,
		`Sổ "thu".csv`:          `attachment; filename="S_ _thu_.csv"; filename*=UTF-8''S%E1%BB%95%20%22thu%22.csv`,
		"a\r\nSet-Cookie: x":    `attachment; filename="a__Set-Cookie: x"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x`,
	} {
		w := httptest.NewRecorder()
		web.Attach(w, name, "text/csv")
		if got := w.Header().Get("Content-Disposition"); got != want || w.Header().Get("Content-Type") != "text/csv" {
			t.Errorf("%q: %s", name, got)
		}
	}
	w := httptest.NewRecorder()
	if err := web.PDF(w, "phieu.pdf", []byte("%PDF-")); err != nil || w.Header().Get("Content-Disposition") != "inline; filename=phieu.pdf" ||
		w.Body.String() != "%PDF-" {
		t.Errorf("%v %v", err, w.Header())
	}
}
