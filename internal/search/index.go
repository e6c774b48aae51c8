package search

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// listener reads the records of a source anew after its facts. It hears of what happens from now on: what there was
// before comes into the index by Room.Refresh.
func (x *Source) listener() room.Listener {
	of := x.Of
	if of == nil {
		of = func(e event.Event) []string {
			_, id, _ := strings.Cut(e.Record, ":")
			return []string{id}
		}
	}
	return room.Listener{Name: "search." + x.Kind, Kinds: x.Facts, Fresh: true, Handle: func(tx *store.Tx, e event.Event) error {
		return x.putAll(tx, of(e))
	}}
}

// numbersAhead is how many numbers of the index a process takes at a time.
const numbersAhead = 100

// putAll brings records into the index as they read now, or takes them out.
func (x *Source) putAll(tx *store.Tx, ids []string) error {
	ids = slices.Compact(slices.Sorted(slices.Values(ids))) // sorted: two that put the same wait for each other, never both
	known, err := x.known(tx, ids)
	if err != nil {
		return err
	}
	return x.put(tx, ids, known)
}

// put is putAll for sorted ids of which those stand in the index already.
func (x *Source) put(tx *store.Tx, ids []string, known map[string]entry) error {
	entries, err := x.Entries(tx, ids)
	if err != nil {
		return fmt.Errorf("search: %s %v: %w", x.Kind, ids, err)
	}
	var texts []store.TextOf
	var rows []any
	var gone []int64
	for _, id := range ids {
		e, found := entries[id]
		was, fresh := known[id], known[id].n == 0
		if !found {
			if !fresh {
				gone = append(gone, was.n)
			}
			continue
		}
		words := e.words(x.Kind)
		hash := store.BodyHash(words...)
		if hash == was.hash {
			continue
		}
		if fresh {
			if was.n, err = tx.Number("search", numbersAhead); err != nil {
				return err
			}
		}
		rows = append(rows, was.n, x.Kind, id, hash)
		texts = append(texts, store.TextOf{N: was.n, Words: words, Fresh: fresh})
	}
	late, err := keepEntries(tx, rows)
	if err != nil {
		return err
	}
	texts = slices.DeleteFunc(texts, func(t store.TextOf) bool { return late[t.N] != "" })
	if err := dropEntries(tx, gone); err != nil {
		return err
	}
	if err := tx.IndexText(texts...); err != nil || len(late) == 0 {
		return err
	}
	return x.putAll(tx, slices.Collect(maps.Values(late)))
}

// keepEntries writes rows (number, kind, record, hash) and gives the records whose number was not taken up, by that number:
// another transaction has brought them into the index meanwhile under a number of its own. They are to be read again.
func keepEntries(tx *store.Tx, rows []any) (late map[int64]string, err error) {
	if len(rows) == 0 {
		return nil, nil
	}
	mine := map[string]int64{}
	for i := 0; i < len(rows); i += 4 {
		mine[rows[i+2].(string)] = rows[i].(int64)
	}
	late = map[int64]string{}
	return late, store.All(tx, `insert into search_entry (n, kind, record, hash)`+tx.Places(len(rows)/4, 4)+`
		on conflict (kind, record) do update set hash=case when search_entry.n=excluded.n then excluded.hash else '' end returning record, n`,
		rows, func(r *sql.Rows) error {
			var id string
			var n int64
			err := r.Scan(&id, &n)
			if n != mine[id] {
				late[mine[id]] = id
			}
			return err
		})
}

// entry is what the index knows of a record: its number, and a hash of its words.
type entry struct {
	n    int64
	hash string
}

func (x *Source) known(tx *store.Tx, ids []string) (map[string]entry, error) {
	out := map[string]entry{}
	args := []any{x.Kind}
	err := store.All(tx, `select record, n, hash from search_entry where kind=$1 and record in `+store.In(&args, ids), args, func(r *sql.Rows) error {
		var id string
		var e entry
		err := r.Scan(&id, &e.n, &e.hash)
		out[id] = e
		return err
	})
	return out, err
}

