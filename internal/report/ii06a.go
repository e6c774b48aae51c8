// Package report looks across the house: the statutory tables, derived from appended facts, the same again
// at the same position, and every figure opening the dossiers behind it. It reads only *_facts views.
package report

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// II06aVersion names the definition of the table; it is kept with every printed report.
const II06aVersion = "II.06a/2020.1"

// Column is a column of II.06a.
type Column struct {
	Key   string `json:"key"`
	No    string `json:"no"`    // number on the printed form; empty for the columns we add
	Label string `json:"label"` // as printed
	where string // which of the dossiers in the table it counts
	sum   []string
}

// The moments are the parameters $2 (from), $3 (end, exclusive) and $4 (judged at); dates are compared as
// day numbers in Việt Nam. A term in hours is judged by the moment, every other by date (decisions §12).
const (
	ended    = `f.finished_at > 0`
	noDue    = `(f.due = 0 or f.due = 253402300799999)`
	hours    = `f.due_unit in ('hour','working_hour')`
	dayDone  = `((f.finished_at + 25200000) / 86400000)`
	dayDue   = `((f.due + 25200000) / 86400000)`
	dayNow   = `((cast($4 as bigint) + 25200000) / 86400000)`
	closed   = `f.finished_state in (7, 8)` // rút, dừng: counted on time (TH rule; decisions §16)
	doneLate = `(not ` + noDue + ` and (case when ` + hours + ` then f.finished_at > f.due else ` + dayDone + ` > ` + dayDue + ` end))`
	doneEar  = `(not ` + noDue + ` and ` + dayDone + ` < ` + dayDue + `)`
	nowLate  = `(not ` + noDue + ` and f.state not in (5, 6) and (case when ` + hours + ` then cast($4 as bigint) > f.due else ` + dayNow + ` > ` + dayDue + ` end))`
)

// columns are II.06a/VPCP/KSTT as printed before TT 05/2025, with the three columns of decisions §16.
var columns = []Column{
	{Key: "received", No: "3", Label: "Tổng số", sum: []string{"online", "direct", "carried"}},
	{Key: "online", No: "4", Label: "Trong kỳ, trực tuyến", where: `f.accepted_at >= $2 and f.channel = 'online'`},
	{Key: "direct", No: "5", Label: "Trong kỳ, trực tiếp, bưu chính", where: `f.accepted_at >= $2 and f.channel <> 'online'`},
	{Key: "carried", No: "6", Label: "Từ kỳ trước", where: `f.accepted_at < $2`},
	{Key: "resolved", No: "7", Label: "Tổng số", sum: []string{"early", "on_time", "late"}},
	{Key: "early", No: "8", Label: "Trước hạn", where: ended + ` and not ` + closed + ` and ` + doneEar},
	{Key: "on_time", No: "9", Label: "Đúng hạn", where: ended + ` and (` + closed + ` or not ` + doneEar + ` and not ` + doneLate + `)`},
	{Key: "late", No: "10", Label: "Quá hạn", where: ended + ` and not ` + closed + ` and ` + doneLate},
	{Key: "open", No: "11", Label: "Tổng số", sum: []string{"open_in_term", "open_late"}},
	{Key: "open_in_term", No: "12", Label: "Trong hạn", where: `not ` + ended + ` and not ` + nowLate},
	{Key: "open_late", No: "13", Label: "Quá hạn", where: `not ` + ended + ` and ` + nowLate},
	{Key: "paused", Label: "Đang tạm dừng", where: `not ` + ended + ` and f.state in (5, 6)`},
	{Key: "extended", Label: "Đã gia hạn", where: `f.extended > 0`},
	{Key: "closed_late", Label: "Rút, dừng sau khi quá hạn", where: ended + ` and ` + closed + ` and ` + doneLate},
}

// Columns lists the columns of II.06a in print order.
func Columns() []Column { return slices.Clone(columns) }

// Ask says which II.06a is wanted.
type Ask struct {
	From     day.Date  // first day of the period
	To       day.Date  // last day of the period
	By       []string  // "unit", "field"; empty: one row
	Position int64     // as of which position; 0: the newest
	At       time.Time // moment at which open dossiers are judged; zero: now, at most the end of the period
	Units    []string  // units that may be counted; nil: all (commands); empty: none
}

