package deadline

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Clock is a clock with its ledger and what the ledger says.
type Clock struct {
	ID       string
	Kind     string
	Term     Term
	Policy   Policy
	Calendar int64 // version it was computed with: the one in force, or that of its end
	Entries  []Entry
	Result
	Was time.Time // the due moment before the last change; zero when just loaded or started

	kept time.Time // the due moment as the projection has it
}

// Standing is what Remaining needs.
func (c Clock) Standing() Standing {
	return Standing{Due: c.Due, Unit: c.Term.Unit, State: c.State, Reason: c.Reason, FirstLate: c.FirstLate}
}

// Load reads a clock and derives its due moment anew: an open one by the calendar in force, a stopped one by
// the calendar of its end. NotFound if there is none.
func Load(q store.Querier, id string) (Clock, error) {
	cal, err := Now(q)
	if err != nil {
		return Clock{}, err
	}
	return LoadIn(q, cal, id)
}

// LoadIn is Load for who has read the calendar in force.
func LoadIn(q store.Querier, cal Calendar, id string) (Clock, error) {
	c := Clock{ID: id}
	var policy, state string
	var due, ended int64
	// One statement: the clock and its entries are of one moment under READ COMMITTED too.
	err := store.All(q, `select c.kind, c.n, c.unit, c.policy, c.due, c.state, c.calendar, e.seq, e.kind, e.at, e.args, e.event_id
		from deadline_clock c join deadline_entry e on e.clock_id=c.id where c.id=$1 order by e.seq`, []any{id}, func(rows *sql.Rows) error {
		var e Entry
		var at int64
		var args string
		if err := rows.Scan(&c.Kind, &c.Term.N, &c.Term.Unit, &policy, &due, &state, &ended, &e.Seq, &e.Kind, &at, &args, &e.Event); err != nil {
			return err
		}
		e.At = store.Time(at)
		err := json.Unmarshal([]byte(args), &e.Args)
		c.Entries = append(c.Entries, e)
		return err
	})
	if err != nil {
		return c, fmt.Errorf("deadline: load %s: %w", id, err)
	}
	if len(c.Entries) == 0 {
		return c, fault.New(fault.NotFound, "deadline.fault.not_started")
	}
	c.kept = store.Time(due)
	if err := json.Unmarshal([]byte(policy), &c.Policy); err != nil {
		return c, fmt.Errorf("deadline: policy of %s: %w", id, err)
	}
	if State(state) == Stopped && ended != cal.Version {
		if cal, err = AsOf(q, ended); err != nil {
			return c, err
		}
	}
	return c, c.compute(cal)
}

func (c *Clock) compute(cal Calendar) error {
	r, err := Compute(cal.Desk, c.Policy, c.Entries)
	if err != nil {
		return err
	}
	c.Result, c.Calendar = r, cal.Version
	return nil
}

// append adds a fact to the ledger and brings the projection up to date. Of two writers the second is
// refused: its place in the ledger is taken, or the projection has moved on.
func (c *Clock) append(tx *store.Tx, e Entry) error {
	cal, err := Now(tx)
	if err != nil {
		return err
	}
	e.Seq = int64(len(c.Entries)) + 1
	if e.At, err = c.moment(tx, e.At); err != nil {
		return err
	}
	c.Was = c.Due
	if e.Seq > 1 {
		e.Args.Was = store.Millis(c.kept)
	}
	c.Entries = append(c.Entries, e)
	if err := c.compute(cal); err != nil {
		return err
	}
	args, err := json.Marshal(e.Args)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`insert into deadline_entry (clock_id, seq, kind, at, args, event_id) values ($1,$2,$3,$4,$5,$6)`,
		c.ID, e.Seq, string(e.Kind), store.Millis(e.At), string(args), e.Event); err != nil {
		return fmt.Errorf("deadline: %s of %s: %w", e.Kind, c.ID, err)
	}
	return c.project(tx, e.Seq)
}

// moment is the moment of the next fact. What happens now cannot come before the last fact, even if this
// machine's clock is behind that of the machine that wrote it.
func (c *Clock) moment(tx *store.Tx, at time.Time) (time.Time, error) {
	if at.After(tx.Now()) {
		return at, fault.New(fault.Invalid, "deadline.fault.future", "at", at)
	}
	if !at.IsZero() {
		return at, nil
	}
	at = tx.Now()
	if n := len(c.Entries); n > 0 && c.Entries[n-1].At.After(at) {
		return c.Entries[n-1].At, nil
	}
	return at, nil
}

// project writes the projection after entry seq; seq 1 makes the row.
func (c *Clock) project(tx *store.Tx, seq int64) error {
	c.kept = c.Due
	if seq == 1 {
		policy, err := json.Marshal(c.Policy)
		if err != nil {
			return err
		}
		_, err = tx.Exec(`insert into deadline_clock (id, kind, n, unit, policy, due, first, first_late, state, since, reason, extended, seq,
			calendar) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)`, c.ID, c.Kind, c.Term.N, string(c.Term.Unit), string(policy),
			store.Millis(c.Due), store.Millis(c.First), store.Millis(c.FirstLate), string(c.State), store.Millis(c.Since), c.Reason,
			c.Extended, seq, c.Calendar)
		if err != nil {
			return fmt.Errorf("deadline: start %s: %w", c.ID, err)
		}
		return nil
	}
	n, err := tx.Exec(`update deadline_clock set due=$2, first=$3, state=$4, since=$5, reason=$6, extended=$7, seq=$8, calendar=$9, first_late=$10
		where id=$1 and seq=$8-1`, c.ID, store.Millis(c.Due), store.Millis(c.First), string(c.State), store.Millis(c.Since),
		c.Reason, c.Extended, seq, c.Calendar, store.Millis(c.FirstLate))
	if err != nil {
		return fmt.Errorf("deadline: project %s: %w", c.ID, err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "store.changed_meanwhile")
	}
	return nil
}

// Standings reads what lists show of many clocks, from the projection. Clocks that do not exist are missing.
func Standings(q store.Querier, ids []string) (map[string]Standing, error) {
	var args []any
	in := store.In(&args, ids)
	out := make(map[string]Standing, len(ids))
	//nolint:gosec // placeholders only
	err := store.All(q, `select id, due, unit, state, reason, first_late from deadline_clock where id in `+in, args,
		func(rows *sql.Rows) error {
			var id string
			var due, late int64
			var s Standing
			if err := rows.Scan(&id, &due, &s.Unit, &s.State, &s.Reason, &late); err != nil {
				return err
			}
			s.Due, s.FirstLate = store.Time(due), store.Time(late)
			out[id] = s
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("deadline: standings: %w", err)
	}
	return out, nil
}
