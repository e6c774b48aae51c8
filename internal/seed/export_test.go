package seed

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/kit/store"
)

// Alone tells the same story as Run, but as people would: each command by itself, at its moment by the clock
// of the house, in its own transaction.
func Alone(ctx context.Context, h House, o Options, clock interface{ Set(time.Time) }) error {
	o.Days = 365
	s, err := begin(ctx, h, o)
	if err != nil {
		return err
	}
	for s.queue.Len() > 0 {
		err := s.one(ctx, func(at time.Time) hand {
			clock.Set(at)
			return hand{s.house.Dossier, func(fn func(*store.Tx) error) error { return h.DB.Write(ctx, fn) }, at}
		})
		if err != nil {
			return err
		}
	}
	clock.Set(s.until)
	return h.DB.NumberAll(ctx)
}
