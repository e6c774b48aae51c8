package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"strings"
)

// Wipe removes everything that the database at this address holds. Nothing may have it open. An SQLite file
// that does not exist is wiped already.
func Wipe(ctx context.Context, url string) error {
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		var errs error
		for _, end := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(path + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
				errs = errors.Join(errs, err)
			}
		}
		return errs
	}
	pg, err := sql.Open("pgx", url)
	if err != nil {
		return err
	}
	_, err = pg.ExecContext(ctx, `drop schema public cascade`)
	if err == nil {
		_, err = pg.ExecContext(ctx, `create schema public`)
	}
	return errors.Join(err, pg.Close())
}
