package report

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// LateVersion names the definition of the table of what is late now.
const LateVersion = "late/1"

// The parameters of the table are $1 (position), $2 (judged at) and $3 (the day number up to which a term ends
// soon). A term in hours is late by the moment, every other by date (decisions §12); a paused one is never late.
const (
	today      = `((cast($2 as bigint) + 25200000) / 86400000)`
	pausedNow  = `f.state in (5, 6)`
	overdue    = `(not ` + noDue + ` and (case when ` + hours + ` then cast($2 as bigint) > f.due else ` + today + ` > ` + dayDue + ` end))`
	runningNow = `not ` + pausedNow + ` and not ` + overdue
)

// lateColumns are the ways an unfinished dossier can stand; each stands in exactly one but the total.
var lateColumns = []Column{
	{Key: "unfinished", sum: []string{"overdue", "due_today", "due_soon", "in_term", "waiting"}},
	{Key: "overdue", where: `not ` + pausedNow + ` and ` + overdue},
	{Key: "due_today", where: runningNow + ` and not ` + noDue + ` and ` + dayDue + ` = ` + today},
	{Key: "due_soon", where: runningNow + ` and not ` + noDue + ` and ` + dayDue + ` > ` + today + ` and ` + dayDue + ` <= cast($3 as bigint)`},
	{Key: "in_term", where: runningNow + ` and (` + noDue + ` or ` + dayDue + ` > cast($3 as bigint))`},
	{Key: "waiting", where: pausedNow},
}

// LateColumns lists the columns of the table of what is late now.
func LateColumns() []Column { return slices.Clone(lateColumns) }

// LateAsk says which table of what is late is wanted. Asked again with what Late filled in, it is the same.
type LateAsk struct {
	Position int64     // 0: the newest
	At       time.Time // zero: now
	Soon     day.Date  // up to which day a term ends soon; zero: the next working day
	Units    []string  // units whose dossiers may be counted, as receivers or as deciders; nil: all (commands)
}

// LateTable is what every unfinished dossier stands like, by the unit and the step that has it.
type LateTable struct {
	LateAsk
	Columns []Column
	Rows    []Line // keys "unit" and "step"
}

// Late draws the table of what is late and nearly late. It counts dossiers that nobody has accepted yet as well, by
// the clock of the intake.
func Late(ctx context.Context, db *store.DB, a LateAsk) (LateTable, error) {
	t := LateTable{Columns: lateColumns}
	err := db.Read(ctx, func(s *store.Snapshot) (err error) {
		if a, err = a.settle(s); err != nil {
			return err
		}
		t.LateAsk = a
		t.Rows, err = a.lines(s)
		return err
	})
	return t, err
}

func (a LateAsk) settle(s *store.Snapshot) (LateAsk, error) {
	last, err := store.Position(s)
	if err != nil {
		return a, err
	}
	if a.Position == 0 || a.Position > last {
		a.Position = last
	}
	if a.At.IsZero() {
		a.At = s.Now()
	}
	a.At = a.At.UTC().Truncate(time.Millisecond)
	if a.Soon == 0 {
		cal, err := deadline.Now(s)
		if err != nil {
			return a, err
		}
		a.Soon = cal.Desk.Calendar.NextWorking(day.Of(a.At))
	}
	return a, nil
}

