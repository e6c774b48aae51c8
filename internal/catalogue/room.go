package catalogue

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/room"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Card is what the room brings to the house.
func Card() room.Card { return room.Card{Name: "catalogue", Migrations: migrations, Words: words} }
