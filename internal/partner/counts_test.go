package partner_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/partner"
)

// A key whose work is counted in reports takes two people: nobody makes one for himself, whatever he is besides, and
// nobody but the official named agrees to it, once.
func TestKeyThatCountsTakesTwoPeople(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ctx, maker := t.Context(), h.As(t, "quantri").Person
		for _, s := range []partner.Scope{partner.Mirror, partner.Commands} {
			for _, person := range []string{"", maker} {
				_, token, err := h.Partners.Make(ctx, by(t, h, "quantri"), partner.NewAPIKey{Name: "Cổng tự chế", Scopes: []partner.Scope{partner.Catalogue, s},
					Person: person})
				if want(t, err, fault.Invalid); token != "" {
					t.Errorf("%s in the name of %q: a secret", s, person)
				}
			}
		}
		// Whose one-time password the maker may have had is both people.
		_, _, err := h.Partners.Make(ctx, by(t, h, "quantri"), partner.NewAPIKey{Name: "Cổng bộ", Scopes: []partner.Scope{partner.Mirror},
			Person: h.As(t, "vanthu.kylua").Person})
		want(t, err, fault.Invalid)
		k, _, err := h.Partners.Make(ctx, by(t, h, "quantri"), partner.NewAPIKey{Name: "Cổng bộ", Scopes: []partner.Scope{partner.Mirror},
			Person: h.As(t, "chutich.kylua").Person})
		if err != nil {
			t.Fatal(err)
		}
		// Past the first rule: the one named is its maker after all.
		if err := h.DB.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(`update partner_key set made_by=person_id where id=$1`, k.ID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		_, err = h.Partners.Agree(ctx, by(t, h, "chutich.kylua"), k.ID)
		want(t, err, fault.NotFound)
		if err := h.DB.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(`update partner_key set made_by=$2 where id=$1`, k.ID, maker)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		var agreed atomic.Int64
		var wg sync.WaitGroup
		for n := range 8 {
			req := by(t, h, []string{"chutich.kylua", "quantri"}[n%2])
			wg.Go(func() {
				if _, err := h.Partners.Agree(context.Background(), org.Request{Viewer: req.Viewer}, k.ID); err == nil {
					agreed.Add(1)
				} else if fault.Of(err) != fault.NotFound {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if agreed.Load() != 1 {
			t.Errorf("agreed to %d times", agreed.Load())
		}
	})
}
