package contact

import (
	"embed"
	"time"

	"github.com/motcua/motcua/internal/kit/room"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Base is what the room brings to the house.
func Base() room.Base {
	return room.Base{Name: "contact", Floor: 10, Migrations: migrations, Words: words,
		Tables: room.Stay("proofs belong to who proved", "contact_proof", "contact_code", "contact_told"), Retention: []room.Retention{
			{Table: "contact_code", Key: "contact, holder", Since: "until"},
			{Table: "contact_told", Key: "contact, day", Since: "at", Keep: 48 * time.Hour}}}
}
