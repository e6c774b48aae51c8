package partner

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/room"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Base is what room partner brings to the house.
func Base() room.Base {
	return room.Base{Name: "partner", Floor: 13, Migrations: migrations, Words: words, Leaving: &leaving, Ending: &ending, Reset: reset,
		Tables: room.Stay("keys of partners", "partner_key")}
}
