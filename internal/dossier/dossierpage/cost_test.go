package dossierpage_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web/webtest"
)

// TestCostOfPages: what the queue and an open dossier may read of the store, looked at a second time.
func TestCostOfPages(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		d := s.accepted()
		var c store.Counts
		r := webtest.NewReader(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s.Handler().ServeHTTP(w, r.WithContext(store.Counted(r.Context(), &c)))
		}))
		r.Submit(r.Open("/sign-in"), "form[action=/sign-in]", url.Values{"login": {"tuphap.kylua"}, "password": {demo.Password}})
		for _, x := range []struct {
			path               string
			snapshots, queries int64
		}{{"/queue", 2, 6}, {d.Path(), 2, 15}, {d.Path() + "?act=propose_supplement", 2, 16}} {
			r.Open(x.path)
			c.Snapshots.Store(0)
			c.Queries.Store(0)
			if p := r.Open(x.path); p.Status != http.StatusOK {
				t.Fatalf("%s: %d", x.path, p.Status)
			}
			snapshots, queries := c.Snapshots.Load(), c.Queries.Load()
			t.Logf("%s: %d snapshots, %d queries", x.path, snapshots, queries)
			if snapshots > x.snapshots || queries > x.queries {
				t.Errorf("%s: %d snapshots, %d queries; at most %d and %d", x.path, snapshots, queries, x.snapshots, x.queries)
			}
		}
	})
}
