package form

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/room"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Base is what the room brings to the house: the drafts and their end.
func Base() room.Base {
	return room.Base{
		Name: "form", Floor: 33, Migrations: migrations, Words: words, Tables: room.Stay("drafts are private and die on their own", "form_draft"),
		Retention: []room.Retention{{Table: "form_draft", Key: "id", Since: "expires"}},
	}
}
