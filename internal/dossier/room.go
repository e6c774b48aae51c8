package dossier

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/room"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Base is what room dossier brings to the house.
func (r *Room) Base() room.Base {
	return room.Base{Name: "dossier", Floor: 40, Migrations: migrations, Words: words, Rights: Rights(), Tables: tables,
		Listeners: []room.Listener{followDue}, Jobs: []room.Job{r.expiry()}}
}
