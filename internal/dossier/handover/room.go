package handover

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// sweepEvery is how often the house looks for roles that ended by their date.
const sweepEvery = 15 * time.Minute

// With adds to the base of room dossier what keeps every dossier owned: it hears of those who leave, says what they and
// ending units leave open, and sweeps for what ended by its date.
func With(b room.Base, db *store.DB) room.Base {
	b.Leaving, b.Ending = &leaving, &ending
	b.Listeners = append(b.Listeners, releaseLost)
	b.Jobs = append(b.Jobs, room.Job{Name: "dossier.sweep", Every: sweepEvery, Run: func(ctx context.Context, _ store.Job) error { return Sweep(ctx, db) }})
	return b
}
