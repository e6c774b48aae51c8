package record

import (
	"context"
	"iter"

	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/sheet"
)

// IDColumn is the column of a file that holds the ids of records.
const IDColumn = "id"

// File is all that is wanted of a list, as a table for a file: the id of each record and every field that may be seen. It
// can be read back by Plan.
func (k *Kind[T]) File(ctx context.Context, e field.Env, r Rights[T], a Ask) sheet.Table {
	w, shown := e.Words, k.Shown(r)
	head := sheet.Row{sheet.Text(w.T("record.id"))}
	for _, b := range shown {
		head = append(head, sheet.Text(w.Say(b.Label)))
	}
	t := sheet.Table{Tab: w.T(k.Words + ".title"), Heads: []sheet.Row{head}, Rows: k.rows(ctx, e, r, a)}
	t.Print.At, t.Print.Widths = e.Query.Now(), []float64{30}
	return t
}

// rows gives the records page by page, so that no more than a page of them is in memory.
func (k *Kind[T]) rows(ctx context.Context, e field.Env, r Rights[T], a Ask) iter.Seq2[sheet.Row, error] {
	return func(yield func(sheet.Row, error) bool) {
		shown := k.Shown(r)
		for a.Size, a.After = 500, ""; ; {
			list, next, err := k.List(e.Query, r, a)
			var names field.Names
			if err == nil {
				names, err = shown.Names(ctx, e.Query, list)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range list {
				if !yield(k.row(shown, &list[i], e, names), nil) {
					return
				}
			}
			if a.After = next; next == "" {
				return
			}
		}
	}
}

func (k *Kind[T]) row(shown field.List[T], x *T, e field.Env, names field.Names) sheet.Row {
	out := sheet.Row{sheet.Text(k.ID(x))}
	for _, b := range shown {
		v := b.Of(x)
		c := sheet.Text(b.File(e, v, names))
		if n := b.Kind == field.KindNumber || b.Kind == field.KindMoney; n && v.Filled() {
			c = sheet.Cell{Text: v.Text(), Number: true, Shown: b.Show(e, v, names)}
		}
		out = append(out, c)
	}
	return out
}
