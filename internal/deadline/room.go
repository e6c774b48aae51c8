package deadline

import (
	"context"
	"embed"
	"io/fs"
	"time"

	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Words are the words of the room, for commands that explain without a house.
func Words() fs.FS { return words }

// Base is what room deadline brings to the house. Its job also finds clocks that were started while a new
// calendar was on its way.
func Base(db *store.DB) room.Base {
	return room.Base{
		Name: "deadline", Floor: 20, Migrations: migrations, Words: words, Tables: tables, Public: public,
		Jobs: []room.Job{{
			Name:  recomputeJob,
			Every: 10 * time.Minute,
			Run:   func(ctx context.Context, _ store.Job) error { return recomputeAll(ctx, db) },
		}},
	}
}
