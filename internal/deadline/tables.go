package deadline

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// tables says how a seed copies clocks. Their ends are derived, not moved: the calendar decides.
var tables = []room.Table{
	{Name: "deadline_version", Stays: "the calendar"},
	{Name: "deadline_calendar", Stays: "the calendar"},
	{Name: "deadline_clock", Of: "id", Under: []string{"deadline:"}, Moments: []string{"since"}, Ends: []string{"due", "first", "first_late"}, Derive: derive},
	{Name: "deadline_entry", Of: "clock_id", Moments: []string{"at", "args"}},
}

// derive says which due moments the clocks of a copy have, as after each entry of their ledgers.
func derive(q store.Querier) (room.Derive, error) {
	cal, err := Now(q)
	return func(rows func(table string) []room.Row, end func(was, is time.Time)) error {
		for _, row := range rows("deadline_clock") {
			var p Policy
			if err := json.Unmarshal([]byte(row.Text("policy")), &p); err != nil {
				return err
			}
			was, is, err := ledgers(rows("deadline_entry"), row.Text("id"))
			if err != nil {
				return err
			}
			for n := range was {
				old, err := Compute(cal.Desk, p, was[:n+1])
				if err != nil {
					return err
				}
				anew, err := Compute(cal.Desk, p, is[:n+1])
				if err != nil {
					return err
				}
				end(old.Due, anew.Due)
				end(old.First, anew.First)
				unit := was[0].Args.Unit
				end(LateSince(old.Due, unit), LateSince(anew.Due, unit))
			}
		}
		return nil
	}, err
}

// ledgers are the entries of a clock as they were and as they are in the copy.
func ledgers(rows []room.Row, clock string) (was, is []Entry, err error) {
	for _, row := range rows {
		if row.Text("clock_id") != clock {
			continue
		}
		e := Entry{Seq: row.Number("seq"), Kind: EntryKind(row.Text("kind")), At: store.Time(row.Number("at"))}
		if err := json.Unmarshal([]byte(row.Text("args")), &e.Args); err != nil {
			return nil, nil, err
		}
		was = append(was, e)
		e.At = row.At("at")
		is = append(is, e)
	}
	for _, list := range [][]Entry{was, is} {
		slices.SortFunc(list, func(a, b Entry) int { return int(a.Seq - b.Seq) })
	}
	return was, is, nil
}
