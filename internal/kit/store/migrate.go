package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Series is the migrations of one room: files NNNN_name.sql in FS, run in the order of their names, up
// only. A twin NNNN_name.sqlite.sql / NNNN_name.postgres.sql serves where one text cannot.
type Series struct {
	Room string
	FS   fs.FS // holds migrations/*.sql
}

//go:embed migrations/*.sql
var own embed.FS

// Migrate brings the schema of every room up to date; the store's own series runs first. Running it again
// changes nothing. Several nodes may start at once: they take turns.
func (db *DB) Migrate(ctx context.Context, rooms ...Series) error {
	rooms = append([]Series{{Room: "store", FS: own}}, rooms...)
	pool := db.read
	if db.engine == SQLite {
		pool = nil
	}
	step := func(fn func(execer) error) error {
		if pool == nil { // SQLite: on the writing connection, between groups
			return db.Write(ctx, func(tx *Tx) error { return fn(tx.conn) })
		}
		tx, err := pool.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }()
		if _, err := tx.ExecContext(ctx, `select pg_advisory_xact_lock(7305811)`); err != nil {
			return err
		}
		if err := fn(tx); err != nil {
			return err
		}
		return tx.Commit()
	}
	if err := step(func(c execer) error {
		_, err := c.ExecContext(ctx, `create table if not exists migration (room text not null, name text not null, primary key (room, name))`)
		return err
	}); err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	for _, r := range rooms {
		files, err := r.files(db.engine)
		if err != nil {
			return fmt.Errorf("store: migrate %s: %w", r.Room, err)
		}
		for _, f := range files {
			if err := step(func(c execer) error { return db.apply(ctx, c, r, f) }); err != nil {
				return fmt.Errorf("store: migrate %s %s: %w", r.Room, f, err)
			}
		}
	}
	return nil
}

// Unmigrated compares the schema with these rooms: what Migrate would still do, and what a newer program has done
// that this one does not know. It changes nothing.
func (db *DB) Unmigrated(ctx context.Context, rooms ...Series) (missing, unknown []string, err error) {
	todo := map[string]bool{}
	for _, r := range append([]Series{{Room: "store", FS: own}}, rooms...) {
		files, err := r.files(db.engine)
		if err != nil {
			return nil, nil, err
		}
		for _, f := range files {
			todo[r.Room+"/"+nameOf(f)] = true
		}
	}
	err = db.Read(ctx, func(s *Snapshot) error {
		if there, err := s.db.hasTable(s, "migration"); err != nil || !there {
			return err
		}
		return All(s, `select room, name from migration`, nil, func(r *sql.Rows) error {
			var room, name string
			if err := r.Scan(&room, &name); err != nil {
				return err
			}
			if !todo[room+"/"+name] {
				unknown = append(unknown, room+"/"+name)
			}
			delete(todo, room+"/"+name)
			return nil
		})
	})
	for name := range todo {
		missing = append(missing, name)
	}
	slices.Sort(missing)
	slices.Sort(unknown)
	return missing, unknown, err
}

func (db *DB) hasTable(q Querier, name string) (bool, error) {
	query := `select count(*) from sqlite_master where type='table' and name=$1`
	if db.engine == Postgres {
		query = `select count(*) from pg_tables where schemaname=current_schema() and tablename=$1`
	}
	var n int
	err := q.QueryRow(query, name).Scan(&n)
	return n > 0, err
}

// nameOf is what the table migration remembers of a file.
func nameOf(file string) string {
	name := strings.TrimSuffix(path.Base(file), ".sql")
	return strings.TrimSuffix(strings.TrimSuffix(name, ".sqlite"), ".postgres")
}

// files lists the files of this engine in order.
func (r Series) files(e Engine) ([]string, error) {
	all, err := fs.Glob(r.FS, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	var mine []string
	for _, f := range all {
		if strings.HasSuffix(f, ".sqlite.sql") && e != SQLite || strings.HasSuffix(f, ".postgres.sql") && e != Postgres {
			continue
		}
		mine = append(mine, f)
	}
	slices.Sort(mine)
	return mine, nil
}

func (db *DB) apply(ctx context.Context, c execer, r Series, file string) error {
	name := nameOf(file)
	var seen int
	err := c.QueryRowContext(ctx, `select 1 from migration where room=$1 and name=$2`, r.Room, name).Scan(&seen)
	if err == nil {
		return nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	text, err := fs.ReadFile(r.FS, file)
	if err != nil {
		return err
	}
	var args []any
	if db.engine == Postgres {
		args = []any{pgx.QueryExecModeSimpleProtocol} // several statements in one text
	}
	if _, err := c.ExecContext(ctx, string(text), args...); err != nil {
		return err
	}
	for _, a := range declared(string(text)) {
		if err := a.guard(ctx, c, db.engine); err != nil {
			return err
		}
	}
	_, err = c.ExecContext(ctx, `insert into migration (room, name) values ($1,$2)`, r.Room, name)
	return err
}
