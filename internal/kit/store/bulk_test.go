package store_test

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// TestBulk: thousands of rows come in at once, of every type, on both engines; a row that is there already loses all.
func TestBulk(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(`create table thing (id text primary key, n bigint not null, yes boolean not null, raw bytea not null, code text)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		columns := []string{"id", "n", "yes", "raw", "code"}
		rows := make([][]any, 2500)
		for i := range rows {
			rows[i] = []any{fmt.Sprint("id", i), int64(i), i%2 == 0, []byte{byte(i)}, nil}
		}
		put := func(rows [][]any) error {
			return db.Write(t.Context(), func(tx *store.Tx) error { return tx.Bulk("thing", columns, rows) })
		}
		if err := put(rows); err != nil {
			t.Fatal(err)
		}
		if err := put([][]any{{"new", int64(1), true, []byte{}, "a"}, rows[0]}); err == nil {
			t.Error("a row came twice")
		}
		if err := put(nil); err != nil {
			t.Error(err)
		}
		if err := db.Read(t.Context(), func(s *store.Snapshot) error {
			got, err := s.Columns("thing")
			if err == nil && !slices.Equal(got, columns) {
				t.Errorf("columns %v", got)
			}
			var n, sum, even int64
			var raw []byte
			if err := s.QueryRow(`select count(*), sum(n), count(*) filter (where yes and code is null) from thing`).Scan(&n, &sum, &even); err != nil {
				return err
			}
			if n != 2500 || sum != 2500*2499/2 || even != 1250 {
				t.Errorf("%d rows, sum %d, %d even", n, sum, even)
			}
			if err := s.QueryRow(`select raw from thing where n = 7`).Scan(&raw); err != nil {
				return err
			}
			if !slices.Equal(raw, []byte{7}) {
				t.Errorf("bytes %v", raw)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// TestUnindexed: tables that were filled without their keys and indexes have the same as before; what a key forbids is
// refused then, and nothing of it stays. SQLite keeps them all the time.
func TestUnindexed(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			for _, q := range []string{`create table thing (id text primary key, n bigint not null unique)`,
				`create index thing_odd on thing (n) where n % 2 = 1`} {
				if _, err := tx.Exec(q); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		// three of thing, three of event, one of event_pending, two of event_position
		query, taken := `select indexdef from pg_indexes where schemaname = current_schema() order by indexdef`, 9
		if db.Engine() == store.SQLite {
			query, taken = `select name from sqlite_master where type = 'index' order by name`, 0
		}
		indexes := func(q store.Querier) (list []string) {
			if err := store.All(q, query, nil, func(r *sql.Rows) error {
				var def string
				err := r.Scan(&def)
				list = append(list, def)
				return err
			}); err != nil {
				t.Error(err)
			}
			return list
		}
		var before, without, after []string
		put := func(rows ...[]any) error {
			return db.Write(t.Context(), func(tx *store.Tx) error {
				before = indexes(tx)
				rebuild, err := tx.Unindexed(append([]string{"thing"}, store.FactTables...))
				if err != nil {
					return err
				}
				without = indexes(tx)
				if err := tx.Bulk("thing", []string{"id", "n"}, rows); err != nil {
					return err
				}
				err = rebuild()
				if err == nil {
					after = indexes(tx)
				}
				return err
			})
		}
		if err := put([]any{"a", int64(1)}, []any{"b", int64(2)}); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(before, after) || len(without) != len(before)-taken {
			t.Errorf("before %q, without %q, after %q", before, without, after)
		}
		if err := put([]any{"c", int64(3)}, []any{"d", int64(1)}); err == nil {
			t.Error("a key was there twice")
		}
		if err := db.Read(t.Context(), func(s *store.Snapshot) error {
			if now := indexes(s); !slices.Equal(before, now) {
				t.Errorf("after a refusal %q, not %q", now, before)
			}
			var n int
			err := s.QueryRow(`select count(*) from thing`).Scan(&n)
			if n != 2 {
				t.Errorf("%d rows", n)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// TestAppend: facts that are added as they stand have their true hashes and are numbered in the order of their ids, those
// of one record in their own order, whatever the clocks of the nodes said.
func TestAppend(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, clock *storetest.Clock) {
		var ids store.IDs
		past := clock.Now().AddDate(-1, 0, 0)
		var list []event.Event
		add := func(record string, seq int64) {
			list = append(list, event.Event{ID: ids.New(past), Kind: "test.noted", Record: record, Seq: seq,
				At: past.Truncate(time.Millisecond), Body: []byte(`{}`), Salt: []byte("0123456789abcdef")})
		}
		add("test:y", 3)
		for i := range 3 {
			add("test:x", int64(i+1))
		}
		add("test:y", 1)
		add("test:y", 2)
		if err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.Append(list) }); err != nil {
			t.Fatal(err)
		}
		if err := db.NumberAll(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := db.Read(t.Context(), func(s *store.Snapshot) error {
			var got []event.Event
			err := store.Replay(s, 0, int64(len(list)), func(e event.Event) error { got = append(got, e); return nil })
			for i, want := range []int{4, 1, 2, 3, 5, 0} {
				e := got[i]
				var hash []byte
				if err := s.QueryRow(`select hash from event where id=$1`, e.ID).Scan(&hash); err != nil {
					return err
				}
				if e.ID != list[want].ID || e.Position != int64(i+1) || !slices.Equal(hash, store.Leaf(e)) {
					t.Errorf("%+v", e)
				}
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// TestRaceNumbersOf: many that take numbers of the same counters at once get each number once.
func TestRaceNumbersOf(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		var mu sync.Mutex
		given := map[string][]int64{}
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				want := map[string]int64{"a": 2, "b": 3, fmt.Sprint("own", i): 1}
				var first map[string]int64
				if err := db.Write(t.Context(), func(tx *store.Tx) (err error) {
					first, err = tx.NumbersOf(want)
					return err
				}); err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				for name, n := range want {
					for k := range n {
						given[name] = append(given[name], first[name]+k)
					}
				}
			})
		}
		wg.Wait()
		for _, name := range slices.Sorted(maps.Keys(given)) {
			slices.Sort(given[name])
			for i, n := range given[name] {
				if n != int64(i+1) {
					t.Errorf("%s: %v", name, given[name])
					break
				}
			}
		}
	})
}
