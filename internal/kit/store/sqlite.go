package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
)

func stack() []byte { return debug.Stack() }

// writer owns the only writing connection of SQLite. Callers that wait while a commit is under way share
// the next one: one fsync for all of them.
type writer struct {
	db    *DB
	pool  *sql.DB
	conn  *sql.Conn
	calls chan *call
	max   int
	done  chan struct{}

	mu     sync.RWMutex // guards closed against a send on the closed channel
	closed bool
}

type call struct {
	ctx  context.Context
	fn   func(*Tx) error
	err  error
	done chan struct{}
}

var errClosed = errors.New("store: closed")

func newWriter(ctx context.Context, db *DB, pool *sql.DB, max int) (*writer, error) {
	c, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	w := &writer{db: db, pool: pool, conn: c, calls: make(chan *call, max), max: max, done: make(chan struct{})}
	go w.loop()
	return w, nil
}

func (w *writer) do(ctx context.Context, fn func(*Tx) error) error {
	c := &call{ctx: ctx, fn: fn, done: make(chan struct{})}
	w.mu.RLock()
	if w.closed {
		w.mu.RUnlock()
		return errClosed
	}
	w.calls <- c
	w.mu.RUnlock()
	<-c.done
	return c.err
}

func (w *writer) close() error {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return nil
	}
	w.closed = true
	close(w.calls)
	w.mu.Unlock()
	<-w.done
	return errors.Join(w.conn.Close(), w.pool.Close())
}

func (w *writer) loop() {
	defer close(w.done)
	for first := range w.calls {
		group := []*call{first}
	gather:
		for len(group) < w.max {
			select {
			case c, ok := <-w.calls:
				if !ok {
					break gather
				}
				group = append(group, c)
			default:
				break gather
			}
		}
		if err := w.commit(group); err != nil {
			// The group is lost (disk full, interrupted): nobody was answered, so each runs again alone.
			for _, c := range group {
				if len(group) > 1 {
					err = w.commit([]*call{c})
				}
				if err != nil {
					c.err = err
				}
			}
		}
		for _, c := range group {
			close(c.done)
		}
	}
}

// commit runs the group in one transaction. An error means that nothing was kept. A call that is alone needs no
// savepoint: its refusal rolls everything back, and a savepoint over a large write makes each of its statements
// walk through the journal of all those before it.
func (w *writer) commit(group []*call) error {
	ctx := context.Background()
	if _, err := w.conn.ExecContext(ctx, "begin immediate"); err != nil {
		return fmt.Errorf("store: begin: %w", err)
	}
	rollback := func(err error) error {
		_, err2 := w.conn.ExecContext(ctx, "rollback")
		if err2 != nil && strings.Contains(err2.Error(), "no transaction is active") {
			err2 = nil // SQLite has rolled back by itself
		}
		return errors.Join(err, err2)
	}
	var done []*Tx
	for _, c := range group {
		tx, err := w.answer(ctx, c, len(group) > 1)
		if err != nil || c.err != nil && len(group) == 1 {
			return rollback(err)
		}
		if c.err == nil {
			done = append(done, tx)
		}
	}
	if _, err := w.conn.ExecContext(ctx, "commit"); err != nil {
		return rollback(fmt.Errorf("store: commit: %w", err))
	}
	w.db.afterCommit(done...)
	return nil
}

// answer runs the closure of a call; among others under a savepoint, so that a refusal takes back only its own.
func (w *writer) answer(ctx context.Context, c *call, among bool) (*Tx, error) {
	tx := w.db.newTx(c.ctx, w.conn)
	if !among {
		c.err = run(tx, c.fn)
		return tx, nil
	}
	if _, err := w.conn.ExecContext(ctx, "savepoint w"); err != nil {
		return tx, fmt.Errorf("store: savepoint: %w", err)
	}
	if c.err = run(tx, c.fn); c.err != nil {
		if _, err := w.conn.ExecContext(ctx, "rollback to w"); err != nil {
			return tx, fmt.Errorf("store: rollback to savepoint: %w", err)
		}
	}
	if _, err := w.conn.ExecContext(ctx, "release w"); err != nil {
		return tx, fmt.Errorf("store: release savepoint: %w", err)
	}
	return tx, nil
}
