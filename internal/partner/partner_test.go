package partner_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/partner"
)

// by is a request of somebody, sent once.
func by(t *testing.T, h *apptest.House, login string) org.Request {
	t.Helper()
	return org.Request{Viewer: h.As(t, login), Sent: action.Sent{Key: store.NewID(h.Clock.Now())}}
}

func want(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if fault.Of(err) != code {
		t.Errorf("%v, want %q", err, code)
	}
}

func keys(t *testing.T, h *apptest.House, login string) (list []partner.APIKey) {
	t.Helper()
	if err := h.DB.Read(t.Context(), func(s *store.Snapshot) (err error) {
		kind, rights := partner.APIKeys(h.As(t, login))
		list, _, err = kind.List(s, rights, record.Ask{})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return list
}

// A key in an official's name opens nothing before the official agrees, acts with that official's rights, and nothing
// any more after one of the two has withdrawn it.
func TestKeyInSomebodysName(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		ctx, who := t.Context(), h.As(t, "tuphap.kylua").Person
		made := by(t, h, "quantri")
		k, token, err := h.Partners.Make(ctx, made, partner.NewAPIKey{Name: "Phần mềm hộ tịch", Scopes: []partner.Scope{partner.Dossiers}, Person: who})
		if err != nil || token != "" || !k.Pending() || k.Open() || k.PerMinute != partner.DefaultPerMinute {
			t.Fatalf("%+v %q %v", k, token, err)
		}
		if _, again, err := h.Partners.Make(ctx, made, partner.NewAPIKey{Name: "Phần mềm hộ tịch", Scopes: []partner.Scope{partner.Dossiers},
			Person: who}); err != nil || again != "" {
			t.Errorf("pressed twice: %q %v", again, err)
		}
		_, err = h.Partners.Agree(ctx, by(t, h, "vanhoa.kylua"), k.ID)
		want(t, err, fault.NotFound) // not in his name
		token, err = h.Partners.Agree(ctx, by(t, h, "tuphap.kylua"), k.ID)
		if err != nil || token == "" {
			t.Fatal(token, err)
		}
		_, err = h.Partners.Agree(ctx, by(t, h, "tuphap.kylua"), k.ID)
		want(t, err, fault.NotFound) // agreed already: the secret is shown once
		c, err := h.Partners.Use(ctx, token)
		if err != nil || c.Viewer.Person != who || c.Need(partner.Dossiers) != nil {
			t.Errorf("%+v %v", c, err)
		}
		want(t, c.Need(partner.Commands), fault.Forbidden)
		_, err = h.Partners.Use(ctx, token+"x")
		want(t, err, fault.SignIn)
		for login, n := range map[string]int{"quantri": 1, "tuphap.kylua": 1, "vanhoa.kylua": 0} {
			if list := keys(t, h, login); len(list) != n {
				t.Errorf("%s sees %d keys", login, len(list))
			}
		}
		want(t, h.Partners.Withdraw(ctx, by(t, h, "vanhoa.kylua"), k.ID), fault.NotFound)
		if err := h.Partners.Withdraw(ctx, by(t, h, "tuphap.kylua"), k.ID); err != nil {
			t.Fatal(err)
		}
		_, err = h.Partners.Use(ctx, token)
		want(t, err, fault.SignIn)
		want(t, h.Partners.Withdraw(ctx, by(t, h, "quantri"), k.ID), fault.NotFound) // withdrawn already
	})
}

// What is wrong with a new key is told by field; who keeps no settings makes none.
func TestNewKeyIsChecked(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		who := h.As(t, "tuphap.kylua").Person
		for name, c := range map[string]struct {
			n      partner.NewAPIKey
			fields []string
		}{
			"nothing":          {partner.NewAPIKey{}, []string{"name", "scopes"}},
			"unknown scope":    {partner.NewAPIKey{Name: "A", Scopes: []partner.Scope{"all"}}, []string{"scopes"}},
			"nobody's dossier": {partner.NewAPIKey{Name: "A", Scopes: []partner.Scope{partner.Dossiers}}, []string{"person"}},
			"unknown person":   {partner.NewAPIKey{Name: "A", Scopes: []partner.Scope{partner.Dossiers}, Person: "nobody"}, []string{"person"}},
			"too many":         {partner.NewAPIKey{Name: "A", Scopes: []partner.Scope{partner.Dossiers}, Person: who, PerMinute: 6001}, []string{"per_minute"}},
		} {
			_, _, err := h.Partners.Make(t.Context(), by(t, h, "quantri"), c.n)
			want(t, err, fault.Invalid)
			var f *fault.Fault
			var got []string
			if errors.As(err, &f) {
				for _, x := range f.Fields {
					got = append(got, x.Name)
				}
			}
			if !slices.Equal(got, c.fields) {
				t.Errorf("%s: %v, want %v", name, got, c.fields)
			}
		}
		_, _, err := h.Partners.Make(t.Context(), by(t, h, "chutich.kylua"), partner.NewAPIKey{Name: "A", Scopes: []partner.Scope{partner.Catalogue}})
		want(t, err, fault.Forbidden)
		if list := keys(t, h, "quantri"); len(list) != 0 {
			t.Errorf("%d keys are kept", len(list))
		}
	})
}

// A key has its number of requests a minute; the next minute is free again.
func TestKeyIsLimited(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		_, token, err := h.Partners.Make(t.Context(), by(t, h, "quantri"),
			partner.NewAPIKey{Name: "Cổng tra cứu", Scopes: []partner.Scope{partner.Catalogue}, PerMinute: 3})
		if err != nil || token == "" {
			t.Fatal(token, err)
		}
		for n := range 4 {
			if _, err := h.Partners.Use(t.Context(), token); (n < 3) != (err == nil) || err != nil && fault.Of(err) != fault.TooMany {
				t.Errorf("request %d: %v", n+1, err)
			}
		}
		h.Clock.Add(2 * time.Minute)
		if _, err := h.Partners.Use(t.Context(), token); err != nil {
			t.Error(err)
		}
	})
}

// Of many who agree at once, one gets the secret, and it is the one that opens.
func TestAgreeingAtOnce(t *testing.T) {
	h := apptest.Postgres(t)
	k, _, err := h.Partners.Make(t.Context(), by(t, h, "quantri"),
		partner.NewAPIKey{Name: "A", Scopes: []partner.Scope{partner.Dossiers}, Person: h.As(t, "tuphap.kylua").Person})
	if err != nil {
		t.Fatal(err)
	}
	var (
		wg     sync.WaitGroup
		mu     sync.Mutex
		tokens []string
		others []string
	)
	for range 8 {
		req := by(t, h, "tuphap.kylua")
		wg.Go(func() {
			token, err := h.Partners.Agree(t.Context(), req, k.ID)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				tokens = append(tokens, token)
			case fault.Of(err) != fault.NotFound:
				others = append(others, fmt.Sprint(err))
			}
		})
	}
	wg.Wait()
	if len(tokens) != 1 || len(others) > 0 {
		t.Fatalf("%d secrets, %v", len(tokens), others)
	}
	if _, err := h.Partners.Use(t.Context(), tokens[0]); err != nil {
		t.Error(err)
	}
}