// Table is a drawn report. Run again with the same Position and At it is the same.
type Table struct {
	Version  string    `json:"version"`
	Note     string    `json:"note"`
	From     day.Date  `json:"from"`
	To       day.Date  `json:"to"`
	Position int64     `json:"position"`
	At       time.Time `json:"at"`
	Columns  []Column  `json:"columns"`
	Rows     []Line    `json:"rows"`
}

// Line is a row: its key within each grouping, and a figure per column.
type Line struct {
	Key     map[string]string `json:"key"` // {"unit": id, "field": name}
	Name    string            `json:"name"`
	Figures map[string]int64  `json:"figures"`
}

// groupings are the ways a table can be cut. Unit is the competent authority at the cut-off.
var groupings = map[string]string{"unit": "f.competent_unit", "field": "f.field"}

// II06a draws the table.
func II06a(ctx context.Context, db *store.DB, a Ask) (Table, error) {
	t := Table{Version: II06aVersion, Note: "Mẫu trước Thông tư 05/2025/TT-VPCP", From: a.From, To: a.To, Columns: columns}
	err := db.Read(ctx, func(s *store.Snapshot) error {
		var err error
		if a, err = a.settle(s); err != nil {
			return err
		}
		t.Position, t.At = a.Position, a.At
		if t.Rows, err = a.lines(s); err != nil {
			return err
		}
		return a.name(s, t.Rows)
	})
	return t, err
}

// settle fixes what the asker left open, so that the answer can be asked again.
func (a Ask) settle(s *store.Snapshot) (Ask, error) {
	if a.To < a.From {
		return a, fault.Fields(fault.Field{Name: "to", Key: "report.to_before_from"})
	}
	for _, g := range a.By {
		if groupings[g] == "" {
			return a, fault.Fields(fault.Field{Name: "by", Key: "report.by_unknown", Args: []any{"by", g}})
		}
	}
	last, err := store.Position(s)
	if err != nil {
		return a, err
	}
	if a.Position == 0 || a.Position > last {
		a.Position = last
	}
	end := a.To.Add(1).At(0, 0).Add(-time.Millisecond)
	if a.At.IsZero() {
		a.At = s.Now()
	}
	if a.At.After(end) {
		a.At = end
	}
	a.At = a.At.UTC().Truncate(time.Millisecond)
	return a, nil
}

// scope gives the rows of dossier_facts that the table is made of: for each dossier its last fact up to the
// position and the cut-off; accepted, and not finished before the period.
func (a Ask) scope(args *[]any) string {
	*args = append(*args, a.Position, store.Millis(a.From.At(0, 0)), store.Millis(a.To.Add(1).At(0, 0)), store.Millis(a.At))
	units := ""
	if a.Units != nil {
		units = " and f.competent_unit in " + store.In(args, a.Units)
	}
	return `(select h.dossier_id, h.state, h.code, h.procedure_code, h.field, h.channel, h.competent_unit, h.accepted_at, h.due, h.due_unit,
			h.finished_at, h.finished_state, h.extended, row_number() over (partition by h.dossier_id order by h.seq desc) as newest
			from dossier_facts h where h.position <= $1 and h.at < $3) f
		where f.newest = 1 and f.accepted_at > 0 and cast($4 as bigint) > 0 and (f.finished_at = 0 or f.finished_at >= $2)` + units
}

func (a Ask) lines(s *store.Snapshot) (rows []Line, err error) {
	var args []any
	from := a.scope(&args)
	var sel, group []string
	for _, g := range a.By {
		sel = append(sel, groupings[g])
		group = append(group, groupings[g])
	}
	for _, c := range columns {
		if c.where != "" {
			sel = append(sel, "count(*) filter (where "+c.where+")")
		}
	}
	query := "select " + strings.Join(sel, ", ") + " from " + from
	if len(group) > 0 {
		query += " group by " + strings.Join(group, ", ") + " order by " + strings.Join(group, ", ")
	}
	err = store.All(s, query, args, func(r *sql.Rows) error {
		l, err := a.line(r)
		rows = append(rows, l)
		return err
	})
	return rows, err
}

