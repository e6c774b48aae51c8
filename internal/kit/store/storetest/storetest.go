// Package storetest opens real stores for tests: one test body, both engines.
//
// PostgreSQL comes from MOTCUA_TEST_POSTGRES (make check starts a cluster and sets it). Without it a test
// run by hand uses SQLite only; with MOTCUA_TEST_BOTH=1 its absence is a failure, so `make check` cannot
// pass on one engine. MOTCUA_TEST_ENGINE=postgres leaves SQLite out: the race detector makes it 30 times slower.
// MOTCUA_TEST_TEMPLATES names a folder in which the test processes of one run find the prepared stores that another
// has made.
package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/motcua/motcua/internal/kit/store"
)

// Prepare fills a fresh store once; every test of the process then gets a copy of it.
type Prepare struct {
	Name   string // names the template; equal names share one
	Common bool   // the name means the same in every package: one template for all processes of a run
	Series []store.Series
	Fill   func(ctx context.Context, db *store.DB) error // may be nil
}

// Clock is a clock that tests set. The zero Clock starts at 09:00 on Monday 23 November 2026, Việt Nam time.
type Clock struct {
	mu sync.Mutex
	t  time.Time
}

// Now is the moment on the clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.t.IsZero() {
		c.t = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)
	}
	return c.t
}

// Set moves the clock to t.
func (c *Clock) Set(t time.Time) { c.mu.Lock(); c.t = t; c.mu.Unlock() }

// Add moves the clock on by d.
func (c *Clock) Add(d time.Duration) { n := c.Now(); c.Set(n.Add(d)) }

// Rounds gives the seeds of a test that plays with chance: so many, always the same; in make long MOTCUA_TEST_ROUNDS of
// them from MOTCUA_TEST_SEED on.
func Rounds(t testing.TB, few int) iter.Seq[uint64] {
	t.Helper()
	rounds, from := few, uint64(0)
	if many := os.Getenv("MOTCUA_TEST_ROUNDS"); many != "" {
		if _, err := fmt.Sscan(many+" "+os.Getenv("MOTCUA_TEST_SEED"), &rounds, &from); err != nil {
			t.Fatalf("MOTCUA_TEST_ROUNDS and MOTCUA_TEST_SEED: %v", err)
		}
	}
	return func(yield func(uint64) bool) {
		for i := range uint64(rounds) { //nolint:gosec // some hundred
			if !yield(from + i) {
				return
			}
		}
	}
}

// Patience is how long a test waits for what must come, on however busy a machine.
const Patience = 2 * time.Minute

