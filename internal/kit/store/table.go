package store

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/motcua/motcua/internal/kit/fault"
)

// Table is a table whose rows are values of T. Every column is named once, in Columns; id and seq besides.
//
//	var items = store.Table[Item]{
//		Name: "equipment_item",
//		ID:   func(x *Item) *string { return &x.ID },
//		Seq:  func(x *Item) *int64 { return &x.Seq },
//		Columns: []store.Column[Item]{
//			store.Col("serial", func(x *Item) *string { return &x.Serial }),
//			store.Day("since", func(x *Item) *day.Date { return &x.Since }),
//			store.Folded("search", func(x *Item) string { return x.Name + " " + x.Serial }),
//		},
//	}
type Table[T any] struct {
	Name    string
	From    string             // what is read when the rows come of several tables: a select in brackets and its name; Name when empty
	ID      func(x *T) *string // column id
	Seq     func(x *T) *int64  // column seq: the version a change must have seen; nil: the table has none
	Columns []Column[T]
	Gone    string // word key when there is no such row; "store.gone" when empty
}

// all are the columns of the table in the order in which they are read and written.
func (t Table[T]) all() []Column[T] {
	list := []Column[T]{Col("id", t.ID)}
	if t.Seq != nil {
		list = append(list, Col("seq", t.Seq))
	}
	return append(list, t.Columns...)
}

// names are the columns: those that are read, or all that are written.
func (t Table[T]) names(read bool) string {
	var out []string
	for _, c := range t.all() {
		if !read || c.at != nil {
			out = append(out, c.Name)
		}
	}
	return strings.Join(out, ", ")
}

// Insert adds rows, many in one statement.
func (t Table[T]) Insert(tx *Tx, rows ...T) error {
	cols, list := t.all(), make([][]any, len(rows))
	for i := range rows {
		for _, c := range cols {
			list[i] = append(list[i], c.value(&rows[i]))
		}
	}
	return tx.Many("insert into "+t.Name+" ("+t.names(false)+")", list)
}

// Save writes a row back, if it still has the version seen; a Conflict otherwise.
func (t Table[T]) Save(tx *Tx, x T, seen int64) error {
	args := []any{*t.ID(&x), seen}
	var set []string
	for _, c := range t.all()[1:] {
		args = append(args, c.value(&x))
		set = append(set, fmt.Sprintf("%s=$%d", c.Name, len(args)))
	}
	n, err := tx.Exec("update "+t.Name+" set "+strings.Join(set, ", ")+" where id=$1 and seq=$2", args...)
	if err != nil {
		return fmt.Errorf("store: save %s: %w", t.Name, err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "store.changed_meanwhile")
	}
	return nil
}

// Put writes a row of a table without versions: a new one, or in place of the one with its id.
func (t Table[T]) Put(tx *Tx, x T) error {
	var args []any
	var set []string
	for _, c := range t.all() {
		args = append(args, c.value(&x))
		if len(args) > 1 {
			set = append(set, c.Name+"=excluded."+c.Name)
		}
	}
	_, err := tx.Exec("insert into "+t.Name+" ("+t.names(false)+")"+tx.Places(1, len(args))+" on conflict (id) do update set "+strings.Join(set, ", "), args...)
	if err != nil {
		return fmt.Errorf("store: put %s: %w", t.Name, err)
	}
	return nil
}

// Scan reads one row whose columns are those of Select.
func (t Table[T]) Scan(scan func(...any) error) (x T, err error) {
	var into []any
	for _, c := range t.all() {
		if c.at != nil {
			into = append(into, c.at(&x))
		}
	}
	return x, scan(into...)
}

// Select begins a query whose rows Scan reads.
func (t Table[T]) Select() string { return "select " + t.names(true) + " from " + t.from() }

func (t Table[T]) from() string { return cmp.Or(t.From, t.Name) }

// One is the row for which a condition holds; NotFound when there is none.
func (t Table[T]) One(q Querier, w Where) (T, error) {
	var args []any
	cond := w.SQL(&args)
	x, err := t.Scan(q.QueryRow(t.Select()+" where "+cond, args...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		gone := t.Gone
		if gone == "" {
			gone = "store.gone"
		}
		return x, fault.New(fault.NotFound, gone)
	}
	if err != nil {
		return x, fmt.Errorf("store: one of %s: %w", t.Name, err)
	}
	return x, nil
}

// Count is the number of rows for which a condition holds.
func (t Table[T]) Count(q Querier, w Where) (n int64, err error) {
	var args []any
	cond := w.SQL(&args)
	if err = q.QueryRow("select count(*) from "+t.from()+" where "+cond, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("store: count %s: %w", t.Name, err)
	}
	return n, nil
}

// Each gives every row for which a condition holds, in an order.
func (t Table[T]) Each(q Querier, w Where, o Order, each func(T) error) error {
	return t.each(q, w, t.known(o), each)
}

func (t Table[T]) each(q Querier, w Where, o order[T], each func(T) error) error {
	var args []any
	cond := w.SQL(&args)
	err := All(q, t.Select()+" where "+cond+o.sql(), args, func(r *sql.Rows) error {
		x, err := t.Scan(r.Scan)
		if err != nil {
			return err
		}
		return each(x)
	})
	var f *fault.Fault
	if err == nil || errors.As(err, &f) {
		return err
	}
	return fmt.Errorf("store: rows of %s: %w", t.Name, err)
}
