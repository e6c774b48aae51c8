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
	conn  *cached
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
	work bool
	done chan struct{}
}

var errClosed = errors.New("store: closed")

func newWriter(ctx context.Context, db *DB, pool *sql.DB, max int) (*writer, error) {
	c, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	w := &writer{db: db, pool: pool, conn: &cached{Conn: c, stmts: map[string]*sql.Stmt{}}, calls: make(chan *call, max), max: max, done: make(chan struct{})}
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
	return errors.Join(w.conn.close(), w.pool.Close())
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

// commit runs the group under savepoints in one transaction. An error means that nothing was kept.
func (w *writer) commit(group []*call) error {
	ctx := context.Background()
	if _, err := w.conn.ExecContext(ctx, "begin immediate"); err != nil {
		return fmt.Errorf("store: begin: %w", err)
	}
	fail := func(err error) error {
		_, err2 := w.conn.ExecContext(ctx, "rollback")
		if err2 != nil && strings.Contains(err2.Error(), "no transaction is active") {
			err2 = nil // SQLite has rolled back by itself
		}
		return errors.Join(err, err2)
	}
	work := false
	for _, c := range group {
		if _, err := w.conn.ExecContext(ctx, "savepoint w"); err != nil {
			return fail(fmt.Errorf("store: savepoint: %w", err))
		}
		tx := w.db.newTx(c.ctx, w.conn)
		c.err = run(tx, c.fn)
		c.work = tx.work
		if c.err != nil {
			if _, err := w.conn.ExecContext(ctx, "rollback to w"); err != nil {
				return fail(fmt.Errorf("store: rollback to savepoint: %w", err))
			}
		} else {
			work = work || c.work
		}
		if _, err := w.conn.ExecContext(ctx, "release w"); err != nil {
			return fail(fmt.Errorf("store: release savepoint: %w", err))
		}
	}
	if _, err := w.conn.ExecContext(ctx, "commit"); err != nil {
		return fail(fmt.Errorf("store: commit: %w", err))
	}
	w.db.afterCommit(work)
	return nil
}

// cached is a connection that prepares each text once.
type cached struct {
	*sql.Conn
	stmts map[string]*sql.Stmt
}

const maxStmts = 500

func (c *cached) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := c.stmts[query]; ok {
		return s, nil
	}
	if len(c.stmts) >= maxStmts { // texts with long IN lists come and go
		for q, s := range c.stmts {
			_ = s.Close()
			delete(c.stmts, q)
			break
		}
	}
	s, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	c.stmts[query] = s
	return s, nil
}

func (c *cached) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := c.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

func (c *cached) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := c.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

func (c *cached) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := c.stmt(ctx, query)
	if err != nil {
		return c.Conn.QueryRowContext(ctx, query, args...) // carries the same error to Scan
	}
	return s.QueryRowContext(ctx, args...)
}

func (c *cached) close() error {
	for _, s := range c.stmts {
		_ = s.Close()
	}
	return c.Conn.Close()
}
