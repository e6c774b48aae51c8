package dossier

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// MovedRow is a dossier whose due moment a change of the calendar moved.
type MovedRow struct {
	Row
	Was, Now time.Time
	At       time.Time
	Calendar int64
	Intake   bool // the term for answering a new dossier, not the term for settling it
}

// movedMost is how many moves a list looks through.
const movedMost = 500

// MovedDue lists the dossiers that v may see whose due moment was moved since a moment, the latest move first.
func (r *Room) MovedDue(ctx context.Context, v org.Viewer, since time.Time) (list []MovedRow, err error) {
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		list = nil
		shifts, err := deadline.Shifts(s, since, movedMost)
		if err != nil || len(shifts) == 0 {
			return err
		}
		ids := make([]string, 0, len(shifts))
		for _, x := range shifts {
			ids = append(ids, dossierOf(x.Clock))
		}
		rows, err := rowsByID(s, v, ids)
		if err != nil {
			return err
		}
		for _, x := range shifts {
			if row, ok := rows[dossierOf(x.Clock)]; ok {
				list = append(list, MovedRow{Row: row, Was: x.Was, Now: x.Now, At: x.At, Calendar: x.Calendar, Intake: dossierOf(x.Clock) != x.Clock})
			}
		}
		return nil
	})
	return list, err
}

// dossierOf is the dossier of a clock.
func dossierOf(clock string) string {
	if prefix := intakeClock(""); len(clock) > len(prefix) && clock[:len(prefix)] == prefix {
		return clock[len(prefix):]
	}
	return clock
}

func rowsByID(q store.Querier, v org.Viewer, ids []string) (map[string]Row, error) {
	var args []any
	in := store.In(&args, ids)
	out := map[string]Row{}
	list, err := rowsOf(q, deskRows("d.id in "+in+" and "+visible(v, &args), movedMost), args)
	for _, x := range list {
		out[x.ID] = x
	}
	return out, err
}
