package store

import (
	"time"

	"github.com/motcua/motcua/internal/event"
)

// At is the same transaction at another moment, for commands that write down the past: the seed of a demonstration,
// an import of old records. Its facts leave no jobs for listeners: announced is told of each, and the caller decides
// who hears of it (see job.Runner.Hear).
func (t *Tx) At(at time.Time, announced func(event.Event)) *Tx {
	c := *t
	c.now, c.announced = at.UTC().Truncate(time.Millisecond), announced
	return &c
}
