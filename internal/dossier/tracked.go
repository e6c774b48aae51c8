package dossier

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Tracked finds a dossier by its tracking code or official code. It asks nobody's leave: the portal asks it for
// readers whose pass it has checked, and never otherwise.
func (r *Room) Tracked(ctx context.Context, code string) (d *Dossier, err error) {
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		d, err = one(s, `d.tracking=$1 or d.code=$1`, CleanTracking(code))
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
		list, err = several(s, `d.filer=$1 order by d.id desc`+store.Limit(limit), "d.id desc", v.Actor())
		return err
	})
	return list, err
}

// ByID finds a dossier by its id. It asks nobody's leave: it is for listeners of rooms above.
func ByID(q store.Querier, id string) (*Dossier, error) {
	return one(q, `d.id=$1`, id)
}

// ByIDs finds dossiers by their ids, with their parties and without their papers. It asks nobody's leave.
func ByIDs(q store.Querier, ids []string) ([]*Dossier, error) {
	var args []any
	return several(q, `d.id in `+store.In(&args, ids), "d.id", args...)
}

// remindMost is how many results are looked at in one turn.
const remindMost = 500

// Uncollected lists dossiers whose results have waited to be handed over since a moment or longer, but not longer
// than since another, with their parties. It asks nobody's leave.
func Uncollected(q store.Querier, before, after time.Time) ([]*Dossier, error) {
	const order = "d.due, d.id"
	return several(q, `d.state = 9 and d.finished_at <= $1 and d.finished_at > $2 order by `+order+store.Limit(remindMost), order,
		store.Millis(before), store.Millis(after))
}
