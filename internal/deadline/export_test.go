package deadline

import (
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
)

// Declare changes the calendar at once, for tests of clocks.
func Declare(tx *store.Tx, dates []day.Special, by event.By) (int64, error) {
	old, err := Now(tx)
	if err != nil {
		return 0, err
	}
	return old.Version + 1, announce(tx, old, change{hours: old.Hours, dates: Change{Dates: dates}.marked(0), by: by})
}

// SetHours changes the hours at once.
func SetHours(tx *store.Tx, h day.Hours, by event.By) (int64, error) {
	if err := h.Check(); err != nil {
		return 0, err
	}
	old, err := Now(tx)
	if err != nil {
		return 0, err
	}
	return old.Version + 1, announce(tx, old, change{hours: h, by: by})
}
