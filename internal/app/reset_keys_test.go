package app_test

import (
	"testing"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
	"github.com/motcua/motcua/internal/partner"
)

func asking(t *testing.T, h *apptest.House, login string) org.Request {
	t.Helper()
	return org.Request{Viewer: h.As(t, login), Sent: action.Sent{Key: store.NewID(h.Clock.Now())}}
}

// However an account is reset by somebody else, keys in the name of its person open nothing afterwards; those of others
// and those in nobody's name stay.
func TestKeysEndWithAReset(t *testing.T) {
	const login = "tuphap.kylua"
	for name, reset := range map[string]func(h *apptest.House, req org.Request, person string) error{
		"password": func(h *apptest.House, req org.Request, person string) error {
			_, err := h.Auth.OrderPassword(t.Context(), req, person)
			return err
		},
		"second factor": func(h *apptest.House, req org.Request, person string) error {
			return h.Auth.OrderAct(t.Context(), req, person, account.ActRemoveTOTP)
		},
		"server": func(h *apptest.House, _ org.Request, _ string) error {
			_, err := app.Readmit(t.Context(), h.DB, h.Config, app.Locked{Login: login})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			apptest.Each(t, func(t *testing.T, h *apptest.House) {
				ctx, token := t.Context(), map[string]string{}
				make := func(person string, s partner.Scope) string {
					t.Helper()
					n := partner.NewAPIKey{Name: "Phần mềm", Scopes: []partner.Scope{s}}
					if person != "" {
						n.Person = h.As(t, person).Person
					}
					k, secret, err := h.Partners.Make(ctx, asking(t, h, "quantri"), n)
					if err == nil && person != "" {
						secret, err = h.Partners.Agree(ctx, asking(t, h, person), k.ID)
					}
					if err != nil || secret == "" {
						t.Fatal(secret, err)
					}
					return secret
				}
				token["own"], token["other"] = make(login, partner.Dossiers), make("vanhoa.kylua", partner.Dossiers)
				token["nobody"] = make("", partner.Catalogue)
				who := h.As(t, login).Person
				if err := reset(h, asking(t, h, "quantri"), who); err != nil {
					t.Fatal(err)
				}
				_, err := h.Partners.Use(ctx, token["own"])
				if fault.Of(err) != fault.SignIn {
					t.Errorf("the key of the person goes on: %v", err)
				}
				for _, name := range []string{"other", "nobody"} {
					if _, err := h.Partners.Use(ctx, token[name]); err != nil {
						t.Errorf("%s: %v", name, err)
					}
				}
			})
		})
	}
}
