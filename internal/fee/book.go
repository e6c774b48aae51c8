package fee

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/store"
)

// Queue asks for the bills that wait at desks.
type Queue struct {
	Desks []string
	Text  string // part of a code, of the bill or of what it is for
	After string // bill after which the page begins
	Size  int    // 50 when 0
}

// Waiting lists the open bills at desks, the oldest first; next continues.
func Waiting(q store.Querier, a Queue) (list []Charge, next string, err error) {
	if a.Size == 0 {
		a.Size = 50
	}
	args := []any{a.After}
	query := `select ` + billColumns + ` from fee_bill where state='open' and id > $1 and desk in ` + store.In(&args, a.Desks)
	if t := strings.TrimSpace(a.Text); t != "" {
		t = "%" + store.Like(t) + "%"
		args = append(args, strings.ToUpper(t), t)
		query += fmt.Sprintf(` and (code like $%d escape '\' or parties like $%d escape '\')`, len(args)-1, len(args))
	}
	err = store.All(q, query+` order by id`+store.Limit(a.Size+1), args, func(rows *sql.Rows) error {
		c, err := scan(rows)
		if err == nil && len(list) == a.Size {
			next = list[a.Size-1].ID
			return nil
		}
		list = append(list, c)
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("fee: waiting: %w", err)
	}
	return list, next, nil
}

// Way says how money moved.
type Way string

// The ways: in with a receipt, back when the receipt was cancelled.
const (
	In   Way = "in"
	Back Way = "back"
)

// Entry is a line of the book of collections (sổ thu).
type Entry struct {
	Receipt
	Way    Way
	When   time.Time
	Desk   string
	Ground string // of the cancellation, when there is one
}

// Sum is what a group of entries comes to.
type Sum struct {
	N     int64
	Phi   int64
	LePhi int64
}

// Total is both kinds together.
func (s Sum) Total() int64 { return s.Phi + s.LePhi }

func (s Sum) with(e Entry) Sum { return Sum{s.N + 1, s.Phi + e.Phi, s.LePhi + e.LePhi} }

// Filter picks entries; an empty field picks all.
type Filter struct {
	Way    Way
	Method Method
}

func (f Filter) takes(e Entry) bool {
	return (f.Way == "" || f.Way == e.Way) && (f.Method == "" || f.Method == e.Method)
}

// Pick gives the entries of a filter and what they come to: a figure and what stands behind it.
func Pick(list []Entry, f Filter) (out []Entry, s Sum) {
	for _, e := range list {
		if f.takes(e) {
			out, s = append(out, e), s.with(e)
		}
	}
	return out, s
}

// Book lists what came in and went back at desks from a moment to another, in the order it happened. A receipt
// cancelled on a later day stays on its own day and goes back on that day: a closed day never changes.
func Book(q store.Querier, desks []string, from, to time.Time) (list []Entry, err error) {
	args := []any{store.Millis(from), store.Millis(to)}
	in := store.In(&args, desks)
	query := `select x.way, x.happened, x.content, x.ground, x.desk from (
			select 'in' as way, r.at as happened, r.content, coalesce(c.ground, '') as ground, b.desk, r.id
			from fee_receipt r join fee_bill b on b.id = r.bill_id left join fee_receipt_cancelled c on c.receipt_id = r.id
			where r.at >= $1 and r.at < $2 and b.desk in ` + in + `
			union all
			select 'back', c.at, r.content, c.ground, b.desk, r.id
			from fee_receipt_cancelled c join fee_receipt r on r.id = c.receipt_id join fee_bill b on b.id = r.bill_id
			where c.at >= $1 and c.at < $2 and b.desk in ` + in + `) x order by x.happened, x.id, x.way desc`
	err = store.All(q, query, args, func(rows *sql.Rows) error {
		var e Entry
		var at int64
		var content string
		if err := rows.Scan(&e.Way, &at, &content, &e.Ground, &e.Desk); err != nil {
			return err
		}
		e.When = store.Time(at)
		list = append(list, e)
		return json.Unmarshal([]byte(content), &list[len(list)-1].Receipt)
	})
	if err != nil {
		return nil, fmt.Errorf("fee: book: %w", err)
	}
	return list, nil
}
