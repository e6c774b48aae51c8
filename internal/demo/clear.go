package demo

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/motcua/motcua/internal/kit/store"
)

// ErrReal says that a store holds a house that works for real.
var ErrReal = errors.New("cơ sở dữ liệu này không phải bản dùng thử")

// Clear removes a demonstration: on SQLite its files, on PostgreSQL its tables. An empty address means the
// SQLite file. It refuses with ErrReal what may be more than a demonstration.
func Clear(ctx context.Context, address, file string) error {
	if address == "" {
		address = "sqlite:" + file
	}
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
	}
	if err := mayClear(ctx, address); err != nil {
		return fmt.Errorf("demo: clear %s: %w", address, err)
	}
	return store.Wipe(ctx, address)
}

// mayClear opens the store only to ask what it is.
func mayClear(ctx context.Context, address string) (err error) {
	db, err := store.Open(ctx, store.Config{URL: address})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	return fits(ctx, db)
}

// fits lets pass a demonstration, and a store in which nobody has founded anything yet; any other is ErrReal.
func fits(ctx context.Context, db *store.DB) error {
	built, err := Is(ctx, db)
	if err != nil || built {
		return err
	}
	var id string
	err = db.Read(ctx, func(s *store.Snapshot) error {
		return s.QueryRow(`select id from event where kind='org.unit_created' limit 1`).Scan(&id)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return ErrReal
}
