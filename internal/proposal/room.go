package proposal

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
	return room.Base{Name: "proposal", Floor: 5, Migrations: migrations, Words: words,
		Tables: room.Stay("what is to be, of the house and not of a record", "proposal")}
}
