package notify

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/room"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Base is what the room brings to the house. Copies of a seed are never sent: those that wait have no job.
func (r *Room) Base() room.Base {
	return room.Base{Name: "notify", Floor: 30, Migrations: migrations, Words: words, Jobs: []room.Job{{Name: "notify.send", Run: r.Send}},
		Tables: []room.Table{
			{Name: "notify_notice", Of: "record", ID: "id", Under: []string{"notice:"}, Moments: []string{"written", "settled"},
				Personal: map[string]room.Personal{"contact": room.Phone}, Prose: []string{"subject", "body"}},
		}}
}
