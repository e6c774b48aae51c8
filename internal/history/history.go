// Package history is the timeline of a record of any kind: its facts in their order, each with what the fact leaves out:
// the name of who did it, the step and the state it left the record in, and words that no fact may hold.
package history

import (
	"database/sql"
	"fmt"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/store"
)

// Line is one fact of a record. A fact to which nothing was added has a line without name, step, state and note.
type Line struct {
	event.Event
	Name  string // of the actor, as it was then
	Step  string
	State int64
	Note  string
}

// Add writes down what the fact of a line leaves out, in the transaction that announced it.
func Add(tx *store.Tx, l Line) error {
	err := tx.Many(`insert into history_line (event_id, record, actor_name, step, state, note)`, [][]any{{l.ID, l.Record, l.Name, l.Step, l.State, l.Note}})
	if err != nil {
		return fmt.Errorf("history: %s: %w", l.Record, err)
	}
	return nil
}

// Of lists the timeline of a record ("dossier:<id>"), the oldest line first. It checks no right: the caller has loaded the
// record as its reader may see it.
func Of(q store.Querier, record string) (list []Line, err error) {
	err = store.All(q, `select `+store.EventColumns+`, coalesce(h.actor_name, ''), coalesce(h.step, ''), coalesce(h.state, 0), coalesce(h.note, '')
		from event e left join event_position p on p.event_id = e.id left join history_line h on h.event_id = e.id
		where e.record = $1 order by e.seq`, []any{record}, func(r *sql.Rows) (err error) {
		var l Line
		l.Event, err = store.ScanEvent(r, &l.Name, &l.Step, &l.State, &l.Note)
		list = append(list, l)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("history: %s: %w", record, err)
	}
	return list, nil
}
