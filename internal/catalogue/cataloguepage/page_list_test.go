package cataloguepage_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/web/webtest"
)

// codes are the procedures of a page of the list.
func codes(p *webtest.Page) (out []string) {
	for _, a := range p.All("tbody a") {
		out = append(out, webtest.Text(a))
	}
	return out
}

// The list has one line for each procedure: what is in force, and what is being written of it.
func TestProceduresAreFoundAndNarrowed(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		a := signIn(t, h, first)
		p := a.ok(a.Open("/catalogue"))
		all := codes(p)
		if len(all) != 50 || !slices.IsSorted(all) || p.Has("main .note a") {
			t.Fatalf("the first page: %d %v", len(all), all)
		}
		next := codes(a.ok(a.Open(p.Attr("nav.pages a[rel=next]", "href"))))
		if len(next) == 0 || next[0] <= all[49] {
			t.Errorf("the second page: %v", next)
		}
		for _, q := range []string{"q=" + code, "q=" + code + "&level=commune", "q=" + code + "&sort=-name"} {
			if got := codes(a.ok(a.Open("/catalogue?" + q))); !slices.Equal(got, []string{code}) {
				t.Errorf("%s: %v", q, got)
			}
		}
		at := a.draft(code)
		p = a.ok(a.Open("/catalogue?work=draft"))
		if got := codes(p); !slices.Equal(got, []string{code}) {
			t.Fatalf("drafts: %v", got)
		}
		p.Want("tbody tr", "Đã công bố")
		p.Want("tbody tr", "Bản thảo")
		field := p.Texts("tbody td")[2]
		if got := codes(a.ok(a.Open("/catalogue?work=draft&field=" + strings.ReplaceAll(field, " ", "+")))); !slices.Equal(got, []string{code}) {
			t.Errorf("of its field %q: %v", field, got)
		}
		a.ok(a.Submit(a.Open(at), "#submit", nil))
		a.ok(a.Open("/catalogue")).Want("main .note a", "1 bản thảo đang chờ công bố")
		if got := codes(a.ok(a.Open("/catalogue?work=proposed"))); !slices.Equal(got, []string{code}) {
			t.Errorf("proposed: %v", got)
		}
		file := a.ok(a.Open("/catalogue?work=proposed&format=csv")).Body
		if !strings.Contains(file, code) || !strings.Contains(file, "Chờ công bố") || strings.Contains(file, all[0]) {
			t.Errorf("the file: %s", file)
		}
	})
}

// TestWordsFromTheLogOfMisses: what was searched in vain leads to a form with the words, and is found from then on.
func TestWordsFromTheLogOfMisses(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		if err := catalogue.Miss(t.Context(), h.DB, "zzqq wwkk &"); err != nil {
			t.Fatal(err)
		}
		a := signIn(t, h, first)
		p := a.ok(a.Open(a.ok(a.Open("/catalogue")).Attr("main details a", "href")))
		if got := p.Attr("input[name=said]", "value"); got != "zzqq wwkk &" {
			t.Errorf("the form begins with %q", got)
		}
		if got := a.Submit(p, "main form", url.Values{"codes": {"9.999999"}}); got.Status != 422 || !strings.Contains(got.Text("main"), "9.999999") {
			t.Errorf("a procedure that is not there: %d", got.Status)
		}
		p = a.ok(a.Submit(p, "main form", url.Values{"codes": {"1.004873"}}))
		if !strings.Contains(p.Text("main"), "1.004873") {
			t.Error("its history does not say what was added")
		}
		if p = a.Open("/procedures?q=zzqq+wwkk"); !strings.Contains(p.Text("main"), "tình trạng hôn nhân") {
			t.Error("not found by the words that were added")
		}
		if p = a.ok(a.Open("/catalogue")); p.Has("main details a") {
			t.Error("the words are still in the log of misses")
		}
	})
}
