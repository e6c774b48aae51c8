package inboxpage_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web/webtest"
	"github.com/motcua/motcua/internal/org"
)

// TestHomeOfOfficials: who signs in arrives at what waits, over all systems, can narrow it without any script, and opens
// it from there.
func TestHomeOfOfficials(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		var version string
		must(h.DB.Read(t.Context(), func(s *store.Snapshot) error {
			v, err := h.Catalogue.Current(s, "1.004873", day.Of(s.Now()))
			version = v.ID
			return err
		}))
		for n := range 60 {
			_, err := h.Dossier.Submit(t.Context(), dossier.Application{Request: org.Request{Sent: action.Sent{Key: fmt.Sprint(n)}}, Version: version,
				Place: "06187", Channel: dossier.Online, FiledBy: "citizen",
				Answers: []byte(`{"acting":"self","submitter":{"name":"Nông Thị Hoa"}}`), Way: "counter",
				Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Nông Thị Hoa"}}})
			must(err)
		}
		h.Clock.Add(96 * time.Hour) // what nobody accepted is late now
		r := webtest.NewReader(t, h.Handler())
		p := r.Open("/sign-in")
		p = r.Submit(p, "form", map[string][]string{"login": {"tiepnhan.kylua"}, "password": {demo.Password}})
		if r.Path != "/inbox" {
			t.Fatalf("signing in leads to %s", r.Path)
		}
		p.Want("title", "(60 quá hạn) Việc của tôi – Một Cửa")
		p.Want("h1", "Việc của tôi")
		if n := len(p.All("tbody tr")); n != 50 {
			t.Errorf("%d lines on the first page", n)
		}
		if next := r.Open(p.Attr(".more a", "href")); len(next.All("tbody tr")) != 10 {
			t.Errorf("%d lines on the second page", len(next.All("tbody tr")))
		}
		if late := r.Open("/inbox?band=late&kind=dossier.step"); len(late.All("tbody tr")) != 50 || !late.Has(`.due a[aria-current="true"]`) {
			t.Errorf("what is late: %d lines", len(late.All("tbody tr")))
		}
		if none := r.Open("/inbox?band=today"); !strings.Contains(none.Body, "Không có việc nào đang chờ") {
			t.Error("something is due today")
		}
		if r.Open(webtest.Attr(p.All("tbody a")[0], "href")); !strings.HasPrefix(r.Path, "/dossier/") {
			t.Errorf("a line leads to %s", r.Path)
		}
		other := webtest.NewReader(t, h.Handler())
		if p := other.Submit(other.Open("/sign-in"), "form", map[string][]string{"login": {"tiepnhan.dongdang"},
			"password": {demo.Password}}); other.Path != "/inbox" || len(p.All("tbody a")) != 0 {
			t.Errorf("another commune sees %d lines at %s", len(p.All("tbody a")), other.Path)
		}
		if m := h.Lang.Missing(); len(m) > 0 {
			t.Errorf("words that are missing: %v", m)
		}
	})
}