// scope gives, for each dossier that was unfinished at the position, its last fact up to there. A dossier unfinished
// then is unfinished now or has changed since.
func (a LateAsk) scope(args *[]any) string {
	*args = append(*args, a.Position, store.Millis(a.At), int64(a.Soon)) // a date is the number of its day
	units := ""
	if a.Units != nil {
		units = " and (f.competent_unit in " + store.In(args, a.Units) + " or f.received_unit in " + store.In(args, a.Units) + ")"
	}
	return `(select h.dossier_id, h.state, h.code, h.procedure_code, h.field, h.received_unit, h.competent_unit, h.accepted_at, h.due, h.due_unit, h.finished_at,
			h.step_unit, h.step_name
			from (select distinct u.dossier_id from (select e.dossier_id from dossier_end_facts e where e.state in (1, 2, 4, 5, 6)
				union all select p.dossier_id from dossier_desk_facts p where p.position > $1) u) c
			cross join dossier_desk_facts h where h.dossier_id = c.dossier_id and h.seq = (select l.seq from dossier_desk_facts l
				where l.dossier_id = c.dossier_id and l.position <= $1 order by l.seq desc limit 1)) f
		where f.state in (1, 2, 4, 5, 6) and cast($2 as bigint) > 0 and cast($3 as bigint) > 0` + units
}

func (a LateAsk) lines(s *store.Snapshot) (rows []Line, err error) {
	var args []any
	from := a.scope(&args)
	sel := []string{"f.step_unit", "f.step_name"}
	for _, c := range lateColumns {
		if c.where != "" {
			sel = append(sel, "count(*) filter (where "+c.where+")")
		}
	}
	query := "select " + strings.Join(sel, ", ") + " from " + from + " group by f.step_unit, f.step_name order by f.step_unit, f.step_name"
	var units []string
	err = store.All(s, query, args, func(r *sql.Rows) error {
		var unit, step string
		into := []any{&unit, &step}
		counts := make([]int64, len(lateColumns)-1) // all but the total, which comes first
		for i := range counts {
			into = append(into, &counts[i])
		}
		if err := r.Scan(into...); err != nil {
			return err
		}
		l := Line{Key: map[string]string{"unit": unit, "step": step}, Name: step, Figures: map[string]int64{}}
		for i, n := range counts {
			l.Figures[lateColumns[i+1].Key] = n
			l.Figures["unfinished"] += n
		}
		rows, units = append(rows, l), append(units, unit)
		return nil
	})
	if err != nil {
		return nil, err
	}
	names, err := org.UnitNames(s, units, day.Of(a.At))
	for i := range rows {
		rows[i].Unit = names[rows[i].Key["unit"]]
	}
	slices.SortStableFunc(rows, func(x, y Line) int { return strings.Compare(x.Unit+"\x00"+x.Key["unit"], y.Unit+"\x00"+y.Key["unit"]) })
	return rows, err
}

// LateCell names one figure of the table of what is late.
type LateCell struct {
	LateAsk
	Column string
	Key    map[string]string // "unit" and "step" of the row; empty: all rows
	After  string            // dossier id after which the page begins
	Size   int               // 50 when 0
}

// OpenLate lists the dossiers behind a figure of Late, by the same conditions that counted it.
func OpenLate(ctx context.Context, db *store.DB, c LateCell) (list []Opened, next string, err error) {
	where, ok := condition(lateColumns, c.Column)
	if !ok {
		return nil, "", fault.New(fault.NotFound, "report.no_such_figure")
	}
	if c.Size == 0 {
		c.Size = 50
	}
	err = db.Read(ctx, func(s *store.Snapshot) error {
		ask, err := c.settle(s)
		if err != nil {
			return err
		}
		var args []any
		query := `select f.dossier_id, f.code, f.procedure_code, f.field, f.competent_unit, f.accepted_at, f.due, f.finished_at from ` + ask.scope(&args) + " and (" + where + ")"
		for _, k := range []struct{ key, column string }{{"unit", "f.step_unit"}, {"step", "f.step_name"}} {
			if v, ok := c.Key[k.key]; ok {
				args = append(args, v)
				query += fmt.Sprintf(" and %s = $%d", k.column, len(args))
			}
		}
		args = append(args, c.After, c.Size+1)
		query += fmt.Sprintf(" and f.dossier_id > $%d order by f.dossier_id limit $%d", len(args)-1, len(args))
		list, next, err = opened(s, query, args, c.Size)
		return err
	})
	return list, next, err
}
