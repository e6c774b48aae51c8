package room

import (
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
)

// Parting is how a room answers for an official who leaves or moves, or for a unit that ends: what would stay open, and
// how it passes on. Who decides about the person or the unit asks every room; it need not see what it counts.
type Parting struct {
	// Open lists what is open now.
	Open func(q store.Querier, id string) ([]Open, error)
	// Move passes on what is open, in the transaction of the act. What the heir cannot have, or all of it when there is
	// none, goes where the room says: back to its desk, or it ends. What cannot pass by itself stays and is listed by
	// Open again.
	Move func(tx *store.Tx, m Move) error
}

// Open is one kind of thing that is open.
type Open struct {
	Word  string // word key of what it is
	N     int64
	Path  string // where who may see it finds it; may be empty
	Stays bool   // Move leaves it: somebody has to settle it before
}

// Move passes what one person or unit has open on to another.
type Move struct {
	From, To string // ids of people, or of units; To may be empty
	On       day.Date
	By       event.By
}
