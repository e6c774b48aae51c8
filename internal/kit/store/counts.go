package store

import (
	"context"
	"sync/atomic"
)

// Counts are how often the store was read under a context, for those who measure what a page costs.
type Counts struct{ Snapshots, Queries atomic.Int64 }

type countsKey struct{}

// Counted is a context under which c counts.
func Counted(ctx context.Context, c *Counts) context.Context {
	return context.WithValue(ctx, countsKey{}, c)
}

func countsOf(ctx context.Context) *Counts {
	c, _ := ctx.Value(countsKey{}).(*Counts)
	return c
}

func (c *Counts) query() {
	if c != nil {
		c.Queries.Add(1)
	}
}
