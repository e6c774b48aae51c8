package partnerpage_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/kit/web/webtest"
	"github.com/motcua/motcua/internal/partner/partnerpage"
)

func reader(t *testing.T, h *apptest.House, login string) *webtest.Reader {
	t.Helper()
	r := webtest.NewReader(t, h.Handler())
	r.Submit(r.Open("/sign-in"), "form[action=/sign-in]", url.Values{"login": {login}, "password": {demo.Password}})
	return r
}

// The administrator makes a key, the official in whose name it acts agrees and sees the secret once, and withdraws it.
func TestKeysPage(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		admin, official := reader(t, h, "quantri"), reader(t, h, "tuphap.kylua")
		const form = "form[action=" + partnerpage.Path + "][method=post]"
		p := admin.Submit(admin.Open(partnerpage.Path), form,
			url.Values{"name": {"Phần mềm hộ tịch"}, "scopes": {"dossiers"}, "person": {"khong.co"}, "per_minute": {"x"}})
		if p.Status != http.StatusUnprocessableEntity || p.Attr("[name=name]", "value") != "Phần mềm hộ tịch" ||
			p.Attr("[name=person]", "value") != "khong.co" || len(p.All("#errors a")) == 0 {
			t.Errorf("a wrong form: %d %s", p.Status, p.Text("main"))
		}
		p = admin.Submit(p, form, url.Values{"person": {"tuphap.kylua"}, "per_minute": {"60"}})
		p.Want("table tbody", "Phần mềm hộ tịch")
		for q, found := range map[string]bool{"ho+tich": true, "khong+co": false} {
			if admin.Open(partnerpage.Path+"?q="+q).Has("td form") != found {
				t.Errorf("%s finds the key: %v", q, !found)
			}
		}
		if csv := admin.Open(partnerpage.Path + "?format=csv").Body; !strings.Contains(csv, "Phần mềm hộ tịch") || strings.Contains(csv, "mc_") {
			t.Errorf("the file: %s", csv)
		}
		if p.Status != http.StatusOK || strings.Contains(p.Body, "mc_") {
			t.Errorf("the administrator sees the secret: %d", p.Status)
		}
		p = official.Open(partnerpage.Path)
		p = official.Post(webtest.Attr(p.All("td form")[0], "action"), nil)
		if !strings.Contains(p.Body, "mc_") {
			t.Error("the official sees no secret")
		}
		if p = official.Open(partnerpage.Path); strings.Contains(p.Body, "mc_") {
			t.Error("the secret is shown again")
		}
		p = official.Submit(p, "td form", nil)
		if p.Status != http.StatusOK || p.Has("td form") {
			t.Errorf("withdrawn: %d %s", p.Status, p.Text("table"))
		}
	})
}
