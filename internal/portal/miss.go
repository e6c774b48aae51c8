package portal

import (
	"context"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/limit"
)

// Miss notes for those who care for the words that somebody found nothing. Beyond the budget it is let be: whoever
// types at random fills no table.
func (r *Room) Miss(ctx context.Context, address, text string) error {
	if !catalogue.Notable(text) {
		return nil
	}
	_, err := r.Limit.Take(ctx, limit.Claim{Rule: miss, Address: address})
	if fault.Of(err) == fault.TooMany {
		return nil
	}
	if err != nil {
		return err
	}
	return catalogue.Miss(ctx, r.DB, text)
}
