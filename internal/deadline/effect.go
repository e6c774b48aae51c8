package deadline

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
)

// Effect is what a change of the calendar would do to the open clocks: what the second person reads before agreeing.
type Effect struct {
	Open    int // clocks that run or wait
	Moved   int // of them get another due moment
	Late    int // are late now
	Seeming int // of these would look in time by the new due moment; they stay late (ADR 0009)
	Falling int // in time now, late by the new due moment
}

// EffectOf derives every open clock by the calendar in force and by the changed one.
func EffectOf(q store.Querier, c Change, now time.Time) (e Effect, err error) {
	cal, err := Now(q)
	if err != nil {
		return e, err
	}
	next := cal.with(c)
	var one Clock
	add := func() error {
		if len(one.Entries) == 0 {
			return nil
		}
		is, err := Compute(cal.Desk, one.Policy, one.Entries)
		if err != nil {
			return fmt.Errorf("deadline: effect on %s: %w", one.ID, err)
		}
		will, err := Compute(next, one.Policy, one.Entries)
		e.count(is, will, Standing{Due: is.Due, Unit: one.Term.Unit, FirstLate: is.FirstLate}, now)
		return err
	}
	err = store.All(q, `select c.id, c.unit, c.policy, e.seq, e.kind, e.at, e.args from deadline_clock c join deadline_entry e on e.clock_id = c.id
		where c.state <> 'stopped' order by c.id, e.seq`, nil, func(rows *sql.Rows) error {
		var id, unit, policy, args string
		var n Entry
		var at int64
		if err := rows.Scan(&id, &unit, &policy, &n.Seq, &n.Kind, &at, &args); err != nil {
			return err
		}
		if id != one.ID {
			if err := add(); err != nil {
				return err
			}
			one = Clock{ID: id, Term: Term{Unit: Unit(unit)}}
			if err := json.Unmarshal([]byte(policy), &one.Policy); err != nil {
				return err
			}
		}
		n.At = store.Time(at)
		one.Entries = append(one.Entries, n)
		return json.Unmarshal([]byte(args), &one.Entries[len(one.Entries)-1].Args)
	})
	if err == nil {
		err = add()
	}
	return e, err
}

func (e *Effect) count(is, will Result, s Standing, now time.Time) {
	e.Open++
	if !is.Due.Equal(will.Due) {
		e.Moved++
	}
	if is.State != Running && is.FirstLate.IsZero() { // nobody is late while the applicant has the next word
		return
	}
	byDue, after := Judge(is.Due, now, s.Unit) == Late, Judge(will.Due, now, s.Unit) == Late
	late := s.Judge(now) == Late
	if late {
		e.Late++
	}
	if byDue && !after {
		e.Seeming++
	}
	if !late && after {
		e.Falling++
	}
}

// with is the desk as the change makes it.
func (c Calendar) with(x Change) day.Desk {
	desk := day.Desk{Hours: c.Hours}
	if x.Hours != nil {
		desk.Hours = *x.Hours
	}
	changed := map[day.Date]bool{}
	for _, s := range x.Dates {
		changed[s.Date] = true
	}
	var list []day.Special
	for _, s := range c.Calendar.Specials() {
		if !changed[s.Date] {
			list = append(list, s)
		}
	}
	for _, s := range x.Dates {
		if s.Kind != "" {
			list = append(list, s)
		}
	}
	desk.Calendar = day.NewCalendar(list)
	return desk
}
