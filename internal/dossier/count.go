package dossier

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// CountCap is where counting stops: more is shown as 999+.
const CountCap = 1000

// Tally says how much waits in a queue, up to CountCap, and how near the due days are.
type Tally struct {
	All   int
	Bands map[Band]int
}

// Tallies counts the queues of v; how near the due days are only in the one that is open. It reads at most CountCap
// rows per desk, and what was counted is kept until something happens; see Counters.
func (r *Room) Tallies(ctx context.Context, v org.Viewer, tabs []Tab, open Tab) (out map[Tab]Tally, err error) {
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		out, err = r.Counters.of(s, countersKey(v, tabs, open), func() (map[Tab]Tally, error) { return count(s, v, tabs, open) })
		return err
	})
	return out, err
}

func count(s *store.Snapshot, v org.Viewer, tabs []Tab, open Tab) (map[Tab]Tally, error) {
	out := map[Tab]Tally{}
	e, err := edgesAt(s, s.Now())
	if err != nil {
		return nil, err
	}
	for _, tab := range tabs {
		q := Queue{Viewer: v, Tab: tab, edges: e}
		if tab == open {
			out[tab], err = tally(s, q)
		} else {
			out[tab], err = howMany(s, q)
		}
		if err != nil {
			return nil, fmt.Errorf("dossier: count %s: %w", tab, err)
		}
	}
	return out, nil
}

// howMany counts without looking at due days. Most of it is read from the indexes alone, and it ends at CountCap.
func howMany(s *store.Snapshot, q Queue) (t Tally, err error) {
	if q.Tab == TabAsked {
		var args []any
		err = s.QueryRow(`select count(*) from (select x.id from dossier_consultation x join dossier_dossier d on d.id=x.dossier_id where `+asked(q.Viewer, &args)+
			fmt.Sprintf(` limit %d) as c`, CountCap), args...).Scan(&t.All)
		return t, err
	}
	var args []any
	parts := q.desks(func(v any) string { args = append(args, v); return fmt.Sprintf("$%d", len(args)) })
	if len(parts) == 0 {
		return t, nil
	}
	for i, where := range parts {
		parts[i] = fmt.Sprintf(`select id from (select d.id from dossier_dossier d where %s limit %d) as q%d`, where, CountCap, i)
	}
	err = s.QueryRow(fmt.Sprintf(`select count(*) from (select distinct id from (%s) as u limit %d) as c`, strings.Join(parts, " union all "), CountCap), args...).Scan(&t.All)
	return t, err
}

// tally counts, and tells how near the due days are, of the first CountCap by due day.
func tally(s *store.Snapshot, q Queue) (t Tally, err error) {
	from, args := q.counted("id, due, due_unit, state")
	if from == "" || q.Tab == TabAsked {
		return howMany(s, q)
	}
	arg := func(v any) string { args = append(args, v); return fmt.Sprintf("$%d", len(args)) }
	cols := []string{"count(*)"}
	n := make([]int, len(Bands()))
	dest := []any{&t.All}
	for i, b := range Bands() {
		cols = append(cols, "count(*) filter (where "+q.edges.band(b, "", arg)+")")
		dest = append(dest, &n[i])
	}
	err = s.QueryRow(`select `+strings.Join(cols, ", ")+` from `+from, args...).Scan(dest...)
	t.All, t.Bands = min(t.All, CountCap), map[Band]int{}
	for i, b := range Bands() {
		t.Bands[b] = min(n[i], CountCap)
	}
	return t, err
}

// counted is the first CountCap rows of each desk as a derived table with these columns; empty: there is no desk.
func (q Queue) counted(columns string) (string, []any) {
	var args []any
	arg := func(v any) string { args = append(args, v); return fmt.Sprintf("$%d", len(args)) }
	parts := q.desks(arg)
	if len(parts) == 0 {
		return "", nil
	}
	with := "d." + strings.ReplaceAll(columns, ", ", ", d.")
	for i, where := range parts {
		parts[i] = fmt.Sprintf(`select %s from (select %s from dossier_dossier d where %s order by d.due, d.id limit %d) as q%d`, columns, with, where, CountCap, i)
	}
	return "(" + strings.Join(parts, " union ") + ") as c", args
}

// Facets are what a queue can be narrowed by.
type Facets struct {
	Fields     []string
	Steps      []string
	Units      []string    // ids
	Procedures [][2]string // code and name
}

// Facets lists what the dossiers of a queue differ in, as far as they are counted.
func (r *Room) Facets(ctx context.Context, v org.Viewer, tab Tab) (f Facets, err error) {
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		f = Facets{}
		from, args := Queue{Viewer: v, Tab: tab}.counted("id, due, field, step_name, competent_unit, procedure_code, procedure_name")
		if from == "" {
			return nil
		}
		return store.All(s, `select distinct field, step_name, competent_unit, procedure_code, procedure_name from `+from+` order by procedure_name, field, step_name`, args, func(row *sql.Rows) error {
			var field, step, unit, code, name string
			if err := row.Scan(&field, &step, &unit, &code, &name); err != nil {
				return err
			}
			f.Fields, f.Steps, f.Units = once(f.Fields, field), once(f.Steps, step), once(f.Units, unit)
			f.Procedures = once(f.Procedures, [2]string{code, name})
			return nil
		})
	})
	slices.Sort(f.Fields)
	slices.Sort(f.Steps)
	return f, err
}

// once adds what is not there yet.
func once[T comparable](list []T, x T) []T {
	if slices.Contains(list, x) {
		return list
	}
	return append(list, x)
}
