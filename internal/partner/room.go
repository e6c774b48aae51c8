package partner

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/room"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Card is what room partner brings to the house.
func Card() room.Card {
	return room.Card{Name: "partner", Migrations: migrations, Words: words, Tables: room.Stay("keys of partners", "partner_key")}
}
