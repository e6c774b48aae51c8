package demo

import (
	"context"
	"fmt"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// load loads the public data of the rooms. Loading them again changes nothing.
func load(ctx context.Context, db *store.DB, rooms []room.Base) error {
	for _, r := range rooms {
		if r.Public == nil {
			continue
		}
		if err := twice(func() error { return r.Public(ctx, db, true) }); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
	}
	return nil
}

// twice tries again after a Conflict: another process reads the same files, and what it left is unchanged now.
func twice(fn func() error) error {
	err := fn()
	if fault.Of(err) == fault.Conflict {
		return fn()
	}
	return err
}
