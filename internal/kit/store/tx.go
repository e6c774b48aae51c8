package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/fault"
)

type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Tx is one write under way. It is valid only inside the closure given to Write.
type Tx struct {
	ctx  context.Context
	db   *DB
	conn execer
	pg   *sql.Conn // PostgreSQL only: the connection under conn
	now  time.Time
	work bool // a job was left behind

	position *int64 // the last one given, where nobody else gives any until this ends; see Append

	announced func(event.Event) // who is told of facts instead of the listeners; nil: see At

	after []func() // what waits for the commit

	leased *blocks // numbers leased in this transaction and not given out, see Number
}

// After has fn called once the transaction is committed; of one that is lost it never is.
func (t *Tx) After(fn func()) { t.after = append(t.after, fn) }

// Query runs a query; the caller closes the rows before the next statement.
func (t *Tx) Query(query string, args ...any) (*sql.Rows, error) {
	return t.conn.QueryContext(t.ctx, query, args...)
}

// QueryRow runs a query for one row.
func (t *Tx) QueryRow(query string, args ...any) *sql.Row {
	return t.conn.QueryRowContext(t.ctx, query, args...)
}

// Exec runs a statement and tells how many rows it touched.
func (t *Tx) Exec(query string, args ...any) (int64, error) {
	r, err := t.conn.ExecContext(t.ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// Now is the moment of this transaction: the same for its whole length, to the millisecond.
func (t *Tx) Now() time.Time { return t.now }

// NewID returns a fresh id that sorts by time.
func (t *Tx) NewID() string { return NewID(t.now) }

// Emit appends a fact to the log, with one job per listener of its kind, in this transaction.
// It gives the event back as stored (without position: the sequencer numbers it after the commit).
// Of two writers that emit about the same record at the same moment, the second is refused.
func (t *Tx) Emit(f event.Fact, by event.By) (event.Event, error) {
	e := event.Event{ID: t.NewID(), Kind: f.Kind(), Record: f.Record(), At: t.now, By: by, Salt: make([]byte, 16)}
	var err error
	if e.Body, err = event.Canonical(f); err != nil {
		return e, fmt.Errorf("store: emit %s: %w", e.Kind, err)
	}
	_, _ = rand.Read(e.Salt) // never fails since Go 1.24
	if err := t.QueryRow(`select coalesce(max(seq),0)+1 from event where record=$1`, e.Record).Scan(&e.Seq); err != nil {
		return e, fmt.Errorf("store: emit %s: %w", e.Kind, err)
	}
	if _, err := t.Exec(insertEvent+` values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`, eventRow(e, Leaf(e))...); err != nil {
		return e, fmt.Errorf("store: emit %s: %w", e.Kind, err)
	}
	if _, err := t.Exec(`insert into event_pending (event_id) values ($1)`, e.ID); err != nil {
		return e, fmt.Errorf("store: emit %s: %w", e.Kind, err)
	}
	if t.announced != nil {
		t.announced(e)
		return e, nil
	}
	t.work = true
	for _, name := range t.db.listeners.of(e.Kind) {
		if err := t.Enqueue(Job{Kind: name, Record: e.Record, Seq: e.Seq, Args: e.ID, Unique: name + "/" + e.ID}); err != nil {
			return e, err
		}
	}
	return e, nil
}

// Leaf is the hash that stands for an event in the public log: SHA-256 over the canonical bytes of its
// salt, kind, record, sequence, moment, author, unit, reason and body. Without the salt it says nothing.
func Leaf(e event.Event) []byte {
	h := sha256.Sum256(leafBytes(e))
	return h[:]
}

// leafBytes are the canonical bytes of the leaf (see event.Canonical), written in the order of their keys: the
// body is canonical JSON already.
func leafBytes(e event.Event) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	text := func(key, value string) {
		b.WriteString(key)
		_ = enc.Encode(value)   // a string in memory never fails
		b.Truncate(b.Len() - 1) // the line end that Encode adds
	}
	number := func(key string, n int64) {
		b.WriteString(key)
		b.WriteString(strconv.FormatInt(n, 10))
	}
	text(`{"actor":`, e.By.Actor)
	number(`,"at":`, Millis(e.At))
	b.WriteString(`,"body":`)
	b.Write(e.Body)
	text(`,"id":`, e.ID)
	text(`,"kind":`, e.Kind)
	text(`,"reason":`, e.By.Reason)
	text(`,"record":`, e.Record)
	text(`,"salt":`, base64.StdEncoding.EncodeToString(e.Salt))
	number(`,"seq":`, e.Seq)
	text(`,"unit":`, e.By.Unit)
	b.WriteByte('}')
	return b.Bytes()
}

// Job is work to be done after the commit.
type Job struct {
	ID      string
	Kind    string    // name of the listener or handler
	Record  string    // order is kept per (Kind, Record); empty: no order
	Seq     int64     // the order within (Kind, Record); jobs of equal Seq run in the order of their ids
	Args    string    // the event id for listeners, any text for others
	RunAt   time.Time // not before; zero: now
	Unique  string    // at most one job with this mark exists; empty: no limit
	Attempt int64     // which try this is, from 1
}

// Enqueue leaves a job behind in this transaction. A job whose Unique mark exists already is not added.
func (t *Tx) Enqueue(j Job) error {
	at := j.RunAt
	if at.IsZero() {
		at = t.now
	}
	var unique any
	if j.Unique != "" {
		unique = j.Unique
	}
	_, err := t.Exec(`insert into job (id, kind, record, seq, args, run_at, attempt, failed, error, created, mark)
		values ($1,$2,$3,$4,$5,$6,0,0,'',$7,$8) on conflict (mark) do nothing`,
		t.NewID(), j.Kind, j.Record, j.Seq, j.Args, Millis(at), Millis(t.now), unique)
	if err != nil {
		return fmt.Errorf("store: enqueue %s: %w", j.Kind, err)
	}
	t.work = true
	return nil
}

// Write runs fn in one transaction and answers after the commit. See the package comment for the contract.
func (db *DB) Write(ctx context.Context, fn func(tx *Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := db.space.Refuse(ctx); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	var err error
	if db.engine == SQLite {
		err = db.write.do(ctx, fn)
	} else {
		err = db.writePostgres(ctx, fn)
	}
	db.writes.Add(1)
	err = db.space.Failed(err)
	var f *fault.Fault
	if err != nil && !errors.As(err, &f) && isUnique(err) {
		return fault.New(fault.Conflict, "store.changed_meanwhile").WithCause(err)
	}
	return err
}

// run calls fn and turns a panic into an error, so that one broken closure does not stop the others of its group.
func run(tx *Tx, fn func(*Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("store: a write panicked: %v\n%s", p, stack())
		}
	}()
	return fn(tx)
}

func (db *DB) newTx(ctx context.Context, c execer) *Tx {
	return &Tx{ctx: ctx, db: db, conn: c, now: db.Now().Truncate(time.Millisecond), leased: &blocks{}}
}

// afterCommit does what waits for the commit of these transactions.
func (db *DB) afterCommit(done ...*Tx) {
	db.committed.Store(Millis(db.Now()))
	db.fsyncs.Add(1)
	work := false
	for _, t := range done {
		db.share(t)
		for _, fn := range t.after {
			fn()
		}
		work = work || t.work
	}
	if work {
		select {
		case db.wake <- struct{}{}:
		default:
		}
	}
}
