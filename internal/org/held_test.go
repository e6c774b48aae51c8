package org

import "testing"

// TestKeyWithinUnit: what units hold is known by its key among the records of its unit, whoever asks.
func TestKeyWithinUnit(t *testing.T) {
	h := Held[string]{Unit: func(x *string) string { return *x }, Column: "unit_id"}
	unit := "u1"
	if column, in := h.RightsOf(Request{}).Within(&unit); column != "unit_id" || in != "u1" {
		t.Errorf("unique where %s is %q", column, in)
	}
}
