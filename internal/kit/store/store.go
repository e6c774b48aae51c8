// Package store is the database layer: SQLite or PostgreSQL, with one SQL text for both.
//
// # The transaction contract
//
// A write is a closure that may run more than once, so it does no I/O besides the store, hashes no
// passwords and no files, and resets its outputs at its start. It never opens another Write inside.
// On SQLite the closures that wait together run under savepoints in one commit; every answer, a refusal
// too, waits for that commit. If the commit is lost each closure runs again alone. On PostgreSQL a write
// runs in READ COMMITTED; serialization failures and deadlocks are retried. Two writers that announce a
// fact about the same record at the same moment cannot both win: the second gets a Conflict.
//
// # One text
//
// SQL uses $1, $2 …, named columns, and types text, bigint, boolean and bytea. Times are UTC milliseconds
// in bigint columns. A limit is a figure in the text: a text whose limit is bound is prepared anew each time by
// SQLite. Engine words (now(), ilike, any($1), for update) stay inside this package.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the PostgreSQL driver

	"github.com/motcua/motcua/internal/kit/space"
)

// Engine names the database under a DB.
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Config says which database to open. The zero value of every field but URL works.
type Config struct {
	URL      string           // "sqlite:/path/file.db" or "postgres://user@host/name"
	Now      func() time.Time // the clock; time.Now when nil
	MaxGroup int              // SQLite: most writes in one commit; 256 when 0
	MaxConns int              // connections for reading (and, on PostgreSQL, writing); 8 / 16 when 0
	Unsynced bool             // SQLite: a commit does not wait for the disk, for data that can be made again
}

// DB is an open store. It is safe for concurrent use.
type DB struct {
	engine    Engine
	read      *sql.DB
	write     *writer // SQLite only
	now       func() time.Time
	listeners listeners
	leased    blocks // numbers that this process may give out
	wake      chan struct{}
	committed atomic.Int64 // time of the last commit that changed something, UTC ms
	fsyncs    atomic.Int64 // commits made, for the bench
	space     *space.Watch // nil: nobody is refused
	writes    atomic.Int64 // writes answered, for the bench
}

// Open opens the store and checks that it answers. The schema is not touched: see Migrate.
func Open(ctx context.Context, c Config) (*DB, error) {
	db := &DB{now: c.Now, wake: make(chan struct{}, 1)}
	if db.now == nil {
		db.now = time.Now
	}
	var err error
	switch {
	case strings.HasPrefix(c.URL, "sqlite:"):
		err = db.openSQLite(ctx, strings.TrimPrefix(c.URL, "sqlite:"), c)
	case strings.HasPrefix(c.URL, "postgres://"), strings.HasPrefix(c.URL, "postgresql://"):
		err = db.openPostgres(ctx, c)
	default:
		err = fmt.Errorf("store: address %q is neither sqlite:FILE nor postgres://", c.URL)
	}
	if err != nil {
		return nil, err
	}
	return db, nil
}

func (db *DB) openSQLite(ctx context.Context, path string, c Config) error {
	db.engine = SQLite
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	q, synchronous := url.Values{}, "synchronous(FULL)"
	if c.Unsynced {
		synchronous = "synchronous(OFF)"
	}
	for _, p := range []string{"journal_mode(WAL)", synchronous, "busy_timeout(10000)", "foreign_keys(1)", "cache_size(-16000)", "temp_store(memory)",
		"recursive_triggers(1)"} { // what "insert or replace" throws out meets the triggers of tables that are append-only
		q.Add("_pragma", p)
	}
	if err := private(path); err != nil {
		return err
	}
	name := fileURL(path)
	w, err := openPool(name + "?" + q.Encode())
	if err != nil {
		return err
	}
	w.SetMaxOpenConns(1)
	if err := w.PingContext(ctx); err != nil {
		return errors.Join(fmt.Errorf("store: open %s: %w", path, err), w.Close())
	}
	q.Add("_pragma", "query_only(1)")
	db.read, err = openPool(name + "?" + q.Encode())
	if err != nil {
		return errors.Join(err, w.Close())
	}
	db.read.SetMaxOpenConns(or(c.MaxConns, 8))
	db.read.SetMaxIdleConns(or(c.MaxConns, 8))
	db.write, err = newWriter(ctx, db, w, or(c.MaxGroup, 256))
	return err
}

// fileURL is the address of a file for SQLite; a path may hold # and ?.
func fileURL(path string) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String()
}

// private makes a new file that only its owner reads; SQLite gives the files beside it the same mode.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // named by the settings
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return f.Close()
}