func dropEntries(tx *store.Tx, list []int64) error {
	for _, n := range list {
		if _, err := tx.Exec(`delete from search_entry where n=$1`, n); err != nil {
			return err
		}
		if err := tx.DropText(n); err != nil {
			return err
		}
	}
	return nil
}

// rebuildPage is how many records are read anew in one transaction.
const rebuildPage = 200

// version is that of the way words are made: raised when it changes, so that every house makes its index anew.
const version = 1

// Refresh makes those kinds anew of which the index has not everything: of a house that has just learnt to search, that
// has a new kind, or whose words are made another way. One node does it at a time; the index answers meanwhile.
func (r *Room) Refresh(ctx context.Context) error {
	for i := range r.Sources {
		x := r.Sources[i]
		var made int64
		err := r.DB.Read(ctx, func(s *store.Snapshot) error {
			return s.QueryRow(`select coalesce(max(version), 0) from search_made where kind=$1`, x.Kind).Scan(&made)
		})
		if err != nil || made == version || x.Find != nil {
			if err != nil {
				return err
			}
			continue
		}
		if _, err := r.rebuild(ctx, x); err != nil {
			return err
		}
	}
	return nil
}

// Rebuild reads every record of every source anew, and takes out what is gone; it tells how many there are.
func (r *Room) Rebuild(ctx context.Context) (n int, err error) {
	for i := range r.Sources {
		if x := r.Sources[i]; x.Find == nil {
			k, err := r.rebuild(ctx, x)
			if n += k; err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

func (r *Room) rebuild(ctx context.Context, x *Source) (n int, err error) {
	for _, list := range []func(q store.Querier, after string, n int) ([]string, error){x.indexed, x.IDs} {
		n = 0
		for after := ""; ; {
			var ids []string
			if err := r.DB.Read(ctx, func(s *store.Snapshot) (err error) { ids, err = list(s, after, rebuildPage); return err }); err != nil {
				return n, err
			}
			if len(ids) == 0 {
				break
			}
			if err := r.DB.Write(ctx, func(tx *store.Tx) error { return x.putAll(tx, ids) }); err != nil {
				return n, err
			}
			n, after = n+len(ids), ids[len(ids)-1]
		}
	}
	return n, r.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`insert into search_made (kind, version) values ($1,$2) on conflict (kind) do update set version=excluded.version`, x.Kind, version)
		return err
	})
}

// Fill brings into the index the records that it does not know, in this transaction: for whoever puts many into the tables
// of the rooms without announcing them.
func (r *Room) Fill(tx *store.Tx) error {
	for i := range r.Sources {
		if x := r.Sources[i]; x.Find == nil {
			if err := x.fill(tx); err != nil {
				return err
			}
		}
	}
	return nil
}

func (x *Source) fill(tx *store.Tx) error {
	known := map[string]bool{}
	if err := store.All(tx, `select record from search_entry where kind=$1`, []any{x.Kind}, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		known[id] = true
		return err
	}); err != nil {
		return err
	}
	for after := ""; ; {
		ids, err := x.IDs(tx, after, rebuildPage)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			break
		}
		after = ids[len(ids)-1]
		if ids = slices.DeleteFunc(ids, func(id string) bool { return known[id] }); len(ids) == 0 {
			continue
		}
		if err := x.put(tx, ids, nil); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`insert into search_made (kind, version) values ($1,$2) on conflict (kind) do nothing`, x.Kind, version)
	return err
}

// indexed are the records of a kind that stand in the index.
func (x *Source) indexed(q store.Querier, after string, n int) ([]string, error) {
	return IDs(q, fmt.Sprintf(`select record from search_entry where kind='%s' and record > $1 order by record limit %d`, x.Kind, n), after)
}

// IDs runs a query that lists ids after one of them.
func IDs(q store.Querier, query, after string) (ids []string, err error) {
	err = store.All(q, query, []any{after}, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}
