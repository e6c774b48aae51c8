package place

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/room"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Base is what the room brings to the house.
func Base() room.Base {
	return room.Base{Name: "place", Floor: 10, Migrations: migrations, Words: words,
		Tables: room.Stay("places of the state", "place_unit", "place_name", "place_turn")}
}
