package dossier

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/room"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Card is what room dossier brings to the house.
func (r *Room) Card() room.Card {
	return room.Card{Name: "dossier", Migrations: migrations, Words: words, Rights: Rights(), Listeners: []room.Listener{followDue}, Jobs: []room.Job{r.expiry()}, Tables: tables}
}
