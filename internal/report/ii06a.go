// Package report looks across the house: the statutory tables, derived from appended facts, the same again
// at the same position, and every figure opening the dossiers behind it. It reads only *_facts views.
package report

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/place"
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
	noDue    = `f.due = 0`
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
	By       []string  // "unit", "field", "place"; empty: one row
	Position int64     // as of which position; 0: the newest
	At       time.Time // moment at which open dossiers are judged; zero: now, at most the end of the period
	Units    []string  // what these units received or decide may be counted; nil: all (commands); empty: none
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
	Unit    string            `json:"unit,omitempty"` // name of the unit, in tables by unit and step
	Figures map[string]int64  `json:"figures"`
}

// groupings are the ways a table can be cut. Unit is the competent authority at the cut-off; place the commune that
// the dossier is about.
var groupings = map[string]string{"unit": "f.competent_unit", "field": "f.field", "place": "f.place"}

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

// about lists the dossiers that a table can be about: those open now or settled since the period began, and those of
// which more was told after the position ($1) or the cut-off ($3). Every other dossier was settled before $2 then
// as it is now. ("union" alone would have SQLite sort the whole history.)
// The tables say "cross join" because SQLite then keeps the order: these first, by index the facts of each.
// The last fact is looked up backwards from the newest, so one or two rows of each dossier are read, not its whole story.
const about = `(select distinct u.dossier_id from (select e.dossier_id from dossier_end_facts e where e.accepted_at > 0 and e.finished_at = 0
		union all select e.dossier_id from dossier_end_facts e where e.accepted_at > 0 and e.finished_at >= $2
		union all select h.dossier_id from dossier_facts h where h.position > $1
		union all select h.dossier_id from dossier_facts h where h.at >= $3) u) c`

// scope gives the rows of dossier_facts that the table is made of: for each dossier its last fact up to the
// position and the cut-off; accepted, and not finished before the period.
func (a Ask) scope(args *[]any) string {
	*args = append(*args, a.Position, store.Millis(a.From.At(0, 0)), store.Millis(a.To.Add(1).At(0, 0)), store.Millis(a.At))
	units := ""
	if a.Units != nil {
		list := store.In(args, a.Units) // a centre decides nothing, and reports on what it received
		units = " and (f.competent_unit in " + list + " or f.received_unit in " + list + ")"
	}
	return `(select h.dossier_id, h.state, h.code, h.procedure_code, h.field, h.channel, h.received_unit, h.competent_unit, h.place, h.accepted_at, h.due, h.due_unit,
			h.finished_at, h.finished_state, h.extended
			from ` + about + ` cross join dossier_facts h where h.dossier_id = c.dossier_id and h.seq = (select l.seq from dossier_facts l
				where l.dossier_id = c.dossier_id and l.position <= $1 and l.at < $3 order by l.seq desc limit 1)) f
		where f.accepted_at > 0 and cast($4 as bigint) > 0 and (f.finished_at = 0 or f.finished_at >= $2)` + units
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
	communes, err := communes(s, rows, a.To)
	if err != nil {
		return err
	}
	for i := range rows {
		var parts []string
		for _, g := range a.By {
			v := rows[i].Key[g]
			switch g {
			case "unit":
				v = names[v]
			case "place":
				v = communes[v]
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

// communes are the names that the places of the rows had on a day.
func communes(s *store.Snapshot, rows []Line, on day.Date) (map[string]string, error) {
	names := map[string]string{}
	for _, l := range rows {
		code := l.Key["place"]
		if _, known := names[code]; known || code == "" {
			continue
		}
		switch at, err := place.ByCode(s, code, on); {
		case err == nil:
			names[code] = at.Name
		case fault.Of(err) != fault.NotFound:
			return nil, err
		}
	}
	return names, nil
}
