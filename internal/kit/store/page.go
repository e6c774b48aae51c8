package store

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Order is how rows are sorted: by a column and then by id, or by id alone. Ids sort by time.
type Order struct {
	By   string // a column of the table; "" or an unknown one: the id
	Desc bool
}

// PageOf says which page of a list is wanted.
type PageOf struct {
	Order
	After string // what the page before said; "" or something else: from the beginning
	Size  int    // rows; 50 when 0
}

// order is an Order whose column is known.
type order[T any] struct {
	col  Column[T]
	desc bool
	tied bool // the column is not the id: rows may be equal in it
}

func (t Table[T]) known(o Order) order[T] {
	cols := t.all()
	i := slices.IndexFunc(cols, func(c Column[T]) bool { return c.Name == o.By })
	if i <= 0 {
		return order[T]{col: cols[0], desc: o.Desc}
	}
	return order[T]{col: cols[i], desc: o.Desc, tied: true}
}

func (o order[T]) sql() string {
	dir := ""
	if o.desc {
		dir = " desc"
	}
	if !o.tied {
		return " order by id" + dir
	}
	return " order by " + o.col.Name + dir + ", id" + dir
}

// after narrows to the rows that follow the place a page before ended at.
func (o order[T]) after(w Where, place string) Where {
	var zero T
	v, id, ok := readPlace(place, o.col.value(&zero))
	sign := " > "
	if o.desc {
		sign = " < "
	}
	switch {
	case !ok:
		return w
	case !o.tied:
		return w.And("id"+sign+"$", id)
	}
	return w.And("("+o.col.Name+", id)"+sign+"($, $)", v, id)
}

// Page is one page of the rows for which a condition holds, and where the next begins; "" at the end.
func (t Table[T]) Page(q Querier, w Where, p PageOf) (list []T, next string, err error) {
	size := p.Size
	if size <= 0 {
		size = 50
	}
	o := t.known(p.Order)
	if p.After != "" {
		w = o.after(w, p.After)
	}
	var args []any
	query := t.Select() + " where " + w.SQL(&args) + o.sql() + " limit " + strconv.Itoa(size+1)
	rows, err := q.Query(query, args...)
	if err != nil {
		return nil, "", fmt.Errorf("store: page of %s: %w", t.Name, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		x, err := t.Scan(rows.Scan)
		if err != nil {
			return nil, "", fmt.Errorf("store: page of %s: %w", t.Name, err)
		}
		list = append(list, x)
	}
	if err := rows.Err(); err != nil {
		return nil, "", fmt.Errorf("store: page of %s: %w", t.Name, err)
	}
	if len(list) > size {
		list = list[:size]
		next = writePlace(o.col.value(&list[size-1]), *t.ID(&list[size-1]))
	}
	return list, next, nil
}

// writePlace puts the place of a row in its order into a text for an address.
func writePlace(v any, id string) string {
	b, err := json.Marshal([]any{v, id})
	if err != nil {
		return "" // a column of bytes or worse: the list goes no further
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// readPlace reads a place; like is a value of the column, so that a made-up address cannot ask with another type.
func readPlace(s string, like any) (v any, id string, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return nil, "", false
	}
	var raw []json.RawMessage
	own, err := json.Marshal(like)
	if err != nil || json.Unmarshal(b, &raw) != nil || len(raw) != 2 || json.Unmarshal(raw[1], &id) != nil || !storable(id) {
		return nil, "", false
	}
	switch own[0] {
	case '"':
		var text string
		ok = json.Unmarshal(raw[0], &text) == nil && storable(text)
		return text, id, ok
	case 't', 'f':
		var yes bool
		ok = json.Unmarshal(raw[0], &yes) == nil
		return yes, id, ok
	default:
		var n int64
		ok = json.Unmarshal(raw[0], &n) == nil
		return n, id, ok
	}
}

// storable tells whether both engines take a text.
func storable(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
