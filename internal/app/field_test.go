package app_test

import (
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	places "github.com/motcua/motcua/internal/place"
)

// The things of rooms that fields may hold are found by a part of their name, by id and by code, and called by name.
func TestThingsOfFields(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		admin := h.As(t, "quantri")
		ctx := org.WithViewer(t.Context(), admin)
		if err := h.DB.Read(ctx, func(s *store.Snapshot) error {
			for name, c := range map[string]struct {
				source       field.Source
				find, called string
			}{
				"unit":    {org.UnitsWith(org.MayManageSettings), "ky lua", "Ủy ban nhân dân phường Kỳ Lừa"},
				"person":  {org.PeopleWith(org.MayManageAccounts), "chutich.kylua", ""},
				"commune": {places.CommunesOf("20"), "ky lua", "Phường Kỳ Lừa"},
			} {
				list, _, err := c.source.Options(ctx, s, c.find)
				if err != nil || len(list) == 0 {
					t.Errorf("%s: %v %v", name, list, err)
					continue
				}
				id := list[0].Value
				if again, more, err := c.source.Options(ctx, s, id); err != nil || len(again) != 1 || more {
					t.Errorf("%s by id: %v %v %v", name, again, more, err)
				}
				names, err := c.source.Names(ctx, s, []string{id, "nobody"})
				if err != nil || len(names) != 1 || names[id].Name == "" || c.called != "" && names[id].Name != c.called {
					t.Errorf("%s is called %v %v", name, names, err)
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}
