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
func Card() room.Card {
	return room.Card{Name: "catalogue", Migrations: migrations, Words: words, Rights: Rights(), Tables: room.Stay("what is offered", "catalogue_procedure", "catalogue_version",
		"catalogue_search", "catalogue_counter", "catalogue_miss", "catalogue_package", "catalogue_result", "catalogue_document_type", "catalogue_fee_rule",
		"catalogue_import", "catalogue_word", "catalogue_list")}
}
