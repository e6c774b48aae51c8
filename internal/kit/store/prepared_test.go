package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

const three = `with t(n) as (values (1),(2),(3)) select n from t where n >= cast($1 as bigint) order by n`

// nested runs a text again and again while its own rows are being read.
func nested(q store.Querier) (got string, err error) {
	err = store.All(q, three, []any{1}, func(r *sql.Rows) error {
		var n int
		if err := r.Scan(&n); err != nil {
			return err
		}
		got += fmt.Sprint(n, ":")
		return store.All(q, three, []any{n}, func(r *sql.Rows) error {
			var m int
			err := r.Scan(&m)
			got += fmt.Sprint(m)
			return err
		})
	})
	return got, err
}

// TestStatementAtWork: a statement whose rows are still open is not run a second time; on SQLite it would go on
// with its old rows. (PostgreSQL does not allow it at all.)
func TestStatementAtWork(t *testing.T) {
	db := storetest.OpenSQLite(t, plain, &storetest.Clock{})
	for range 3 {
		var read, write string
		if err := db.Read(t.Context(), func(s *store.Snapshot) (err error) { read, err = nested(s); return err }); err != nil {
			t.Fatal(err)
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) (err error) { write, err = nested(tx); return err }); err != nil {
			t.Fatal(err)
		}
		if want := "1:1232:233:3"; read != want || write != want {
			t.Fatalf("read %s, write %s, want %s", read, write, want)
		}
	}
}

// few opens a store of one reading connection, so that every read meets the same one.
func few(t *testing.T) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), store.Config{URL: "sqlite:" + filepath.Join(t.TempDir(), "t.db"), MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

// TestStatementsAreReused: a text is prepared once, never more than a bounded number are kept, and a statement
// that failed or was cancelled is not kept.
func TestStatementsAreReused(t *testing.T) {
	db := few(t)
	idle := func() map[string]string {
		t.Helper()
		list, err := store.Idle(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	const text = `select count(*) from event`
	count(t, db, text)
	first := idle()[text]
	count(t, db, text)
	if again := idle()[text]; first == "" || again != first {
		t.Errorf("prepared %q, then %q", first, again)
	}
	for i := range 2 * store.MaxIdle {
		count(t, db, fmt.Sprintf(`select %d`, i))
	}
	if n := len(idle()); n != store.MaxIdle {
		t.Errorf("%d statements are kept, want %d", n, store.MaxIdle)
	}
	const broken = `select abs(-9223372036854775807 - $1)` // the driver says so when it runs
	err := db.Read(t.Context(), func(s *store.Snapshot) error { var n int64; return s.QueryRow(broken, 1).Scan(&n) })
	if _, kept := idle()[broken]; err == nil || kept {
		t.Errorf("%v, kept %t", err, kept)
	}
	const slow = `with recursive t(n) as (values (1) union all select n+1 from t) select count(*) from t`
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	err = db.Read(ctx, func(s *store.Snapshot) error { var n int; return s.QueryRow(slow).Scan(&n) })
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a cancelled read: %v", err)
	}
	if n := count(t, db, text); n != 0 {
		t.Errorf("%d events", n)
	}
}

// TestStatementsSurviveMigration: what was prepared before a change of the schema tells what stands after it.
func TestStatementsSurviveMigration(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		step := func(text string) {
			t.Helper()
			if err := db.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(text); return err }); err != nil {
				t.Fatal(err)
			}
		}
		step(`create table kept (n bigint not null)`)
		step(`insert into kept (n) values (7)`)
		for i := range 3 {
			var wg sync.WaitGroup // on several connections
			for range 8 {
				wg.Go(func() {
					if n := count(t, db, `select n from kept where n > $1`, 1); n != 7 {
						t.Errorf("%d", n)
					}
				})
			}
			wg.Wait()
			step(fmt.Sprintf(`alter table kept add column c%d bigint not null default 0`, i))
			step(fmt.Sprintf(`create index kept_%d on kept (n, c%d)`, i, i))
		}
	})
}

// TestPostgresRemembers: the driver of PostgreSQL keeps statements by itself, for reads and writes.
func TestPostgresRemembers(t *testing.T) {
	db := storetest.OpenPostgres(t, plain, &storetest.Clock{})
	const text = `select count(*) from event where record = $1`
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		var n, kept int
		for range 3 {
			if err := tx.QueryRow(text, "x").Scan(&n); err != nil {
				return err
			}
		}
		if err := tx.QueryRow(`select count(*) from pg_prepared_statements where statement = $1`, text).Scan(&kept); err != nil {
			return err
		}
		if kept != 1 {
			t.Errorf("prepared %d times", kept)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