func (db *DB) openPostgres(ctx context.Context, c Config) error {
	db.engine = Postgres
	var err error
	if db.read, err = sql.Open("pgx", c.URL); err != nil {
		return err
	}
	db.read.SetMaxOpenConns(or(c.MaxConns, 16))
	db.read.SetMaxIdleConns(or(c.MaxConns, 16))
	if err := db.read.PingContext(ctx); err != nil {
		return errors.Join(fmt.Errorf("store: open PostgreSQL: %w", err), db.read.Close())
	}
	return nil
}

func or(n, def int) int {
	if n > 0 {
		return n
	}
	return def
}

// Spare has writes refused by who makes them (space.As) when a disk is nearly full. Call it before serving.
func (db *DB) Spare(w *space.Watch) { db.space = w }

// MayWrite refuses early, before a body is read, what Write would refuse for want of space.
func (db *DB) MayWrite(ctx context.Context) error { return db.space.Refuse(ctx) }

// Close waits for the writes under way and closes the store.
func (db *DB) Close() error {
	var err error
	if db.write != nil {
		err = db.write.close()
	}
	return errors.Join(err, db.read.Close())
}

// Engine tells which database is underneath. Only kit and tests may care.
func (db *DB) Engine() Engine { return db.engine }

// Now is the current time by the clock of the store, UTC.
func (db *DB) Now() time.Time { return db.now().UTC() }

// Wake is signalled when a commit has left work for the job runner.
func (db *DB) Wake() <-chan struct{} { return db.wake }

// LastCommit is the moment of the last commit of this process, zero if there was none.
func (db *DB) LastCommit() time.Time {
	if ms := db.committed.Load(); ms > 0 {
		return time.UnixMilli(ms).UTC()
	}
	return time.Time{}
}

// Counts tells how many writes were answered and how many commits (one fsync each) carried them.
func (db *DB) Counts() (writes, commits int64) { return db.writes.Load(), db.fsyncs.Load() }

// Querier reads. Both Tx and Snapshot are Queriers, so a loading function serves reads and writes alike.
type Querier interface {
	// Query runs a query; the caller closes the rows.
	Query(query string, args ...any) (*sql.Rows, error)
	// QueryRow runs a query for one row; Scan gives sql.ErrNoRows when there is none.
	QueryRow(query string, args ...any) *sql.Row
	// Now is the clock of the house: of a Tx, the moment of the whole transaction.
	Now() time.Time
}

// Snapshot is a read-only view of one moment.
type Snapshot struct {
	ctx context.Context
	tx  *sql.Tx
	db  *DB
}

// Query runs a query; the caller closes the rows.
func (s *Snapshot) Query(query string, args ...any) (*sql.Rows, error) {
	countsOf(s.ctx).query()
	return s.tx.QueryContext(s.ctx, query, args...)
}

// QueryRow runs a query for one row.
func (s *Snapshot) QueryRow(query string, args ...any) *sql.Row {
	countsOf(s.ctx).query()
	return s.tx.QueryRowContext(s.ctx, query, args...)
}

// Now is the current time by the clock of the store.
func (s *Snapshot) Now() time.Time { return s.db.Now() }

// Read runs fn on a snapshot: everything it reads is of one moment.
func (db *DB) Read(ctx context.Context, fn func(s *Snapshot) error) error {
	if c := countsOf(ctx); c != nil {
		c.Snapshots.Add(1)
	}
	opt := &sql.TxOptions{ReadOnly: true}
	if db.engine == Postgres {
		opt.Isolation = sql.LevelRepeatableRead
	}
	tx, err := db.read.BeginTx(ctx, opt)
	if err != nil {
		return fmt.Errorf("store: begin reading: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // a read has nothing to keep
	return fn(&Snapshot{ctx: ctx, tx: tx, db: db})
}

// All runs a query and gives every row to scan.
func All(q Querier, query string, args []any, scan func(*sql.Rows) error) error {
	rows, err := q.Query(query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Limit is the end of a query that gives at most n rows. The figure stands in the text: SQLite prepares a text anew each
// time its limit is bound.
func Limit(n int) string { return " limit " + strconv.Itoa(n) }

// In appends values to args and returns "($5,$6,…)" for an IN condition. An empty list gives a list that
// matches nothing, so a reader with no rights finds nothing.
func In[T any](args *[]any, values []T) string {
	if len(values) == 0 {
		return "(null)"
	}
	var b strings.Builder
	b.WriteByte('(')
	for i, v := range values {
		if i > 0 {
			b.WriteByte(',')
		}
		*args = append(*args, v)
		fmt.Fprintf(&b, "$%d", len(*args))
	}
	b.WriteByte(')')
	return b.String()
}

// List is In for those who number their arguments themselves.
func List[T any](values []T, arg func(any) string) string {
	if len(values) == 0 {
		return "(null)"
	}
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = arg(v)
	}
	return "(" + strings.Join(marks, ",") + ")"
}

// Millis is t as the store keeps it; the zero time is 0.
func Millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Time is the moment kept as ms; 0 is the zero time.
func Time(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
