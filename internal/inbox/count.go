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

// CountCap is where counting stops, for each part of a source: more is shown as 999+.
const CountCap = 1000

// Tally says how much waits, up to CountCap, and how near the due days are.
type Tally struct {
	All   int
	Bands map[Band]int
}

// Cell is how much of one source waits at one unit, for one role, in whose hands.
type Cell struct {
	Source *Source
	Unit   string
	Post   string
	Hands  Hands
	Tally
}

// Summary is everything that waits for a viewer, counted.
type Summary []Cell

// Of sums up what is asked for.
func (m Summary) Of(a Ask) Tally {
	t := Tally{Bands: map[Band]int{}}
	for _, c := range m {
		if !c.Source.fits(a) || a.Unit != "" && a.Unit != c.Unit || a.Post != "" && a.Post != c.Post || a.Hands != "" && a.Hands != c.Hands {
			continue
		}
		if a.Band == "" {
			t.All += c.All
		} else {
			t.All += c.Bands[a.Band]
		}
		for b, n := range c.Bands {
			t.Bands[b] += n
		}
	}
	t.All = min(t.All, CountCap)
	return t
}

// Count counts everything that waits for v. What was counted is cached until something happens; see Cache.
func (b *Box) Count(s *store.Snapshot, v org.Viewer) (Summary, error) {
	var args []any
	arg := func(v any) string { args = append(args, v); return "$" + strconv.Itoa(len(args)) }
	var parts []string
	for i := range b.Sources {
		x := b.Sources[i]
		c, hands := x.Columns, "'free'"
		if c.Person != "" {
			hands = fmt.Sprintf("case %s when %s then 'mine' when '' then 'free' else 'else' end", c.Person, arg(v.Person))
		}
		m := x.merge(v, arg, []Column{{"id", c.ID}, {"due", c.Due}, {"due_unit", c.DueUnit}, {"unit", c.Unit}, {"post", c.Post}, {"hands", hands},
			{"still", c.still()}, {"first_late", cmp.Or(c.FirstLate, "0")}}...)
		if len(m.Parts) > 0 {
			parts = append(parts, fmt.Sprintf(`select cast(%d as bigint) as src, due, due_unit, unit, post, hands, still, first_late from %s`, i, m.SQL()))
		}
	}
	if len(parts) == 0 {
		return nil, nil
	}
	rows := strings.Join(parts, " union all ")
	return b.cache.Of(s, fmt.Sprint(rows, args), func() (Summary, error) { return b.count(s, rows, args) })
}

// count groups the rows, and tells how near their due days are.
func (b *Box) count(s *store.Snapshot, rows string, args []any) (list Summary, err error) {
	e, err := EdgesAt(s, s.Now())
	if err != nil {
		return nil, err
	}
	arg := func(v any) string { args = append(args, v); return "$" + strconv.Itoa(len(args)) }
	cols := ""
	for _, band := range Bands() {
		cols += ", count(*) filter (where " + e.Where(band, Clock{Due: "due", DueUnit: "due_unit", Stopped: "still = 1", FirstLate: "first_late"}, arg) + ")"
	}
	err = store.All(s, `select src, unit, post, hands, count(*)`+cols+` from (`+rows+
		`) as w group by src, unit, post, hands order by src, unit, post, hands`, args, func(r *sql.Rows) error {
		var src int
		c := Cell{Tally: Tally{Bands: map[Band]int{}}}
		n := make([]int, len(Bands()))
		into := []any{&src, &c.Unit, &c.Post, &c.Hands, &c.All}
		for i := range n {
			into = append(into, &n[i])
		}
		if err := r.Scan(into...); err != nil {
			return err
		}
		c.Source = b.Sources[src]
		for i, band := range Bands() {
			c.Bands[band] = n[i]
		}
		list = append(list, c)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("inbox: count: %w", err)
	}
	return list, nil
}
