package portal

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

// keepSent is how long the house remembers what became of a draft.
const keepSent = 60 * 24 * time.Hour

// keepSupplement is how long answers to a request that nobody goes on with are kept; no applicant's term is longer.
const keepSupplement = 400 * 24 * time.Hour

// Base is what room portal brings to the house.
func (r *Room) Base() room.Base {
	return room.Base{Name: "portal", Floor: 50, Migrations: migrations, Words: words, Tables: tables, Jobs: []room.Job{
		{Name: "portal.forget", Every: time.Hour, Run: func(ctx context.Context, _ store.Job) error { return r.Forget(ctx) }},
	}}
}

// Forget takes away passes whose time is over.
func (r *Room) Forget(ctx context.Context) error {
	return r.DB.Write(ctx, func(tx *store.Tx) error {
		now := store.Millis(tx.Now())
		if _, err := tx.Exec(`delete from portal_pass where until <= $1`, now); err != nil {
			return err
		}
		if _, err := tx.Exec(`delete from portal_supplement where touched < $1`, now-keepSupplement.Milliseconds()); err != nil {
			return err
		}
		_, err := tx.Exec(`delete from portal_sent where at < $1`, now-keepSent.Milliseconds())
		return err
	})
}
