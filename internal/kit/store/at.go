package store

import "time"

// At is the same transaction at another moment, for commands that write down the past: the seed of a
// demonstration, an import of old records. Jobs left behind under it are found at the runner's next look.
func (t *Tx) At(at time.Time) *Tx {
	c := *t
	c.now, c.past = at.UTC().Truncate(time.Millisecond), true
	return &c
}
