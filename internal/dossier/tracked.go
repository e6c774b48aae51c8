package dossier

import (
	"context"
	"database/sql"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
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

// FiledBy lists the dossiers that an account filed, the newest first.
func (r *Room) FiledBy(ctx context.Context, v org.Viewer, limit int) (list []*Dossier, err error) {
	if v.Anonymous() {
		return nil, nil
	}
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		return store.All(s, `select `+columns+` from dossier_dossier d where d.filer=$1 order by d.id desc limit $2`,
			[]any{v.Actor(), limit}, func(row *sql.Rows) error {
				d, err := scan(row.Scan)
				list = append(list, d)
				return err
			})
	})
	return list, err
}
