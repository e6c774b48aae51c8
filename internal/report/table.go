// Package report declares the statutory tables over dossiers: which dossiers each is about, and what its figures count.
// Package figure draws them, the same again at the same position, and opens the dossiers behind a figure.
package report

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/figure"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
)

// Table is a drawn report. Run again with the same Position and At it is the same.
type Table struct {
	Version  string     `json:"version"`
	Note     string     `json:"note"`
	From     day.Date   `json:"from"`
	To       day.Date   `json:"to"`
	Position int64      `json:"position"`
	At       time.Time  `json:"at"`
	Columns  []Column   `json:"columns"`
	Rows     []Line     `json:"rows"`
	Settled  figure.Ask `json:"-"` // what was asked, with what was left open filled in
}

// Column is a column of a table.
type Column struct {
	Key   string `json:"key"`
	No    string `json:"no"`    // number on the printed form; empty for the columns we add
	Label string `json:"label"` // as printed
}

// Line is a row with its name.
type Line struct {
	figure.Row
	Name string `json:"name"`
}

// Columns lists the counts of a population in print order.
func Columns(p *figure.Population, w *lang.Words) (list []Column) {
	for _, f := range p.Figures {
		if f.Per == "" {
			list = append(list, Column{f.Code, f.No, w.T(f.Name)})
		}
	}
	return list
}

// Proportion is what part of one count another is, over all rows of a table.
type Proportion struct {
	Label string
	N, Of int64
}

// Proportions lists the proportions of a population over rows: counts are added up, then parted.
func Proportions(p *figure.Population, w *lang.Words, rows []Line) (list []Proportion) {
	plain := make([]figure.Row, len(rows))
	for i, l := range rows {
		plain[i] = l.Row
	}
	for _, f := range p.Figures {
		if n, of := p.Of(f.Code, plain...); f.Per != "" && of > 0 {
			list = append(list, Proportion{w.T(f.Name), n, of})
		}
	}
	return list
}

// Drawer draws tables from a store, in the words of a language.
type Drawer struct {
	DB    *store.DB
	Words *lang.Words
}

// Draw draws the table of a population.
func (d Drawer) Draw(ctx context.Context, p *figure.Population, a figure.Ask) (t Table, err error) {
	w, rows := d.Words, []figure.Row(nil)
	err = d.DB.Read(ctx, func(s *store.Snapshot) (err error) {
		a, rows, err = figure.Draw(s, p, a)
		return err
	})
	t = Table{Version: p.Version, Note: w.T("report.note"), From: a.From, To: a.To, Position: a.Position, At: a.At, Columns: Columns(p, w), Settled: a}
	for _, r := range rows {
		t.Rows = append(t.Rows, Line{r, nameOf(r, a, w)})
	}
	return t, err
}

// nameOf names a row by its values; an unclear attribution is never guessed (decisions §17).
func nameOf(r figure.Row, a figure.Ask, w *lang.Words) string {
	if len(a.By) == 0 {
		return w.T("report.all")
	}
	var parts []string
	for _, key := range a.By {
		name := r.Names[key]
		if name == "" {
			name = w.T("report.unknown")
		}
		parts = append(parts, name)
	}
	return strings.Join(parts, " – ")
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

// Open lists the dossiers behind a figure.
func Open(ctx context.Context, db *store.DB, p *figure.Population, c figure.Cell) (list []Opened, next string, err error) {
	err = db.Read(ctx, func(s *store.Snapshot) (err error) {
		list = nil
		next, err = p.Open(s, c, `f.dossier_id, f.code, f.procedure_code, f.field, f.competent_unit, f.accepted_at, f.due, f.finished_at`,
			func(r *sql.Rows) (string, error) {
				var o Opened
				var accepted, due, finished int64
				err := r.Scan(&o.ID, &o.Code, &o.Procedure, &o.Field, &o.Unit, &accepted, &due, &finished)
				o.AcceptedAt, o.Due, o.FinishedAt = store.Time(accepted), store.Time(due), store.Time(finished)
				list = append(list, o)
				return o.ID, err
			})
		return err
	})
	return list, next, err
}
