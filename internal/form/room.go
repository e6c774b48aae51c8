package form

import (
	"context"
	"embed"
	"time"

	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Base is what the room brings to the house: the drafts and their end.
func Base(d *Drafts) room.Base {
	return room.Base{
		Name: "form", Floor: 33, Migrations: migrations, Words: words, Tables: room.Stay("drafts are private and die on their own", "form_draft"),
		Jobs: []room.Job{{Name: "form.purge", Every: 6 * time.Hour, Run: func(ctx context.Context, _ store.Job) error {
			_, err := d.Purge(ctx)
			return err
		}}},
	}
}
