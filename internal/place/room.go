package place

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/room"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Card is what the room brings to the house.
func Card() room.Card {
	return room.Card{Name: "place", Migrations: migrations, Words: words, Tables: room.Stay("places of the state", "place_unit", "place_name", "place_turn")}
}
