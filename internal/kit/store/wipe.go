package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// ErrInUse says that a program has the SQLite file open.
var ErrInUse = errors.New("store: another program has this database open")

// Wipe removes everything that the database at this address holds. An SQLite file that another program has open
// is left alone; one that does not exist is wiped already.
func Wipe(ctx context.Context, url string) error {
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		if err := alone(ctx, path); err != nil {
			return err
		}
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

// alone proves that nobody else has the file open: only then SQLite lets it leave the journal of many readers.
func alone(ctx context.Context, path string) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	db, err := sql.Open("sqlite", fileURL(path)+"?_pragma=busy_timeout(500)")
	if err != nil {
		return err
	}
	var mode string
	err = db.QueryRowContext(ctx, `pragma journal_mode=delete`).Scan(&mode)
	if err == nil && mode != "delete" || err != nil && strings.Contains(err.Error(), "locked") {
		err = fmt.Errorf("%w: %s", ErrInUse, path)
	}
	return errors.Join(err, db.Close())
}
