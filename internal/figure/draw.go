package figure

import (
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
	"github.com/motcua/motcua/internal/place"
)

// Row is a row of a table.
type Row struct {
	Key     map[string]string `json:"key"` // value of each dimension: {"unit": id}
	Names   map[string]string `json:"-"`   // how each value is called; empty: nobody knows, and nothing is guessed
	Figures map[string]int64  `json:"figures"`
}

// Draw counts. The Ask comes back settled: asked again it gives the same.
func Draw(s *store.Snapshot, p *Population, a Ask) (Ask, []Row, error) {
	a, err := p.settle(s, a)
	if err != nil {
		return a, nil, err
	}
	rows, err := p.rows(s, a)
	if err == nil {
		err = p.name(s, a, rows)
	}
	if err != nil {
		err = fmt.Errorf("figure: %s: %w", p.Code, err)
	}
	return a, rows, err
}

// settle fixes what the asker left open.
func (p *Population) settle(s *store.Snapshot, a Ask) (Ask, error) {
	if a.To != 0 && a.To < a.From {
		return a, fault.Fields(fault.Field{Name: "to", Key: "figure.to_before_from"})
	}
	for _, key := range a.By {
		if _, ok := p.dimension(key); !ok {
			return a, fault.Fields(fault.Field{Name: "by", Key: "figure.by_unknown", Args: []any{"by", key}})
		}
	}
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
	if end := a.To.Add(1).At(0, 0).Add(-time.Millisecond); a.To != 0 && a.At.After(end) {
		a.At = end
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

// scope is the records that are counted, and the moments it is asked with.
func (p *Population) scope(a Ask) (from string, args []any) {
	end := a.At.Add(time.Millisecond)
	if a.To != 0 {
		end = a.To.Add(1).At(0, 0)
	}
	args = []any{a.Position, store.Millis(a.From.At(0, 0)), store.Millis(end), store.Millis(a.At), int64(a.Soon)}
	from = p.From + " and " + strings.Join([]string{Position, Begin, End, At, Soon}, " + ") + " is not null" // each has its type, used or not
	if a.Units != nil {
		list := store.In(&args, a.Units)
		or := make([]string, len(p.Units))
		for i, column := range p.Units {
			or[i] = column + " in " + list
		}
		from += " and (" + strings.Join(or, " or ") + ")"
	}
	return from, args
}

// SQL is the query behind a table, to be asked how it would be answered.
func (p *Population) SQL(s *store.Snapshot, a Ask) (query string, args []any, err error) {
	if a, err = p.settle(s, a); err != nil {
		return "", nil, err
	}
	from, args := p.scope(a)
	return "select count(*) from " + from, args, nil
}

// rows counts every figure in one reading.
func (p *Population) rows(s *store.Snapshot, a Ask) (list []Row, err error) {
	var sel, group []string
	for _, key := range a.By {
		d, _ := p.dimension(key)
		sel, group = append(sel, d.Column), append(group, d.Column)
	}
	var counted []Figure
	for _, f := range p.Figures {
		if f.Where != "" {
			counted, sel = append(counted, f), append(sel, "count(*) filter (where "+f.Where+")")
		}
	}
	from, args := p.scope(a)
	query := "select " + strings.Join(sel, ", ") + " from " + from
	if len(group) > 0 {
		by := strings.Join(group, ", ")
		query += " group by " + by + " order by " + by
	}
	err = store.All(s, query, args, func(r *sql.Rows) error {
		keys, counts := make([]string, len(a.By)), make([]int64, len(counted))
		var into []any
		for i := range keys {
			into = append(into, &keys[i])
		}
		for i := range counts {
			into = append(into, &counts[i])
		}
		if err := r.Scan(into...); err != nil {
			return err
		}
		x := Row{Key: map[string]string{}, Names: map[string]string{}, Figures: map[string]int64{}}
		for i, key := range a.By {
			x.Key[key] = keys[i]
		}
		for i, f := range counted {
			x.Figures[f.Code] = counts[i]
		}
		for _, f := range p.Figures {
			if f.Where == "" && f.Per == "" {
				for _, part := range p.parts(f.Code) {
					x.Figures[f.Code] += x.Figures[part.Code]
				}
			}
		}
		list = append(list, x)
		return nil
	})
	return list, err
}

// Of is a figure over rows: its numerator and, of a proportion, its denominator. Proportions are never added up: the
// counts are.
func (p *Population) Of(code string, rows ...Row) (n, of int64) {
	f, _ := p.figure(code)
	for _, r := range rows {
		for _, part := range p.parts(code) {
			n += r.Figures[part.Code]
		}
		for _, part := range p.parts(f.Per) {
			of += r.Figures[part.Code]
		}
	}
	return n, of
}

// name writes the names of the values, as they were on the last day of the period.
func (p *Population) name(s *store.Snapshot, a Ask, rows []Row) error {
	on := a.To
	if on == 0 {
		on = day.Of(a.At)
	}
	for _, key := range a.By {
		d, _ := p.dimension(key)
		var values []string
		for _, r := range rows {
			if v := r.Key[key]; v != "" && !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
		names, err := d.names(s, values, on)
		if err != nil {
			return err
		}
		for _, r := range rows {
			r.Names[key] = names[r.Key[key]]
		}
	}
	return nil
}

func (d Dimension) names(s *store.Snapshot, values []string, on day.Date) (map[string]string, error) {
	if d.Of == OfUnit {
		return org.UnitNames(s, values, on)
	}
	names := map[string]string{}
	for _, v := range values {
		if names[v] = v; d.Of != OfPlace {
			continue
		}
		at, err := place.ByCode(s, v, on)
		if err != nil && fault.Of(err) != fault.NotFound {
			return nil, err
		}
		names[v] = at.Name
	}
	return names, nil
}

// Open lists the records behind a figure, by the same conditions that counted it: one row after the other with these
// columns, and what scan gives as the id of the row. next continues.
func (p *Population) Open(s *store.Snapshot, c Cell, columns string, scan func(r *sql.Rows) (id string, err error)) (next string, err error) {
	var or []string
	for _, f := range p.parts(c.Figure) {
		or = append(or, "("+f.Where+")")
	}
	if len(or) == 0 {
		return "", fault.New(fault.NotFound, "figure.no_such_figure")
	}
	if c.Size == 0 {
		c.Size = 50
	}
	a, err := p.settle(s, c.Ask)
	if err != nil {
		return "", err
	}
	from, args := p.scope(a)
	query := "select " + columns + " from " + from + " and (" + strings.Join(or, " or ") + ")"
	for key, v := range c.Key {
		d, ok := p.dimension(key)
		if !ok {
			return "", fault.New(fault.NotFound, "figure.no_such_figure")
		}
		args = append(args, v)
		query += fmt.Sprintf(" and %s = $%d", d.Column, len(args))
	}
	args = append(args, c.After)
	query += fmt.Sprintf(" and %s > $%d order by %s limit %d", p.ID, len(args), p.ID, c.Size+1)
	n, last := 0, ""
	err = store.All(s, query, args, func(r *sql.Rows) error {
		if n++; n > c.Size {
			next = last
			return nil
		}
		last, err = scan(r)
		return err
	})
	return next, err
}
