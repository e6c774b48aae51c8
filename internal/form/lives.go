package form

import (
	"context"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Lives tells whether a draft still exists: not sent, not given up, not expired. Whoever keeps things for a
// draft, as room file does, asks before keeping them longer.
func (d *Drafts) Lives(ctx context.Context, id string) (bool, error) {
	_, err := d.read(ctx, func(q store.Querier) (Draft, error) { return byID(q, id, d.DB.Now()) })
	if fault.Of(err) == fault.NotFound {
		return false, nil
	}
	return err == nil, err
}
