package deadline

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/event"
	deadlineevent "github.com/motcua/motcua/internal/event/deadline"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

const recomputeJob = "deadline.recompute"

// Moved says that a change of the calendar moved a due moment.
type Moved struct {
	Clock    string
	Kind     string
	Was, Now time.Time
}

// Recompute derives anew up to limit open clocks that the calendar in force has not reached yet, and tells
// how many it looked at and which moved. A clock that moved has a new fact in its ledger and is announced,
// so that whoever shows its due moment follows.
func Recompute(tx *store.Tx, limit int) (seen int, moved []Moved, err error) {
	cal, err := Now(tx)
	if err != nil {
		return 0, nil, err
	}
	var ids []string
	err = store.All(tx, `select id from deadline_clock where state <> 'stopped' and calendar < $1 order by calendar, id`+store.Limit(limit),
		[]any{cal.Version}, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			ids = append(ids, id)
			return err
		})
	if err != nil {
		return 0, nil, fmt.Errorf("deadline: recompute: %w", err)
	}
	for _, id := range ids {
		m, err := follow(tx, id)
		if err != nil {
			return 0, nil, fmt.Errorf("deadline: recompute %s: %w", id, err)
		}
		if !m.Was.Equal(m.Now) {
			moved = append(moved, m)
		}
	}
	return len(ids), moved, nil
}

// follow brings one clock to the calendar in force.
func follow(tx *store.Tx, id string) (Moved, error) {
	c, err := Load(tx, id)
	if err != nil {
		return Moved{}, err
	}
	m := Moved{Clock: id, Kind: c.Kind, Was: c.kept, Now: c.Due.UTC()}
	if m.Was.Equal(m.Now) {
		// Only if nobody wrote meanwhile: whoever did used the calendar in force.
		_, err := tx.Exec(`update deadline_clock set calendar=$2 where id=$1 and seq=$3`, id, c.Calendar, len(c.Entries))
		return m, err
	}
	return m, c.shift(tx)
}

// shift puts down and announces that the calendar moved the due moment that the projection still has.
func (c *Clock) shift(tx *store.Tx) error {
	was, now := store.Millis(c.kept), store.Millis(c.Due)
	if err := c.append(tx, Entry{Kind: CalendarChanged, Args: Args{Calendar: c.Calendar, Now: now}}); err != nil {
		return err
	}
	_, err := tx.Emit(deadlineevent.DueMoved{Clock: c.ID, ClockKind: c.Kind, Was: was, Now: now, Calendar: c.Calendar}, event.By{Actor: "system"})
	return err
}

// batch is how many clocks one transaction of the background brings along.
const batch = 100

// patience is how often in a row a batch may lose against somebody who works on one of its clocks.
const patience = 10

// recomputeAll brings every open clock to the calendar in force, in short transactions.
func recomputeAll(ctx context.Context, db *store.DB) error {
	for lost := 0; ; {
		var seen int
		err := db.Write(ctx, func(tx *store.Tx) (err error) { seen, _, err = Recompute(tx, batch); return err })
		switch {
		case fault.Of(err) == fault.Conflict && lost < patience:
			lost++
		case err != nil || seen < batch:
			return err
		default:
			lost = 0
		}
	}
}
