package card_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/motcua/motcua/internal/card"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

var (
	stranger = org.Viewer{}
	citizen  = org.Viewer{Person: "c", Citizen: true}
	official = org.Viewer{Person: "o"} // with no role: may do nothing anywhere
)

func TestNeed(t *testing.T) {
	for _, c := range []struct {
		need                        card.Need
		stranger, citizen, official bool
	}{
		{card.Need{}, false, false, false},
		{card.Anyone, true, true, true},
		{card.SignedIn, false, true, true},
		{card.Citizens, false, true, false},
		{card.Others, true, false, true},
		{card.Officials, false, false, true},
		{card.May("anything"), false, false, false},
	} {
		for v, want := range map[*org.Viewer]bool{&stranger: c.stranger, &citizen: c.citizen, &official: c.official} {
			if c.need.Allows(*v) != want {
				t.Errorf("%+v lets %+v in: %v", c.need, *v, !want)
			}
		}
	}
	if card.May("anything").Fits(citizen) || !card.May("anything").Fits(official) {
		t.Error("an action is for officials")
	}
}

// A handler may be of either shape.
func TestOn(t *testing.T) {
	var seen []string
	named := func(_ http.ResponseWriter, _ *http.Request, v org.Viewer) error {
		seen = append(seen, v.Person)
		return nil
	}
	plain := func(http.ResponseWriter, *http.Request) error {
		seen = append(seen, "plain")
		return nil
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r = r.WithContext(org.WithViewer(r.Context(), official))
	for _, route := range []card.Route{card.On("GET /a", card.Officials, named), card.On("GET /b", card.Anyone, plain),
		card.On("GET /c", card.Anyone, web.Handler(plain))} {
		if err := route.Handler(httptest.NewRecorder(), r); err != nil {
			t.Fatal(err)
		}
	}
	if len(seen) != 3 || seen[0] != "o" || seen[1] != "plain" || seen[2] != "plain" {
		t.Error(seen)
	}
}
