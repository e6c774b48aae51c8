package record

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/intake"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/sheet"
	"github.com/motcua/motcua/internal/kit/store"
)

// MostRows is how many rows one file may bring.
const MostRows = 5_000

// Incoming is a file that was read, and the words of who sent it, in which its cells may be written.
type Incoming struct {
	Words *lang.Words
	Table *intake.Table
}

// Line is what becomes of a row of a file.
type Line[T any] struct {
	No     int    // in the file
	Status string // intake.Taken, intake.Refused, intake.Unchanged
	Record T      // as it would be kept
	Wrong  []fault.Field
	Waits  bool // a part of it is proposed, for a second person to agree to
	before *T   // what is kept now; nil: a new record
}

// New tells that the row brings a record that was not there.
func (l Line[T]) New() bool { return l.before == nil }

// Layout is what a file of records must look like: the fields by their names or by their words in any language, and the id.
func (k *Kind[T]) Layout(e field.Env, r Rights[T]) intake.Layout {
	l := intake.Layout{Optional: []string{IDColumn}, Most: MostRows}
	called := map[string]string{}
	for w := range e.Words.Each {
		called[fold.Exact(w.T("record.id"))] = IDColumn
		for _, b := range k.Shown(r) {
			called[fold.Exact(w.Say(b.Label))] = b.Name
		}
	}
	for _, b := range k.Shown(r) {
		l.Optional = append(l.Optional, b.Name)
	}
	l.Name = func(heading string) string {
		if name := called[fold.Exact(heading)]; name != "" {
			return name
		}
		return heading
	}
	return l
}

