package file

import (
	"context"
	"embed"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/motcua/motcua/internal/kit/blob"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed lang/*.json
var words embed.FS

// Room keeps files. Make it with New, then name the Access of each kind of owner.
type Room struct {
	db       *store.DB
	blobs    blob.Store
	conf     Config
	access   map[string]Access
	sweeping sync.Mutex
	sweptTo  string // hash up to which the present round of Sweep came
	maker    *maker
}

// New makes the room.
func New(db *store.DB, blobs blob.Store, c Config) *Room {
	c = c.filled()
	if c.Limit == nil {
		c.Limit = limit.New(db)
	}
	return &Room{db: db, blobs: blobs, conf: c, access: map[string]Access{}, maker: newMaker(c.Pictures, c.Limit)}
}

// Owner says who decides about the files of a kind of owner. Files of a kind that nobody named can be
// neither sent nor read. Call it before serving.
func (r *Room) Owner(kind string, a Access) { r.access[kind] = a }

// Limits are the limits in force.
func (r *Room) Limits() Config { return r.conf }

// Base is what the room brings to the house.
func (r *Room) Base() room.Base {
	return room.Base{
		Name: "file", Floor: 32, Migrations: migrations, Words: words, Tables: tables,
		Jobs: []room.Job{
			{Name: "file.sweep", Every: time.Hour, Run: func(ctx context.Context, _ store.Job) error {
				n, err := r.Sweep(ctx, slice)
				if n > 0 {
					slog.Info("files: deleted what no record names", "blobs", n)
				}
				return err
			}},
			{Name: "file.abandon", Every: 6 * time.Hour, Run: func(ctx context.Context, _ store.Job) error {
				n, err := r.Abandon(ctx)
				if n > 0 {
					slog.Info("files: took out what was sent for drafts that are no more", "drafts", n)
				}
				return err
			}},
			{Name: "file.check", Every: 10 * time.Minute, Run: func(ctx context.Context, _ store.Job) error {
				rep, err := r.Check(ctx, slice)
				if len(rep.Damaged) > 0 {
					slog.Error("files: bytes differ from what was received", "files", len(rep.Damaged), "first", rep.Damaged[0].ID)
				}
				if err != nil {
					return fmt.Errorf("file: check: %w", err)
				}
				return nil
			}},
		},
	}
}

// slice is how long a job may work before it lets others have their turn; a job's lease is a minute.
const slice = 20 * time.Second
