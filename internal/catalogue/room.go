package catalogue

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
	return room.Base{Name: "catalogue", Floor: 20, Migrations: migrations, Words: words, Rights: Rights(), Public: public,
		Tables: room.Stay("what is offered", "catalogue_procedure", "catalogue_version",
			"catalogue_search", "catalogue_counter", "catalogue_miss", "catalogue_package", "catalogue_result", "catalogue_document_type", "catalogue_fee_rule",
			"catalogue_import", "catalogue_state", "catalogue_state_rev", "catalogue_reason", "catalogue_phrase"),
		Retention: []room.Retention{{Table: "catalogue_miss", Key: "text_key", Since: "last_at", Keep: 90 * 24 * time.Hour}}}
}
