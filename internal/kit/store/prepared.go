package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"modernc.org/sqlite"
)

// maxIdle is how many prepared statements each connection of SQLite keeps. Texts with long IN lists come and go.
const maxIdle = 200

// openPool opens SQLite with connections that cache prepared statements: parsing a statement takes SQLite longer than
// running most of them. The driver of PostgreSQL has a cache of its own.
func openPool(name string) (*sql.DB, error) {
	c, err := sqlite.NewConnector(name)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(cachingConnector{c}), nil
}

type cachingConnector struct{ driver.Connector }

// Connect opens a connection.
func (r cachingConnector) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &conn{sqliteConn: c.(sqliteConn), idle: map[string]driver.Stmt{}}, nil
}

// sqliteConn is what database/sql uses of the driver's connection, without the running of texts.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// conn is one connection; database/sql lets one goroutine at a time use it. A statement is either idle or at
// work: a text that runs while its own rows are still being read is prepared a second time.
type conn struct {
	sqliteConn
	idle map[string]driver.Stmt
}

func (c *conn) acquire(ctx context.Context, text string) (driver.Stmt, error) {
	if s, ok := c.idle[text]; ok {
		delete(c.idle, text)
		return s, nil
	}
	return c.PrepareContext(ctx, text)
}

// release keeps a statement for the next use of its text, or closes it: after an error, or when another is idle.
func (c *conn) release(text string, s driver.Stmt, err error) error {
	if _, twice := c.idle[text]; twice || err != nil {
		return errors.Join(err, s.Close())
	}
	for other, old := range c.idle { // any of them
		if len(c.idle) < maxIdle {
			break
		}
		delete(c.idle, other)
		err = errors.Join(err, old.Close())
	}
	c.idle[text] = s
	return err
}

// ExecContext runs a statement.
func (c *conn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.acquire(ctx, text)
	if err != nil {
		return nil, err
	}
	r, err := s.(driver.StmtExecContext).ExecContext(ctx, args)
	return r, c.release(text, s, err)
}

// QueryContext runs a query; its statement is idle again when the rows are closed.
func (c *conn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.acquire(ctx, text)
	if err != nil {
		return nil, err
	}
	r, err := s.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, c.release(text, s, err)
	}
	return &rows{Rows: r, c: c, s: s, text: text}, nil
}

// Close closes the connection and its cached statements.
func (c *conn) Close() error {
	var errs error
	for _, s := range c.idle {
		errs = errors.Join(errs, s.Close())
	}
	c.idle = nil
	return errors.Join(errs, c.sqliteConn.Close())
}

type rows struct {
	driver.Rows
	c    *conn
	s    driver.Stmt
	text string
}

// Close ends the reading.
func (r *rows) Close() error { return r.c.release(r.text, r.s, r.Rows.Close()) }
