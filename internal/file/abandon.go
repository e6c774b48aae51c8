package file

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/store"
)

// Living is what an Access may add when its owners can end without telling: drafts that expire. What was sent
// for a draft that is no more is taken out, as the law on personal data asks of data without a purpose
// (Luật 91/2025/QH15).
type Living interface {
	// Lives tells whether the owner still exists.
	Lives(ctx context.Context, o Owner) (bool, error)
}

// Abandon takes out the files of owners that are no more, and tells how many owners these were. Files that an
// acknowledged record has taken stay.
func (r *Room) Abandon(ctx context.Context) (owners int, err error) {
	for kind, a := range r.access {
		l, ok := a.(Living)
		if !ok {
			continue
		}
		n, err := r.abandon(ctx, kind, l)
		owners += n
		if err != nil {
			return owners, fmt.Errorf("file: abandon %s: %w", kind, err)
		}
	}
	return owners, nil
}

func (r *Room) abandon(ctx context.Context, kind string, l Living) (owners int, err error) {
	for after := ""; ; {
		var ids []string
		err := r.db.Read(ctx, func(s *store.Snapshot) error {
			return store.All(s, `select id from file_owner where kind=$1 and not closed and id>$2 order by id limit 500`, []any{kind, after},
				func(rows *sql.Rows) error {
					var id string
					err := rows.Scan(&id)
					ids = append(ids, id)
					return err
				})
		})
		if err != nil || len(ids) == 0 {
			return owners, err
		}
		for _, id := range ids {
			o := Owner{Kind: kind, ID: id}
			lives, err := l.Lives(ctx, o)
			if err != nil {
				return owners, err
			}
			if lives {
				continue
			}
			if err := r.db.Write(ctx, func(tx *store.Tx) error { return Discard(tx, o, event.By{Actor: "system"}) }); err != nil {
				return owners, err
			}
			owners++
		}
		after = ids[len(ids)-1]
	}
}
