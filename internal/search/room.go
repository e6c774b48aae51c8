package search

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Room is the one index over the sources of the house.
type Room struct {
	DB      *store.DB
	Sources []*Source // of every card
}

// Base is what the room brings to the house.
func Base() room.Base {
	return room.Base{Name: "search", Floor: 30, Migrations: migrations,
		Tables: room.Stay("made anew from the records: see Room.Rebuild", "search_entry", "search_made")}
}

// Listeners hear of the facts after which a record is found differently.
func (r *Room) Listeners() (list []room.Listener) {
	for _, x := range r.Sources {
		if x.Find == nil {
			list = append(list, x.listener())
		}
	}
	return list
}
