package portalpage_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier"
)

// TestTheCitizenSeesWhoReadTheDossier: role and office of officials without their names, and that somebody followed it
// with the code; a stranger is asked for the second fact.
func TestTheCitizenSeesWhoReadTheDossier(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		c := newCitizen(t, h)
		code := c.sent()
		c.wants(c.Open("/track/"+code+"/readers"), 200, "Chưa có ai mở hồ sơ này")
		d, err := h.Dossier.Tracked(t.Context(), code)
		if err != nil {
			t.Fatal(err)
		}
		receiver := h.As(t, "tiepnhan.kylua")
		if _, err := h.Dossier.Open(t.Context(), receiver, d.ID); err != nil {
			t.Fatal(err)
		}
		other := newCitizen(t, h)
		if p := other.Open("/track/" + code + "/readers"); !p.Has("#second") || strings.Contains(p.Text("main"), "Cán bộ tiếp nhận") {
			t.Error("a stranger reads who read")
		}
		p := other.Submit(other.Open("/track/"+code), "main form", url.Values{"second": {"0111"}})
		if !p.Has("a[href=" + (&dossier.Dossier{Tracking: code}).TrackPath() + "/readers]") {
			t.Error("the tracking page does not lead there")
		}
		p = other.Open("/track/" + code + "/readers")
		c.ok(p)
		text := strings.Join(p.Texts("#readers li"), "\n")
		for _, want := range []string{"Cán bộ tiếp nhận", "phường Kỳ Lừa", "23/11/2026", "Người có mã và thông tin xác nhận"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not said: %s", want, text)
			}
		}
		if strings.Contains(p.Text("main"), receiver.Name) {
			t.Error("the official is named")
		}
		if m := h.Lang.Missing(); len(m) > 0 {
			t.Errorf("words that are missing: %v", m)
		}
	})
}

// TestListsTellTheFeeOfThePage: what the council sets is not called free in a list.
func TestListsTellTheFeeOfThePage(t *testing.T) {
	c := newCitizen(t, apptest.SQLite(t))
	for _, at := range []string{"/", "/procedures?q=giay+doc+than", "/procedures?field=" + url.QueryEscape("Hộ tịch")} {
		found := false
		for _, a := range c.Open(at).Texts("ul.svc li") {
			if strings.Contains(a, "tình trạng hôn nhân") && strings.HasPrefix(a, "Cấp Giấy xác nhận") {
				found = true
				if strings.Contains(a, "Không thu") || !strings.Contains(a, "nghị quyết") {
					t.Errorf("%s: %s", at, a)
				}
			}
		}
		if !found && !strings.Contains(at, "field") {
			t.Errorf("%s does not list it", at)
		}
	}
}
