package queue

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/consult"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Counters keep the tallies of queues until something happens. Nil counts anew.
type Counters inbox.Cache[map[Tab]inbox.Tally]

// Tallies counts the queues of v; how near the due days are only in the one that is open. It reads at most
// inbox.CountCap rows per desk, and what was counted is kept until something happens.
func (k *Counters) Tallies(s *store.Snapshot, v org.Viewer, tabs []Tab, open Tab) (map[Tab]inbox.Tally, error) {
	key := fmt.Sprint(v.Person, v.Roles, tabs, open) + strings.Join(v.Units(dossier.MayRead), ",")
	return (*inbox.Cache[map[Tab]inbox.Tally])(k).Of(s, key, func() (map[Tab]inbox.Tally, error) { return count(s, v, tabs, open) })
}

func count(s *store.Snapshot, v org.Viewer, tabs []Tab, open Tab) (map[Tab]inbox.Tally, error) {
	out := map[Tab]inbox.Tally{}
	e, err := inbox.EdgesAt(s, s.Now())
	if err != nil {
		return nil, err
	}
	for _, tab := range tabs {
		q := Query{Viewer: v, Tab: tab, edges: e}
		if out[tab], err = q.tally(s, tab == open && tab != Asked); err != nil {
			return nil, fmt.Errorf("dossier: count %s: %w", tab, err)
		}
	}
	return out, nil
}

// tally counts, and with near tells how near the due days are, of the first CountCap by due day. Most of it is read from
// the indexes alone.
func (q Query) tally(s *store.Snapshot, near bool) (t inbox.Tally, err error) {
	var args []any
	arg := func(v any) string { args = append(args, v); return fmt.Sprintf("$%d", len(args)) }
	var m inbox.Merge
	if q.Tab == Asked {
		m = inbox.Merge{From: consult.WaitingFrom, Columns: inbox.Named("x", "id", "due"), Parts: consult.WaitingParts(q.Viewer, arg),
			Order: "due, id", Limit: inbox.CountCap}
	} else {
		m = q.merge(arg, inbox.Named("d", "id", "due", "due_unit", "state", "first_late"))
	}
	if len(m.Parts) == 0 {
		return t, nil
	}
	cols, dest, n := "count(*)", []any{&t.All}, make([]int, len(inbox.Bands()))
	if near {
		t.Bands = map[inbox.Band]int{}
		for i, b := range inbox.Bands() {
			cols += ", count(*) filter (where " + q.edges.Where(b,
				inbox.Clock{Due: "due", DueUnit: "due_unit", Stopped: "state = 9", FirstLate: "first_late"}, arg) + ")"
			dest = append(dest, &n[i])
		}
	}
	err = s.QueryRow(`select `+cols+` from `+m.SQL(), args...).Scan(dest...)
	t.All = min(t.All, inbox.CountCap)
	for i, b := range inbox.Bands() {
		if near {
			t.Bands[b] = min(n[i], inbox.CountCap)
		}
	}
	return t, err
}

// Facets are what a queue can be narrowed by.
type Facets struct {
	Fields     []string
	Steps      []string
	Units      []string    // ids
	Procedures [][2]string // code and name
}

// ReadFacets lists what the dossiers of a queue differ in, as far as they are counted.
func ReadFacets(s *store.Snapshot, v org.Viewer, tab Tab) (f Facets, err error) {
	var args []any
	arg := func(v any) string { args = append(args, v); return fmt.Sprintf("$%d", len(args)) }
	m := Query{Viewer: v, Tab: tab}.merge(arg, inbox.Named("d", "id", "due", "field", "step_name", "competent_unit", "procedure_code", "procedure_name"))
	if len(m.Parts) == 0 {
		return f, nil
	}
	query := `select distinct field, step_name, competent_unit, procedure_code, procedure_name from ` + m.SQL() + ` order by procedure_name, field, step_name`
	err = store.All(s, query, args, func(row *sql.Rows) error {
		var field, step, unit, code, name string
		if err := row.Scan(&field, &step, &unit, &code, &name); err != nil {
			return err
		}
		f.Fields, f.Steps, f.Units = once(f.Fields, field), once(f.Steps, step), once(f.Units, unit)
		f.Procedures = once(f.Procedures, [2]string{code, name})
		return nil
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
