package seed

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// table is a table of a card with the columns that it has in the store.
type table struct {
	room.Table
	columns []string
	place   map[string]int // of each column
	derive  room.Derive
	n       int  // place among the tables
	skip    bool // its rows are read, not copied
}

// row is a row of an original.
type row struct {
	*table
	was   []any
	cells []cell // how each value comes about in a copy
}

// original is a record that commands made, with all that belongs to it.
type original struct {
	root   string
	rows   []*row
	events []*fact
	variables

	first       int        // the moment at which it begins
	open        bool       // something waits to be done
	days        []day.Date // on which a copy may begin
	least, most int        // seconds by which a copy may be earlier or later in the day
}

// fact is an event of an original.
type fact struct {
	event.Event
	id, at       int // of the ids and of the moments of the variables
	record, body pattern
	reason       pattern
}

// set are the originals of a seed.
type set struct {
	tables []*table
	list   []*original
	keys   map[string]*original // by every id of its rows, also behind the prefixes under which others name it
}

// own are the tables of the store that hold something of a record: work that is not done yet.
var own = []room.Table{{Name: "job", Of: "args", ID: "id", Moments: []string{"created"}, Ends: []string{"run_at"}}}

// readSet reads the records of these roots, with the facts that were numbered after a position.
func readSet(q *store.Snapshot, cards []room.Table, roots []string, after int64) (*set, error) {
	s := &set{keys: map[string]*original{}}
	for _, id := range roots {
		o := &original{root: id}
		s.list, s.keys[id] = append(s.list, o), o
	}
	for _, x := range append(slices.Clone(cards), own...) {
		if x.Of == "" {
			continue
		}
		t, err := describe(q, x)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", x.Name, err)
		}
		t.n = len(s.tables)
		s.tables = append(s.tables, t)
		if err := s.readRows(q, t); err != nil {
			return nil, fmt.Errorf("table %s: %w", x.Name, err)
		}
	}
	to, err := store.Position(q)
	if err != nil {
		return nil, err
	}
	return s, store.Replay(q, after, to, func(e event.Event) error {
		_, id, _ := strings.Cut(e.Record, ":")
		if o := s.keys[id]; o != nil {
			o.events = append(o.events, &fact{Event: e})
		}
		return nil
	})
}

// describe looks up the columns of a table and refuses a card that names others.
func describe(q *store.Snapshot, x room.Table) (*table, error) {
	t := &table{Table: x, place: map[string]int{}}
	var err error
	if t.columns, err = q.Columns(x.Name); err != nil {
		return nil, err
	}
	for i, c := range t.columns {
		t.place[c] = i
	}
	named := slices.Concat([]string{x.Of}, x.Moments, x.Ends, x.Days, x.Prose, slices.Collect(maps.Keys(x.Personal)))
	if x.ID != "" {
		named = append(named, x.ID)
	}
	for _, c := range x.Codes {
		named = append(named, c.Column)
	}
	for _, c := range named {
		if _, there := t.place[c]; !there {
			return nil, fmt.Errorf("the card names a column %s that is not there", c)
		}
	}
	if x.Derive != nil {
		t.derive, err = x.Derive(q)
	}
	return t, err
}

// readRows reads the rows that belong to the originals, and notes under which ids they are known from now on.
func (s *set) readRows(q *store.Snapshot, t *table) error {
	var list []*row
	for keys := range slices.Chunk(slices.Sorted(maps.Keys(s.keys)), 500) {
		var args []any
		query := `select ` + strings.Join(t.columns, ", ") + ` from ` + t.Name + ` where ` + t.Of + ` in ` + store.In(&args, keys)
		if err := store.All(q, query, args, func(r *sql.Rows) error {
			x := &row{table: t, was: make([]any, len(t.columns))}
			into := make([]any, len(x.was))
			for i := range into {
				into[i] = &x.was[i]
			}
			list = append(list, x)
			return r.Scan(into...)
		}); err != nil {
			return err
		}
	}
	for _, x := range list {
		o := s.keys[x.Text(t.Of)]
		o.rows = append(o.rows, x)
		id := x.Text(t.Of)
		if t.ID != "" {
			id = x.Text(t.ID)
			s.keys[id] = o
		}
		for _, prefix := range t.Under {
			s.keys[prefix+id] = o
		}
	}
	return nil
}

// Text is the text of a column as it was.
func (r *row) Text(column string) string {
	switch v := r.was[r.place[column]].(type) {
	case string:
		return v
	case []byte:
		return string(v)
	}
	return ""
}

// Number is the number of a column as it was.
func (r *row) Number(column string) int64 {
	n, _ := r.was[r.place[column]].(int64)
	return n
}
