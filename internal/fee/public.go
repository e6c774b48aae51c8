package fee

import (
	"context"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/procedures"
)

// public loads the rules of fees that the program carries.
func public(ctx context.Context, db *store.DB, _ bool) error {
	_, _, err := Import(ctx, db, procedures.Fees)
	return err
}
