package bench

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"modernc.org/sqlite"

	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/dossier/queue"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
	"github.com/motcua/motcua/internal/seed"
)

const queueReaders = 4

// officers may have enough work to fill a page; the first who has is measured.
var officers = []string{"tuphap.kylua", "tuphap.huulung", "tuphap.dongdang", "kinhte.kylua", "kinhte.huulung", "vanthu.kylua", "tiepnhan.kylua",
	"tiepnhan.tinh"}

// queue measures the officer's queue with 100,000 dossiers in the store. Some hundreds of them are made by the
// commands; of the others there are only the rows that a queue reads (dossiers and clocks): it cannot tell them
// apart, and a whole seed would take longer than the measurement.
func (r *run) queue(ctx context.Context) error {
	r.say("officer's queue")
	made, err := seed.Run(ctx, r.house, seed.Options{Dossiers: r.Dossiers, Originals: r.commands, Seed: 1, Only: []string{"dossier_dossier", "deadline_clock"}})
	if err != nil {
		return err
	}
	cookie, viewer, err := r.officer(ctx)
	if err != nil {
		return err
	}
	c := newClient(queueReaders)
	header := http.Header{"Accept-Encoding": {"gzip"}, "Cookie": {cookie}}
	read := func(ctx context.Context, _ int) (bool, error) {
		_, _, err := get(ctx, c, r.base+"/queue?tab=todo", header)
		return true, err
	}
	if _, err := runLoad(ctx, queueReaders, r.slice/4, read); err != nil { // warm
		return err
	}
	l, err := runLoad(ctx, queueReaders, 2*r.slice, read)
	if err != nil {
		return err
	}
	r.atMost(fmt.Sprintf("officer's queue of 50 rows among %d dossiers (%d made by commands, the others copies of their rows), p99 at %d clients",
		made.Dossiers, r.commands, queueReaders), "ms", l.quantile(0.99).Seconds()*1000, 20)
	rows, err := rowsRead(ctx, filepath.Join(r.data, "motcua.db"), viewer)
	if err != nil {
		return err
	}
	r.atMost("officer's queue: rows read per row shown, by the query of the list (counted by a function the engine calls for each row it visits; the counters of the tabs, capped at 999+, are queries of their own)", "rows",
		float64(rows)/pageRows, 3)
	return nil
}

// pageRows is the number of rows of a full page of the queue.
const pageRows = 50

// officer signs in an official whose queue fills a page, and gives the cookie of the session.
func (r *run) officer(ctx context.Context) (cookie string, v org.Viewer, err error) {
	for _, login := range officers {
		in, err := r.house.Auth.SignIn(ctx, account.Attempt{Realm: account.Officials, Login: login, Password: demo.Password,
			Client: account.Client{Address: "bench"}})
		if err != nil {
			return "", v, err
		}
		if err := r.house.DB.Read(ctx, func(s *store.Snapshot) (err error) {
			v, err = org.ViewerAt(s, in.Person, day.Of(s.Now()))
			return err
		}); err != nil {
			return "", v, err
		}
		page, err := queue.List(ctx, r.house.DB, queue.Query{Viewer: v, Tab: queue.Todo})
		if err != nil {
			return "", v, err
		}
		if len(page.Rows) == pageRows {
			cookie, err = r.signIn(ctx, login)
			return cookie, v, err
		}
	}
	return "", v, errors.New("nobody's queue fills a page")
}

// signIn signs an official in as a browser does and gives the cookie of the session.
func (r *run) signIn(ctx context.Context, login string) (cookie string, err error) {
	c := newClient(1)
	f, err := readForm(ctx, c, source{r.base + "/sign-in", ""}, "/sign-in")
	if err != nil {
		return "", err
	}
	f.values.Set("login", login)
	f.values.Set("password", demo.Password)
	res, err := f.post(ctx, c, "")
	if err == nil && res.cookies == "" {
		err = fmt.Errorf("%s could not sign in: status %d", login, res.status)
	}
	return res.cookies, err
}

// seen counts the rows that SQLite visits: a function in the condition of a query, called for each.
var seen struct {
	once sync.Once
	err  error
	n    atomic.Int64
}

// rowsRead runs the query of the queue on a connection of its own, with a function in the condition of every
// part that SQLite calls for each row it visits, and gives the number of calls.
func rowsRead(ctx context.Context, file string, v org.Viewer) (int64, error) {
	seen.once.Do(func() {
		seen.err = sqlite.RegisterScalarFunction("motcua_seen", 1, func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error) {
			seen.n.Add(1)
			return int64(1), nil
		})
	})
	if seen.err != nil {
		return 0, seen.err
	}
	query, args := queue.Query{Viewer: v, Tab: queue.Todo}.SQL()
	const from = "from dossier_dossier d where "
	counted := strings.ReplaceAll(query, from, from+"motcua_seen(d.id) = 1 and ")
	if counted == query {
		return 0, errors.New("the query of the queue has changed its form: rows cannot be counted")
	}
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=query_only(1)&_pragma=busy_timeout(10000)")
	if err != nil {
		return 0, err
	}
	defer func() { _ = db.Close() }()
	seen.n.Store(0)
	rows, err := db.QueryContext(ctx, counted, args...)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }() // read to its end below
	shown := 0
	for rows.Next() {
		shown++
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	if shown == 0 || seen.n.Load() < int64(shown)-1 {
		return 0, fmt.Errorf("%d rows shown, %d counted", shown, seen.n.Load())
	}
	return seen.n.Load(), nil
}