// Soon waits until something holds that others bring about.
func Soon(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(Patience); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

// Blocked waits until a transaction on PostgreSQL waits for the end of another one.
func Blocked(t testing.TB, db *store.DB) {
	t.Helper()
	Soon(t, "a transaction that waits for another", func() (yes bool) {
		err := db.Read(t.Context(), func(s *store.Snapshot) error {
			return s.QueryRow(`select count(*) > 0 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`).Scan(&yes)
		})
		return err == nil && yes
	})
}

// Each runs the test on SQLite and on PostgreSQL, each on its own copy of the prepared store. Tests with stores of
// their own do not disturb each other: they run in parallel.
func Each(t *testing.T, p Prepare, test func(t *testing.T, db *store.DB, clock *Clock)) {
	t.Helper()
	parallel(t)
	if os.Getenv("MOTCUA_TEST_ENGINE") != "postgres" {
		t.Run("sqlite", func(t *testing.T) {
			clock := &Clock{}
			test(t, OpenSQLite(t, p, clock), clock)
		})
	}
	t.Run("postgres", func(t *testing.T) {
		clock := &Clock{}
		test(t, OpenPostgres(t, p, clock), clock)
	})
}

var begun sync.Map // the tests that run in parallel already

// parallel lets a test run beside others. A test within a test does not: its parent waits for it where it stands.
func parallel(t *testing.T) {
	if strings.Contains(t.Name(), "/") {
		return
	}
	if _, again := begun.LoadOrStore(t, true); !again {
		t.Cleanup(func() { begun.Delete(t) })
		t.Parallel()
	}
}

var templates sync.Map // engine and name -> *template

type template struct {
	once sync.Once
	at   string
	err  error
}

// made is where the template lies, made by this process or, when it is common, by another of the same run.
func made(engine string, p Prepare, make func() (string, error)) (string, error) {
	v, _ := templates.LoadOrStore(engine+"/"+p.Name, &template{})
	tpl := v.(*template)
	tpl.once.Do(func() {
		run := os.Getenv("MOTCUA_TEST_TEMPLATES")
		note := filepath.Join(run, engine+"-"+p.Name) // says where it lies, once it is whole
		if !p.Common || run == "" {
			tpl.at, tpl.err = make()
			return
		}
		if b, err := os.ReadFile(note); err == nil { //nolint:gosec // a file this package made
			at, last, _ := strings.Cut(string(b), "\n")
			tpl.at = at
			comeAfter(last)
			return
		}
		if tpl.at, tpl.err = make(); tpl.err == nil {
			own := fmt.Sprintf("%s.%d", note, os.Getpid())
			if tpl.err = os.WriteFile(own, []byte(tpl.at+"\n"+store.NewID(time.UnixMilli(0))), 0o600); tpl.err == nil {
				tpl.err = os.Rename(own, note)
			}
		}
	})
	return tpl.at, tpl.err
}

// comeAfter has this process make only ids that sort after one that another process has made: the ids of a store sort in
// the order they were made.
func comeAfter(last string) {
	for at := (&Clock{}).Now(); store.NewID(at) <= last; {
		at = at.Add(24 * time.Hour)
	}
}

func fill(db *store.DB, p Prepare) error {
	ctx := context.Background()
	if err := db.Migrate(ctx, p.Series...); err != nil {
		return err
	}
	if p.Fill == nil {
		return nil
	}
	return p.Fill(ctx, db)
}

// OpenSQLite opens a copy of the prepared store on SQLite.
func OpenSQLite(t testing.TB, p Prepare, clock *Clock) *store.DB {
	t.Helper()
	tpl, err := made("sqlite", p, func() (string, error) {
		dir, err := os.MkdirTemp("", "motcua-tpl-")
		if err != nil {
			return "", err
		}
		path := filepath.Join(dir, "t.db")
		db, err := store.Open(context.Background(), store.Config{URL: "sqlite:" + path, Now: clock.Now})
		if err != nil {
			return "", err
		}
		if err := fill(db, p); err != nil {
			return "", err
		}
		return path, db.Close()
	})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "t.db")
	if err := copyFile(tpl, path); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), store.Config{URL: "sqlite:" + path, Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// OpenPostgres opens a copy of the prepared store on PostgreSQL; without a server it skips, unless both
// engines are demanded.
func OpenPostgres(t testing.TB, p Prepare, clock *Clock) *store.DB {
	t.Helper()
	server := os.Getenv("MOTCUA_TEST_POSTGRES")
	if server == "" {
		if os.Getenv("MOTCUA_TEST_BOTH") != "" {
			t.Fatal("MOTCUA_TEST_POSTGRES is not set: both engines are demanded")
		}
		t.Skip("no PostgreSQL: set MOTCUA_TEST_POSTGRES (make check does)")
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = admin.Close() })
	tpl, err := made("postgres", p, func() (string, error) {
		name := "tpl_" + strings.ToLower(store.Secret(10))
		if err := create(admin, name, "template0"); err != nil {
			return "", err
		}
		db, err := store.Open(context.Background(), store.Config{URL: at(server, name), Now: clock.Now})
		if err != nil {
			return "", err
		}
		if err := fill(db, p); err != nil {
			return "", err
		}
		return name, db.Close()
	})
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("t_%d_%s", os.Getpid(), strings.ToLower(store.Secret(10)))
	if err := create(admin, name, tpl); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), store.Config{URL: at(server, name), Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = db.Close()
		_, _ = admin.Exec(`drop database if exists ` + name + ` with (force)`)
	})
	return db
}

// create copies a database that nobody uses, as many at a time as are wanted. Who has just closed the last connection
// to it may have to wait a moment for the server to notice.
func create(admin *sql.DB, name, tpl string) (err error) {
	for end := time.Now().Add(Patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		_, err = admin.Exec(`create database ` + name + ` template ` + tpl + ` strategy file_copy`)
		if err == nil || !strings.Contains(err.Error(), "being accessed") {
			return err
		}
	}
	return err
}

func at(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		panic(err)
	}
	u.Path = "/" + name
	return u.String()
}

func copyFile(from, to string) error {
	in, err := os.Open(from) //nolint:gosec // a file this package made
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.Create(to) //nolint:gosec // under t.TempDir
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Close()
}

// Address is where the database of db lies, as store.Open wants it.
func Address(t testing.TB, db *store.DB) string {
	t.Helper()
	query := `select file from pragma_database_list where name = 'main'`
	if db.Engine() == store.Postgres {
		query = `select current_database()`
	}
	var name string
	if err := db.Read(t.Context(), func(s *store.Snapshot) error { return s.QueryRow(query).Scan(&name) }); err != nil {
		t.Fatal(err)
	}
	if db.Engine() == store.Postgres {
		return at(os.Getenv("MOTCUA_TEST_POSTGRES"), name)
	}
	return "sqlite:" + name
}

// Reopen opens the same database once more, as another process would.
func Reopen(t testing.TB, db *store.DB, clock *Clock) *store.DB {
	t.Helper()
	other, err := store.Open(t.Context(), store.Config{URL: Address(t, db), Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })
	return other
}
