package search

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Group is what was found of one kind.
type Group struct {
	Source *Source
	Hits   []Hit
	More   bool // there are more than were asked for
}

// Ask says what is looked for.
type Ask struct {
	Viewer org.Viewer
	Text   string
	Kind   string // only this kind; empty: every kind
	Most   int    // hits of a kind; a few when 0
}

// tooFew is what a text must have for words to be looked for: fewer letters find everything.
const tooFew = 2

// most is how many hits of a kind stand beside those of other kinds.
const most = 8

// Find looks in every kind that the viewer may find something of; what came into the index last stands first. Words that
// are meant whole come before words that only begin so.
func (r *Room) Find(ctx context.Context, a Ask) (out []Group, err error) {
	list := terms(a.Text)
	if a.Most == 0 {
		a.Most = most
	}
	if len(list) == 0 || len(strings.Join(strings.Fields(a.Text), "")) < tooFew {
		return nil, nil
	}
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		out = nil
		for i := range r.Sources {
			x := r.Sources[i]
			if a.Kind != "" && a.Kind != x.Kind {
				continue
			}
			g, err := x.find(s, a, list)
			if err != nil {
				return fmt.Errorf("search: %s: %w", x.Kind, err)
			}
			if len(g.Hits) > 0 {
				out = append(out, g)
			}
		}
		return nil
	})
	return out, err
}

// shortestWhole is how long a number or a code is that nobody types by chance.
const shortestWhole = 6

// Exact gives the one record whose number is typed in full; nil when there is none or more than one. A code that is
// scanned opens its record.
func (r *Room) Exact(ctx context.Context, v org.Viewer, text string) (hit *Hit, err error) {
	number := strings.TrimLeft(strings.Join(segments(text), ""), "0")
	if len(number) < shortestWhole {
		return nil, nil
	}
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		hit = nil
		var all []Hit
		for i := range r.Sources {
			x := r.Sources[i]
			scopes := x.scopes(v)
			if len(scopes) == 0 {
				continue // a kind with an index of its own has no numbers here
			}
			ids, err := x.ids(s, store.Text{scopes, {{Word: "=" + number}}}, 2)
			if err != nil {
				return err
			}
			hits, err := x.show(s, v, ids)
			if err != nil {
				return err
			}
			all = append(all, hits...)
		}
		if len(all) == 1 {
			hit = &all[0]
		}
		return nil
	})
	return hit, err
}

func (x *Source) scopes(v org.Viewer) (list []store.TextWord) {
	if x.Scopes == nil {
		return nil
	}
	for _, u := range x.Scopes(v) {
		list = append(list, store.TextWord{Word: scope(x.Kind, u)})
	}
	return list
}

// find looks for whole words first, and for beginnings when that is not enough.
func (x *Source) find(s *store.Snapshot, a Ask, list []term) (g Group, err error) {
	g.Source = x
	if x.Find != nil {
		g.Hits, err = x.Find(s, a.Viewer, a.Text, a.Most+1)
		return g.cut(a.Most), err
	}
	scopes := x.scopes(a.Viewer)
	if len(scopes) == 0 {
		return g, nil
	}
	var ids []string
	for _, prefix := range []bool{false, true} {
		text := store.Text{scopes}
		for _, t := range list {
			text = append(text, t.group(prefix))
		}
		more, err := x.ids(s, text, a.Most+1)
		if err != nil {
			return g, err
		}
		for _, id := range more {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		if len(ids) > a.Most {
			break
		}
	}
	g.Hits, err = x.show(s, a.Viewer, ids)
	return g.cut(a.Most), err
}

func (g Group) cut(most int) Group {
	if g.More = len(g.Hits) > most; g.More {
		g.Hits = g.Hits[:most]
	}
	return g
}

// ids are the records of a text, what came last first.
func (x *Source) ids(s *store.Snapshot, text store.Text, most int) (ids []string, err error) {
	numbers, err := store.FindText(s, text, most)
	if err != nil || len(numbers) == 0 {
		return nil, err
	}
	var args []any
	record := map[int64]string{}
	if err := store.All(s, `select n, record from search_entry where n in `+store.In(&args, numbers), args, func(r *sql.Rows) error {
		var n int64
		var id string
		err := r.Scan(&n, &id)
		record[n] = id
		return err
	}); err != nil {
		return nil, err
	}
	for _, n := range numbers {
		if id := record[n]; id != "" {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// show reads the hits as the viewer may see them, in the order in which they were found.
func (x *Source) show(s *store.Snapshot, v org.Viewer, ids []string) ([]Hit, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	hits, err := x.Show(s, v, ids)
	slices.SortStableFunc(hits, func(a, b Hit) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return hits, err
}
