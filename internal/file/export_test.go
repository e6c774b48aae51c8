package file

import (
	"context"
	"time"
)

// SweepOne is the step of Sweep for one blob that nothing named a moment ago.
func (r *Room) SweepOne(ctx context.Context, hash string, cutoff time.Time) (bool, error) {
	return r.sweepOne(ctx, hash, cutoff)
}