// Plan says what would become of every row of a file, and changes nothing. A row is a record that may be seen when it has
// its id, or the same content in the fields of Key, of the unit that the row names if it names one; a row without either that
// says word for word what a record says is that record. Columns that the file does not bring stay as they are. The same file
// twice is all unchanged.
func (k *Kind[T]) Plan(ctx context.Context, e field.Env, r Rights[T], table *intake.Table) ([]Line[T], error) {
	p := plan[T]{k: k, e: e, r: r, fields: k.brought(r, table), first: map[string]int{}}
	if err := p.learn(); err != nil {
		return nil, err
	}
	out := make([]Line[T], 0, len(table.Lines))
	for _, row := range table.Lines {
		l, err := p.line(ctx, row)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

// brought are the fields of a file that may be written. What was sent for a record (field.KindFile) no table brings: it stays.
func (k *Kind[T]) brought(r Rights[T], table *intake.Table) (out field.List[T]) {
	for _, b := range k.Asked(r) {
		if table.Has(b.Name) && b.Kind != field.KindFile {
			out = append(out, b)
		}
	}
	return out
}

// plan is a file being looked at, beside all records that may be seen.
type plan[T any] struct {
	k      *Kind[T]
	e      field.Env
	r      Rights[T]
	fields field.List[T] // those the file brings
	byID   map[string]*T
	byKey  map[string][]*T
	bySays map[string][]*T
	first  map[string]int // line on which a record stands
}

func (p *plan[T]) learn() error {
	p.byID, p.byKey, p.bySays = map[string]*T{}, map[string][]*T{}, map[string][]*T{}
	return p.k.Table.Each(p.e.Query, p.r.Sees, store.Order{}, func(x T) error {
		p.byID[p.k.ID(&x)] = &x
		if key := p.k.known(&x); key != "" {
			p.byKey[key] = append(p.byKey[key], &x)
		} else {
			p.bySays[p.says(&x)] = append(p.bySays[p.says(&x)], &x)
		}
		return nil
	})
}

// says is all that the fields of the file say.
func (p *plan[T]) says(x *T) string {
	var parts []string
	for _, b := range p.fields {
		parts = append(parts, b.Of(x).Canonical())
	}
	return strings.Join(parts, "\x00")
}

// line decides about one row.
func (p *plan[T]) line(ctx context.Context, row intake.Line) (l Line[T], err error) {
	l = Line[T]{No: row.No, Status: intake.Refused}
	wrong := field.Wrong{}
	id := row.Text(IDColumn)
	if l.before = p.byID[id]; id != "" && l.before == nil {
		l.Wrong = []fault.Field{{Name: IDColumn, Key: "record.no_such_id"}}
		return l, nil
	}
	if l.before != nil {
		l.Record = *l.before
	}
	if err := p.read(ctx, row, &l.Record, &wrong); err != nil {
		return l, err
	}
	if l.before == nil && len(wrong) == 0 {
		p.meet(&l, &wrong)
		if err := p.read(ctx, row, &l.Record, &wrong); err != nil {
			return l, err
		}
	}
	if err := p.judge(ctx, &l, &wrong); err != nil {
		return l, err
	}
	l.Wrong = wrong
	return l, nil
}

// meet finds the record that a row without an id is.
func (p *plan[T]) meet(l *Line[T], wrong *field.Wrong) {
	if key := p.k.known(&l.Record); key != "" {
		_, unit := p.k.within(p.r, &l.Record)
		for _, x := range p.byKey[key] {
			if _, its := p.k.within(p.r, x); unit != "" && its != unit {
				continue
			}
			if l.before != nil { // of several units, and the row does not say which
				*wrong = append(*wrong, fault.Field{Name: p.k.Key[0], Key: "field.several"})
			}
			l.before = x
		}
	} else if same := p.bySays[p.says(&l.Record)]; len(same) > 0 {
		l.before, p.bySays[p.says(&l.Record)] = same[0], same[1:]
	}
	if l.before != nil {
		l.Record = *l.before
	}
}

// judge says what becomes of a row that was read.
func (p *plan[T]) judge(ctx context.Context, l *Line[T], wrong *field.Wrong) error {
	if len(*wrong) > 0 {
		return nil
	}
	what := p.k.key(p.r, &l.Record)
	if l.before != nil {
		what = p.k.ID(l.before)
	}
	if no := p.first[what]; what != "" && no > 0 {
		*wrong = append(*wrong, fault.Field{Key: "record.row_twice", Args: []any{"line", strconv.Itoa(no)}})
		return nil
	}
	p.first[what] = l.No
	if l.before != nil && len(p.k.Fields.Differ(l.before, &l.Record)) == 0 {
		l.Status = intake.Unchanged
		return nil
	}
	err := p.k.allowed(ctx, p.e.Query, p.r, change[T]{l.before, &l.Record})
	var f *fault.Fault
	switch {
	case err == nil:
		l.Status, l.Waits = intake.Taken, p.k.Waits(l.before, &l.Record)
		return nil
	case errors.As(err, &f) && len(f.Fields) == 0 && f.Code == fault.Forbidden:
		*wrong = append(*wrong, fault.Field{Key: f.Key, Args: f.Args})
		return nil
	}
	return wrong.Add(err)
}

// read reads the cells of a row into x.
func (p *plan[T]) read(ctx context.Context, row intake.Line, x *T, wrong *field.Wrong) error {
	for _, b := range p.fields {
		v, err := p.cell(ctx, b.Field, row)
		if err == nil {
			b.Put(x, v)
		} else if err := wrong.Add(err); err != nil {
			return err
		}
	}
	return nil
}

// cell reads one cell: of a workbook, numbers as they are and dates by their number of days.
func (p *plan[T]) cell(ctx context.Context, f field.Field, row intake.Line) (field.Value, error) {
	text := row.Typed(f.Name)
	if !row.Number(f.Name) {
		return f.Parse(ctx, p.e, text)
	}
	switch f.Kind {
	case field.KindNumber, field.KindMoney:
		return f.Check(p.e, field.Said(text))
	case field.KindDate, field.KindMoment:
		if days, err := strconv.ParseFloat(text, 64); err == nil {
			if t, err := sheet.Day(days); err == nil {
				text = t.Format("2006-01-02 15:04")
				if f.Kind == field.KindDate {
					text = t.Format("2006-01-02")
				}
			}
		}
	}
	return f.Parse(ctx, p.e, text)
}

// Take keeps the rows that Plan would take, in one transaction: the plan is made anew in it. It answers with what became of
// every row.
func (k *Kind[T]) Take(ctx context.Context, tx *store.Tx, r Rights[T], in Incoming) ([]Line[T], error) {
	lines, err := k.Plan(ctx, field.Here(tx, in.Words), r, in.Table)
	if err != nil {
		return nil, err
	}
	var fresh []T
	for i := range lines {
		l := &lines[i]
		if l.Status != intake.Taken {
			continue
		}
		seen := k.Seq(&l.Record)
		new, err := k.settle(tx, r, change[T]{l.before, &l.Record})
		switch {
		case err != nil:
			return nil, err
		case !new: // proposed already
			continue
		}
		if l.New() {
			fresh = append(fresh, l.Record)
		} else if err := k.Table.Save(tx, l.Record, seen); err != nil {
			return nil, err
		}
	}
	return lines, k.Table.Insert(tx, fresh...)
}

// Tell counts what became of the rows.
func Tell[T any](lines []Line[T]) (n map[string]int) {
	n = map[string]int{}
	for _, l := range lines {
		n[l.Status]++
	}
	return n
}
