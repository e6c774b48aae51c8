package history

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/room"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Base is what the room brings to the house.
func Base() room.Base {
	return room.Base{Name: "history", Floor: 5, Migrations: migrations, Tables: []room.Table{{Name: "history_line", Of: "record"}}}
}
