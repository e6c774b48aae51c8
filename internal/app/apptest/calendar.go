package apptest

import (
	"testing"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
)

// Declare puts days into the calendar, as two people of the province do.
func (h *House) Declare(t *testing.T, days ...day.Special) {
	t.Helper()
	if err := h.DB.Write(t.Context(), func(tx *store.Tx) error {
		id, err := deadline.Propose(tx, deadline.Change{Dates: days, Source: "Quyết định 1/QĐ-TTg", Again: "Ban hành muộn"}, event.By{Actor: "one"})
		if err != nil {
			return err
		}
		return deadline.Confirm(tx, id, event.By{Actor: "two"})
	}); err != nil {
		t.Fatal(err)
	}
}
