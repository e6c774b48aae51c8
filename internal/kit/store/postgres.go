package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// ErrUnknown means that the connection broke during the commit: the write may or may not have been kept.
// Do resolves it by looking up the idempotency key.
var ErrUnknown = errors.New("store: outcome of the commit is unknown")

const pgTries = 8

func (db *DB) writePostgres(ctx context.Context, fn func(*Tx) error) error {
	var err error
	for try := range pgTries {
		if try > 0 {
			time.Sleep(time.Duration(1+rand.IntN(10<<try)) * time.Millisecond)
		}
		if err = db.tryPostgres(ctx, fn); !isRetryable(err) {
			return err
		}
	}
	return fmt.Errorf("store: gave up after %d tries: %w", pgTries, err)
}

func (db *DB) tryPostgres(ctx context.Context, fn func(*Tx) error) error {
	c, err := db.read.Conn(ctx)
	if err != nil {
		return fmt.Errorf("store: begin: %w", err)
	}
	defer func() { _ = c.Close() }() // goes back to the pool
	stx, err := c.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return fmt.Errorf("store: begin: %w", err)
	}
	tx := db.newTx(ctx, stx)
	tx.pg = c
	if err := run(tx, fn); err != nil {
		return errors.Join(err, ignoreDone(stx.Rollback()))
	}
	if err := stx.Commit(); err != nil {
		var pe *pgconn.PgError
		if errors.As(err, &pe) {
			return fmt.Errorf("store: commit: %w", err) // the server said no: nothing was kept
		}
		return fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	db.afterCommit(tx)
	return nil
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

func isRetryable(err error) bool {
	var pe *pgconn.PgError
	return errors.As(err, &pe) && (pe.Code == "40001" || pe.Code == "40P01")
}

// isUnique tells whether err says that a unique key exists already.
func isUnique(err error) bool {
	var pe *pgconn.PgError
	if errors.As(err, &pe) {
		return pe.Code == "23505"
	}
	return strings.Contains(err.Error(), "UNIQUE constraint failed")
}
