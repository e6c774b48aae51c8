package store

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/motcua/motcua/internal/event"
)

// manyForCopy is from how many rows on a COPY is worth its further round trips.
const manyForCopy = 50

// Bulk inserts thousands of rows at once, the fastest way that the engine has. No row may be there already.
func (t *Tx) Bulk(table string, columns []string, rows [][]any) error {
	if t.pg == nil || len(rows) < manyForCopy {
		head := `insert into ` + table + ` (`
		for i, c := range columns {
			if i > 0 {
				head += ", "
			}
			head += c
		}
		return t.Many(head+`)`, rows)
	}
	err := t.pg.Raw(func(c any) error {
		//nolint:forcetypeassert // the driver of this package
		_, err := c.(*stdlib.Conn).Conn().CopyFrom(t.ctx, pgx.Identifier{table}, columns,
			pgx.CopyFromRows(rows))
		return err
	})
	if err != nil {
		return fmt.Errorf("store: copy into %s: %w", table, err)
	}
	return nil
}

// FactTables are the tables of facts, for Unindexed. (The text index is no quicker to build than to grow.)
var FactTables = []string{"event", "event_pending", "event_position"}

// Unindexed takes the keys and indexes off tables that are about to get many rows, and gives what puts them on again, which
// the same transaction must do: building an index at once costs a fraction of growing it. Until it ends nobody else
// reads these tables. On SQLite, where it is not worth it, nothing happens.
func (t *Tx) Unindexed(tables []string) (rebuild func() error, err error) {
	if t.pg == nil || len(tables) == 0 {
		return func() error { return nil }, nil
	}
	tables = slices.Sorted(slices.Values(tables)) // everybody locks in one order
	// sorted in memory, and by this process alone: to start others takes longer than to index a table of some ten thousand rows
	if err := t.all([]string{`set local maintenance_work_mem = '256MB'`, `set local work_mem = '256MB'`,
		`set local min_parallel_table_scan_size = '64MB'`}); err != nil {
		return nil, err
	}
	var off, on []string
	for _, table := range tables {
		if _, err := t.Exec(`lock table ` + table + ` in access exclusive mode`); err != nil {
			return nil, fmt.Errorf("store: unindexed: %w", err)
		}
		if err := t.indexes(table, &off, &on); err != nil {
			return nil, fmt.Errorf("store: unindexed: %w", err)
		}
	}
	if slices.Contains(tables, "event_position") { // while its index is there
		last, err := Position(t)
		if err != nil {
			return nil, err
		}
		t.position = &last
	}
	return func() error { return t.all(on) }, t.all(off)
}

// indexes adds the statements that take the keys and indexes off a table and put them on again. A table to whose key
// others refer keeps them.
func (t *Tx) indexes(table string, off, on *[]string) error {
	return All(t, `select c.relname, coalesce(pg_get_constraintdef(k.oid), ''), pg_get_indexdef(i.indexrelid)
		from pg_index i join pg_class c on c.oid = i.indexrelid left join pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u')
		where i.indrelid = cast($1 as regclass) and not exists (select 1 from pg_constraint f where f.confrelid = i.indrelid)
		order by c.relname`, []any{table}, func(r *sql.Rows) error {
		var name, constraint, index string
		err := r.Scan(&name, &constraint, &index)
		if constraint != "" {
			*off, *on = append(*off, `alter table `+table+` drop constraint `+name), append(*on, `alter table `+table+` add constraint `+name+` `+constraint)
		} else {
			*off, *on = append(*off, `drop index `+name), append(*on, index)
		}
		return err
	})
}

func (t *Tx) all(statements []string) error {
	for _, s := range statements {
		if _, err := t.Exec(s); err != nil {
			return fmt.Errorf("store: %s: %w", s, err)
		}
	}
	return nil
}

var (
	eventTable    = []string{"id", "kind", "record", "seq", "at", "actor", "unit", "reason", "idem", "body", "salt", "hash"}
	pendingTable  = []string{"event_id"}
	positionTable = []string{"position", "event_id"}
)

// Append adds facts as they stand, with the hashes of their leaves. They get their positions at once where nobody else
// numbers meanwhile (SQLite, and where the tables of facts are Unindexed), or else from the sequencer. No listener
// hears of them: whoever copies a record copies what its listeners did too.
func (t *Tx) Append(events []event.Event) error {
	slices.SortFunc(events, func(a, b event.Event) int { return strings.Compare(a.ID, b.ID) }) // indexes grow at their end
	rows := make([][]any, len(events))
	for i, e := range events {
		rows[i] = eventRow(e, Leaf(e))
	}
	if err := t.Bulk("event", eventTable, rows); err != nil {
		return err
	}
	if t.position == nil && t.pg != nil {
		for i, e := range events {
			rows[i] = []any{e.ID}
		}
		return t.Bulk("event_pending", pendingTable, rows)
	}
	if t.position == nil {
		last, err := Position(t)
		if err != nil {
			return err
		}
		t.position = &last
	}
	for i, e := range inOrder(events) {
		rows[i] = []any{*t.position + int64(i) + 1, e.ID}
	}
	*t.position += int64(len(events))
	return t.Bulk("event_position", positionTable, rows)
}

// inOrder are facts, sorted by id, in the order of their positions: see number.
func inOrder(events []event.Event) []event.Event {
	places, turns := map[string][]int{}, map[string][]event.Event{}
	for i, e := range events {
		places[e.Record], turns[e.Record] = append(places[e.Record], i), append(turns[e.Record], e)
	}
	out := make([]event.Event, len(events))
	for record, list := range turns {
		slices.SortFunc(list, func(a, b event.Event) int { return int(a.Seq - b.Seq) })
		for i, e := range list {
			out[places[record][i]] = e
		}
	}
	return out
}

// NumbersOf takes consecutive numbers of many counters at once, of each as many as are wanted, and returns the first
// of each: see Numbers.
func (t *Tx) NumbersOf(want map[string]int64) (first map[string]int64, err error) {
	first = make(map[string]int64, len(want))
	for names := range slices.Chunk(slices.Sorted(maps.Keys(want)), manyValues/2) { // sorted: two that take the same wait for each other, never both
		args := make([]any, 0, 2*len(names))
		for _, name := range names {
			args = append(args, name, want[name]+1)
		}
		err := All(t, `insert into counter (name, next)`+t.Places(len(names), 2)+`
			on conflict (name) do update set next = counter.next + excluded.next - 1 returning name, next`, args, func(r *sql.Rows) error {
			var name string
			var next int64
			err := r.Scan(&name, &next)
			first[name] = next - want[name]
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("store: counters: %w", err)
		}
	}
	return first, nil
}

// Columns are the columns of a table, in their order.
func (s *Snapshot) Columns(table string) (list []string, err error) {
	query := `select name from pragma_table_info($1) order by cid`
	if s.db.engine == Postgres {
		query = `select column_name from information_schema.columns where table_schema = current_schema() and table_name = $1 order by ordinal_position`
	}
	err = All(s, query, []any{table}, func(r *sql.Rows) error {
		var c string
		err := r.Scan(&c)
		list = append(list, c)
		return err
	})
	return list, err
}
