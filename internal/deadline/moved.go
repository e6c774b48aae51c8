package deadline

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/kit/store"
)

// Shift is a due moment that a change of the calendar moved, as the ledger has it.
type Shift struct {
	Moved
	At       time.Time // when it was derived anew
	Calendar int64     // the version of the calendar that moved it
}

// Shifts are the due moments moved since a moment, the latest first.
func Shifts(q store.Querier, since time.Time, limit int) ([]Shift, error) {
	var out []Shift
	err := store.All(q, `select e.clock_id, c.kind, e.at, e.args from deadline_entry e join deadline_clock c on c.id = e.clock_id
		where e.kind = 'calendar_changed' and e.at >= $1 order by e.at desc, e.clock_id, e.seq desc`+fmt.Sprintf(" limit %d", limit),
		[]any{store.Millis(since)}, func(rows *sql.Rows) error {
			var s Shift
			var at int64
			var text string
			if err := rows.Scan(&s.Clock, &s.Kind, &at, &text); err != nil {
				return err
			}
			var args Args
			if err := json.Unmarshal([]byte(text), &args); err != nil {
				return err
			}
			s.At, s.Calendar, s.Was, s.Now = store.Time(at), args.Calendar, store.Time(args.Was), store.Time(args.Now)
			out = append(out, s)
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("deadline: shifts: %w", err)
	}
	return out, nil
}

// Waiting is how many open clocks the calendar in force has not reached yet.
func Waiting(q store.Querier) (n int, err error) {
	cal, err := Now(q)
	if err != nil {
		return 0, err
	}
	err = q.QueryRow(`select count(*) from deadline_clock where state <> 'stopped' and calendar < $1`, cal.Version).Scan(&n)
	return n, err
}
