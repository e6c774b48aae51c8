package portal

import (
	"embed"
	"time"

	"github.com/motcua/motcua/internal/kit/room"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Base is what room portal brings to the house.
func (r *Room) Base() room.Base {
	return room.Base{Name: "portal", Floor: 50, Migrations: migrations, Words: words, Tables: tables, Retention: []room.Retention{
		{Table: "portal_pass", Key: "token, dossier_id", Since: "until"},
		{Table: "portal_sent", Key: "draft_id", Since: "at", Keep: 60 * 24 * time.Hour},               // what became of a draft
		{Table: "portal_supplement", Key: "request_id", Since: "touched", Keep: 400 * 24 * time.Hour}, // no applicant's term is longer
	}}
}
