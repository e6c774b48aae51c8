package inbox

import (
	"cmp"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Box is the sources of the house, merged. It is safe for concurrent use.
type Box struct {
	Sources []*Source
	cache   Cache[Summary]
}

// Hands says in whose hands an item is.
type Hands string

// The hands.
const (
	Mine Hands = "mine"
	Free Hands = "free" // nobody has taken it
	Else Hands = "else" // a colleague's: it waits for the viewer in another way
)

// Word is the word key of it.
func (h Hands) Word() string { return "inbox.hands_" + string(h) }

// Ask asks for one page of what waits for somebody; empty fields narrow nothing.
type Ask struct {
	Viewer org.Viewer
	System string
	Kind   string
	Band   Band
	Unit   string
	Post   string
	Hands  Hands
	After  string // cursor of the page before
	Size   int    // pageSize when 0
}

const pageSize = 50

// Page is one page of what waits, by due moment.
type Page struct {
	Items []Item
	Next  string // cursor of the next page; empty at the end
}

// List gives one page. Every part of every source is read in the order of its index and no further than the page is
// long; one query.
func (b *Box) List(s *store.Snapshot, a Ask) (p Page, err error) {
	a.Size = cmp.Or(a.Size, pageSize)
	query, args, err := b.SQL(s, a)
	if err != nil || query == "" {
		return p, err
	}
	err = store.All(s, query, args, func(r *sql.Rows) error {
		var src int
		var due, still, late int64
		var x Item
		if err := r.Scan(&src, &x.ID, &due, &x.DueUnit, &x.Number, &x.Title, &x.About, &x.Doing, &x.Unit, &x.Post, &x.Person, &still,
			&late, &x.At); err != nil {
			return err
		}
		if len(p.Items) == a.Size {
			last := p.Items[a.Size-1]
			p.Next = fmt.Sprintf("%d.%s", DueMillis(last.Due), last.ID)
			return nil
		}
		x.Source, x.Due, x.Stopped, x.FirstLate = b.Sources[src], DueTime(due), still == 1, store.Time(late)
		p.Items = append(p.Items, x)
		return nil
	})
	if err != nil {
		return p, fmt.Errorf("inbox: list: %w", err)
	}
	return p, nil
}

// SQL is the query of a page, for List and for those who ask how it is read; empty: nothing ever waits for the viewer.
func (b *Box) SQL(s *store.Snapshot, a Ask) (query string, args []any, err error) {
	a.Size = cmp.Or(a.Size, pageSize)
	arg := func(v any) string { args = append(args, v); return "$" + strconv.Itoa(len(args)) }
	parts, err := b.parts(s, a, arg)
	if err != nil || len(parts) == 0 {
		return "", nil, err
	}
	return fmt.Sprintf(`select src, id, due, due_unit, number, title, about, doing, unit, post, person, still, first_late, place from (%s) as w order by due, id limit %d`,
		strings.Join(parts, " union all "), a.Size+1), args, nil
}

// parts is the query of each source that has something to say to the viewer.
func (b *Box) parts(s *store.Snapshot, a Ask, arg func(any) string) (parts []string, err error) {
	var e Edges
	if a.Band != "" {
		if e, err = EdgesAt(s, s.Now()); err != nil {
			return nil, err
		}
	}
	at, id, paged := Cursor(a.After)
	for i := range b.Sources {
		x := b.Sources[i]
		if !x.fits(a) {
			continue
		}
		m := x.merge(a.Viewer, arg, x.columns()...)
		if len(m.Parts) == 0 {
			continue
		}
		if m.Tail, m.Limit = x.narrow(a, e, arg), a.Size+1; paged {
			m.Tail += fmt.Sprintf(" and (%s, %s) > (%s, %s)", x.Columns.Due, x.Columns.ID, arg(at), arg(id))
		}
		parts = append(parts, fmt.Sprintf(`select cast(%d as bigint) as src, id, due, due_unit, number, title, about, doing, unit, post, person, still, first_late, place from %s`, i, m.SQL()))
	}
	return parts, nil
}

// merge reads the rows of a source that wait for v.
func (x *Source) merge(v org.Viewer, arg func(any) string, columns ...Column) Merge {
	return Merge{From: x.From, Columns: columns, Parts: x.Parts(v, arg), Order: "due, id", Limit: CountCap}
}

func (x *Source) columns() []Column {
	c := x.Columns
	return []Column{{"id", c.ID}, {"due", c.Due}, {"due_unit", c.DueUnit}, {"number", c.Number}, {"title", c.Title}, {"about", c.About}, {"doing", c.Doing},
		{"unit", c.Unit}, {"post", c.Post}, {"person", c.Person}, {"still", c.still()}, {"first_late", cmp.Or(c.FirstLate, "0")},
		{"place", cmp.Or(c.At, c.ID)}}
}

// still is 1 in the rows whose clock has stopped.
func (c Columns) still() string {
	if c.Stopped == "" {
		return "0"
	}
	return "case when " + c.Stopped + " then 1 else 0 end"
}

// fits tells whether rows of the source can be what is asked for.
func (x *Source) fits(a Ask) bool {
	return (a.System == "" || a.System == x.System) && (a.Kind == "" || a.Kind == x.Kind) && (a.Unit == "" || x.Columns.Unit != "") &&
		(a.Post == "" || x.Columns.Post != "") && (a.Hands == "" || a.Hands == Free || x.Columns.Person != "")
}

// narrow is the condition of what is asked for.
func (x *Source) narrow(a Ask, e Edges, arg func(any) string) (tail string) {
	if a.Unit != "" {
		tail += " and " + x.Columns.Unit + " = " + arg(a.Unit)
	}
	if a.Post != "" {
		tail += " and " + x.Columns.Post + " = " + arg(a.Post)
	}
	if person := x.Columns.Person; person != "" {
		switch a.Hands {
		case Mine:
			tail += " and " + person + " = " + arg(a.Viewer.Person)
		case Free:
			tail += " and " + person + " = ''"
		case Else:
			tail += " and " + person + " not in ('', " + arg(a.Viewer.Person) + ")"
		}
	}
	if a.Band != "" {
		tail += " and " + e.Where(a.Band,
			Clock{Due: x.Columns.Due, DueUnit: x.Columns.DueUnit, Stopped: x.Columns.Stopped, FirstLate: x.Columns.FirstLate}, arg)
	}
	return tail
}

// Cursor reads where a page ended, a moment and an id; what is none begins at the start.
func Cursor(s string) (ms int64, id string, ok bool) {
	at, id, ok := strings.Cut(s, ".")
	if !ok {
		return 0, "", false
	}
	ms, err := strconv.ParseInt(at, 10, 64)
	return ms, id, err == nil
}
