package noticepage_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web/webtest"
	"github.com/motcua/motcua/internal/org"
)

// A receiver writes a call down, is told so once, and finds it with the number masked; an empty one is refused and what
// was typed stays.
func TestNoticesPage(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		var version string
		if err := h.DB.Read(t.Context(), func(q *store.Snapshot) error {
			v, err := h.Catalogue.Current(q, "1.004873", day.Of(q.Now()))
			version = v.ID
			return err
		}); err != nil {
			t.Fatal(err)
		}
		d, err := h.Dossier.Submit(t.Context(), dossier.Application{Request: org.Request{Sent: action.Sent{Key: store.NewID(h.Clock.Now())}},
			Version: version, Place: "06187", Channel: dossier.Online,
			FiledBy: "citizen", Answers: []byte(`{"acting":"self"}`), Way: "counter",
			Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Nông Thị Hoa", Phone: "0912345678"}}})
		if err != nil {
			t.Fatal(err)
		}
		r := webtest.NewReader(t, h.Handler())
		r.Submit(r.Open("/sign-in"), "form[action=/sign-in]", url.Values{"login": {"tiepnhan.kylua"}, "password": {demo.Password}})
		p := r.Open(d.Path() + "/notices")
		if got := p.Attr("[name=number]", "value"); got != "0912345678" {
			t.Errorf("the number of who sent it is not there: %q", got)
		}
		p = r.Submit(p, "main form[novalidate]", url.Values{"number": {"0912345679"}, "text": {" "}})
		if p.Status != http.StatusUnprocessableEntity || p.Attr("[name=number]", "value") != "0912345679" {
			t.Errorf("nothing was said: %d %s", p.Status, p.Text("main"))
		}
		p = r.Submit(p, "main form[novalidate]", url.Values{"text": {"Đã báo thiếu giấy"}})
		if p.Status != http.StatusOK || !strings.Contains(p.Body, "Đã ghi cuộc gọi.") {
			t.Errorf("it is not said that the call was written down: %d", p.Status)
		}
		p.Want("#notices li", "Đã báo thiếu giấy")
		if strings.Contains(p.Text("#notices"), "0912345679") {
			t.Error("the whole number stands in the list")
		}
		if p = r.Open(d.Path() + "/notices"); strings.Contains(p.Body, "Đã ghi cuộc gọi.") {
			t.Error("said twice")
		}
	})
}
