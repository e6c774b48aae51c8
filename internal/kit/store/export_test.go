package store

import (
	"context"
	"fmt"
)

// Idle lists the statements that a reading connection of SQLite has ready, by their text; each stands for itself.
func Idle(ctx context.Context, db *DB) (map[string]string, error) {
	c, err := db.read.Conn(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	err = c.Raw(func(driverConn any) error {
		for text, s := range driverConn.(*conn).idle {
			out[text] = fmt.Sprintf("%p", s)
		}
		return nil
	})
	if err2 := c.Close(); err == nil {
		err = err2
	}
	return out, err
}

// Waiting is how many writes of SQLite wait for their turn.
func Waiting(db *DB) int { return len(db.write.calls) }

// MaxIdle is the bound of Idle.
const MaxIdle = maxIdle
