package dossier

import (
	"context"
	"embed"

	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Base is what room dossier brings to the house. So that no dossier is without an owner it hears of those who leave, and
// sweeps for what ended by its date.
func (r *Room) Base() room.Base {
	return room.Base{Name: "dossier", Floor: 40, Migrations: migrations, Words: words, Rights: Rights(), Tables: tables, Leaving: &leaving, Ending: &ending,
		Listeners: []room.Listener{followDue, releaseLost},
		Jobs:      []room.Job{r.expiry(), {Name: "dossier.sweep", Every: sweepEvery, Run: func(ctx context.Context, _ store.Job) error { return r.Sweep(ctx) }}},
	}
}
