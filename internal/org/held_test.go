package org

import (
	"testing"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// TestKeyWithinUnit: what units hold is known by its key among the records of its unit, whoever asks.
func TestKeyWithinUnit(t *testing.T) {
	h := Held[string]{Unit: func(x *string) string { return *x }, Column: "unit_id"}
	unit := "u1"
	if column, in := h.RightsOf(Request{}).Within(&unit); column != "unit_id" || in != "u1" {
		t.Errorf("unique where %s is %q", column, in)
	}
}

// TestFieldsByUnit: who reads the records of two units and has the action of a field in one of them does not see the field.
func TestFieldsByUnit(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		h := build(t, db)
		held := Held[string]{Unit: func(x *string) string { return *x }, Column: "unit_id", Read: see}
		may := func(person string, a Action) bool {
			return held.RightsOf(Request{Viewer: h.viewer(person, today)}).May(string(a))
		}
		if !may(h.head, see) || may(h.head, stop) || may(h.it, MayManageAccounts) {
			t.Errorf("head: reads %v, stops %v; who reads nothing: %v", may(h.head, see), may(h.head, stop), may(h.it, MayManageAccounts))
		}
	})
}