func (a Ask) line(r *sql.Rows) (Line, error) {
	keys := make([]string, len(a.By))
	counts := make([]int64, 0, len(columns))
	var into []any
	for i := range keys {
		into = append(into, &keys[i])
	}
	for _, c := range columns {
		if c.where != "" {
			counts = append(counts, 0)
		}
	}
	for i := range counts {
		into = append(into, &counts[i])
	}
	if err := r.Scan(into...); err != nil {
		return Line{}, err
	}
	l := Line{Key: map[string]string{}, Figures: map[string]int64{}}
	for i, g := range a.By {
		l.Key[g] = keys[i]
	}
	n := 0
	for _, c := range columns {
		if c.where != "" {
			l.Figures[c.Key] = counts[n]
			n++
		}
	}
	for _, c := range columns {
		for _, part := range c.sum {
			l.Figures[c.Key] += l.Figures[part]
		}
	}
	return l, nil
}

// name writes the names of the rows: units by their name on the last day of the period.
func (a Ask) name(s *store.Snapshot, rows []Line) error {
	var ids []string
	for _, l := range rows {
		if u := l.Key["unit"]; u != "" && !slices.Contains(ids, u) {
			ids = append(ids, u)
		}
	}
	names, err := org.UnitNames(s, ids, a.To)
	if err != nil {
		return err
	}
	for i := range rows {
		var parts []string
		for _, g := range a.By {
			v := rows[i].Key[g]
			if g == "unit" {
				v = names[v]
			}
			if v == "" {
				v = "Chưa xác định" // an unclear attribution is never guessed (decisions §17)
			}
			parts = append(parts, v)
		}
		rows[i].Name = strings.Join(parts, " – ")
		if len(parts) == 0 {
			rows[i].Name = "Tổng cộng"
		}
	}
	return nil
}

// Cell names one figure of a table.
type Cell struct {
	Ask
	Column string
	Key    map[string]string // of the row; empty: all rows
	After  string            // dossier id after which the page begins
	Size   int               // 50 when 0
}

// Opened is a dossier behind a figure.
type Opened struct {
	ID         string
	Code       string
	Procedure  string
	Field      string
	Unit       string
	AcceptedAt time.Time
	Due        time.Time
	FinishedAt time.Time
}

// Open lists the dossiers behind a figure, by the same conditions that counted it.
func Open(ctx context.Context, db *store.DB, c Cell) (list []Opened, next string, err error) {
	where, ok := condition(c.Column)
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
		for g, v := range c.Key {
			if groupings[g] == "" {
				return fault.New(fault.NotFound, "report.no_such_figure")
			}
			args = append(args, v)
			query += fmt.Sprintf(" and %s = $%d", groupings[g], len(args))
		}
		args = append(args, c.After, c.Size+1)
		query += fmt.Sprintf(" and f.dossier_id > $%d order by f.dossier_id limit $%d", len(args)-1, len(args))
		list, next, err = opened(s, query, args, c.Size)
		return err
	})
	return list, next, err
}

func opened(s *store.Snapshot, query string, args []any, size int) (list []Opened, next string, err error) {
	err = store.All(s, query, args, func(r *sql.Rows) error {
		var o Opened
		var accepted, due, finished int64
		if err := r.Scan(&o.ID, &o.Code, &o.Procedure, &o.Field, &o.Unit, &accepted, &due, &finished); err != nil {
			return err
		}
		o.AcceptedAt, o.FinishedAt = store.Time(accepted), store.Time(finished)
		if due != 253402300799999 {
			o.Due = store.Time(due)
		}
		if len(list) == size {
			next = list[size-1].ID
			return nil
		}
		list = append(list, o)
		return nil
	})
	return list, next, err
}

// condition is what a column counts; a sum counts what its parts count.
func condition(key string) (string, bool) {
	for _, c := range columns {
		if c.Key != key {
			continue
		}
		if c.where != "" {
			return c.where, true
		}
		var parts []string
		for _, p := range c.sum {
			w, _ := condition(p)
			parts = append(parts, "("+w+")")
		}
		return strings.Join(parts, " or "), true
	}
	return "", false
}
