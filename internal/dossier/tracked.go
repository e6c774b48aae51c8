package dossier

import (
	"context"

	"github.com/motcua/motcua/internal/kit/store"
)

// Tracked finds a dossier by its tracking code or official code. It asks nobody's leave: the portal asks it for
// readers whose pass it has checked, and never otherwise.
func (r *Room) Tracked(ctx context.Context, code string) (d *Dossier, err error) {
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		d, err = one(s, `select `+columns+` from dossier_dossier d where d.tracking=$1 or d.code=$1`, CleanTracking(code))
		return err
	})
	return d, err
}
