package queue

import (
	"time"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
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

// MovedDue lists the dossiers that v may see whose due moment was moved since a moment, the latest move first.
func MovedDue(q store.Querier, v org.Viewer, since time.Time) (list []MovedRow, err error) {
	shifts, err := deadline.Shifts(q, since, idsMost)
	if err != nil || len(shifts) == 0 {
		return nil, err
	}
	ids := make([]string, 0, len(shifts))
	for _, x := range shifts {
		id, _ := dossier.OfClock(x.Clock)
		ids = append(ids, id)
	}
	rows, err := ByID(q, v, ids)
	if err != nil {
		return nil, err
	}
	for i, x := range shifts {
		if row, ok := rows[ids[i]]; ok {
			list = append(list, MovedRow{Row: row, Was: x.Was, Now: x.Now, At: x.At, Calendar: x.Calendar, Intake: ids[i] != x.Clock})
		}
	}
	return list, nil
}
