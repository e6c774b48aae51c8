package seed_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/seed"
)

func house(h *apptest.House) seed.House {
	return seed.House{DB: h.DB, Dossier: h.Dossier, Files: h.Files, Blobs: h.Blobs}
}

// few shows every branch of the story: see TestStory.
var few = seed.Options{Dossiers: 70, Seed: 7, Batch: 50}

// TestRows: the rows of a seed are those that the same commands make when they are given one by one.
func TestRows(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		r, err := seed.Run(t.Context(), house(h), few)
		if err != nil {
			t.Fatal(err)
		}
		seeded := dump(t, h)
		other := apptest.SQLite(t)
		if h.DB.Engine() == store.Postgres {
			other = apptest.Postgres(t)
		}
		if err := seed.Alone(t.Context(), house(other), few, other.Clock); err != nil {
			t.Fatal(err)
		}
		commanded := dump(t, other)
		if r.Dossiers != few.Dossiers || int64(len(seeded["event"])) != r.Events {
			t.Errorf("%+v, but %d events", r, len(seeded["event"]))
		}
		for _, table := range tables {
			if !slices.Equal(seeded[table], commanded[table]) {
				t.Errorf("%s: %d rows seeded, %d by commands\n%s", table, len(seeded[table]), len(commanded[table]), difference(seeded[table], commanded[table]))
			}
		}
	})
}

// tables that a story writes to, with their columns but for what is drawn by chance (salt, hash, tracking
// code, code of the receipt) and the moment of the commit.
var tables = []string{"event", "dossier_dossier", "dossier_party", "dossier_paper", "dossier_log", "dossier_step", "dossier_history",
	"dossier_verification", "dossier_book", "file_file", "file_owner", "file_day", "deadline_clock", "deadline_entry", "job", "counter"}

var columns = map[string]string{
	"event":           "p.position, e.id, e.kind, e.record, e.seq, e.at, e.actor, e.unit, e.reason, e.idem, e.body",
	"dossier_dossier": "",
}

var (
	anID     = regexp.MustCompile(`\b[0-9a-hjkmnp-tv-z]{26}\b`)
	tracking = regexp.MustCompile(`\b[2-9A-HJ-NP-Za-hj-np-z]{4}[- ][2-9A-HJ-NP-Za-hj-np-z]{4}[- ][2-9A-HJ-NP-Za-hj-np-z]{4}\b`)
	receipt  = regexp.MustCompile(`\breceipt=[2-9A-Z]{6}\b`)
)

// dump reads the tables with ids replaced by the order in which the log names them first.
func dump(t *testing.T, h *apptest.House) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	names := map[string]string{}
	plain := func(s string) string {
		s = anID.ReplaceAllStringFunc(s, func(id string) string {
			if names[id] == "" {
				return "id"
			}
			return names[id]
		})
		return receipt.ReplaceAllString(tracking.ReplaceAllString(s, "CODE"), "receipt=CODE")
	}
	err := h.DB.Read(t.Context(), func(q *store.Snapshot) error {
		for _, table := range tables {
			query := `select * from ` + table
			if table == "event" {
				query = `select ` + columns["event"] + ` from event e join event_position p on p.event_id = e.id
					where p.position > (select min(position) from event_position p2 join event e2 on e2.id = p2.event_id where e2.kind = 'demo.built') order by p.position`
			}
			if table == "job" { // people are told only of the present: what a seed puts into the past writes to nobody
				query += ` where kind <> 'notice.write'`
			}
			var rows []string
			if err := store.All(q, query, nil, func(r *sql.Rows) error {
				line, err := text(r)
				if table == "event" {
					for _, id := range anID.FindAllString(line, -1) {
						if names[id] == "" {
							names[id] = "id" + strconv.Itoa(len(names))
						}
					}
				}
				rows = append(rows, line)
				return err
			}); err != nil {
				return err
			}
			for i := range rows {
				rows[i] = plain(rows[i])
			}
			if table != "event" {
				slices.Sort(rows)
			}
			out[table] = rows
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func text(r *sql.Rows) (string, error) {
	cols, err := r.Columns()
	if err != nil {
		return "", err
	}
	into := make([]any, len(cols))
	for i := range into {
		into[i] = new(any)
	}
	if err := r.Scan(into...); err != nil {
		return "", err
	}
	var b strings.Builder
	for i, c := range cols {
		v := *into[i].(*any)
		if x, ok := v.([]byte); ok {
			v = string(x)
		}
		fmt.Fprintf(&b, "%s=%v ", c, v)
	}
	return b.String(), nil
}

func difference(a, b []string) string {
	var out []string
	for _, x := range a {
		if !slices.Contains(b, x) {
			out = append(out, "seeded:    "+x)
		}
	}
	for _, x := range b {
		if !slices.Contains(a, x) {
			out = append(out, "commanded: "+x)
		}
	}
	return strings.Join(out[:min(len(out), 6)], "\n")
}

// TestStory: the same seed tells the same story, another seed another; every state is met, every event has
// its true hash, and files can be read.
func TestStory(t *testing.T) {
	first, second, other := apptest.SQLite(t), apptest.SQLite(t), apptest.SQLite(t)
	o := seed.Options{Dossiers: 300, Seed: 3}
	for h, o := range map[*apptest.House]seed.Options{first: o, second: o, other: {Dossiers: 20, Seed: 4}} {
		if _, err := seed.Run(t.Context(), house(h), o); err != nil {
			t.Fatal(err)
		}
	}
	a, b, c := dump(t, first), dump(t, second), dump(t, other)
	for _, table := range tables {
		if !slices.Equal(a[table], b[table]) {
			t.Errorf("%s: told differently: %s", table, difference(a[table], b[table]))
		}
	}
	if slices.Equal(a["dossier_party"], c["dossier_party"]) {
		t.Error("another seed tells the same story")
	}
	states, channels := map[string]int{}, map[string]int{}
	for _, row := range a["dossier_dossier"] {
		states[part(row, "state")]++
		channels[part(row, "channel")]++
	}
	t.Log(states, channels)
	for _, s := range []string{"1", "2", "3", "4", "9", "10"} {
		if states[s] == 0 {
			t.Errorf("no dossier in state %s", s)
		}
	}
	if channels["online"] == 0 || channels["counter"] == 0 {
		t.Errorf("channels %v", channels)
	}
	if late := count(t, first, `select count(*) from dossier_dossier where finished_at > due`); late == 0 {
		t.Error("nothing is ever late")
	}
	hashes(t, first)
}

func part(row, column string) string {
	_, rest, _ := strings.Cut(" "+row, " "+column+"=")
	v, _, _ := strings.Cut(rest, " ")
	return v
}

func count(t *testing.T, h *apptest.House, query string) (n int) {
	t.Helper()
	if err := h.DB.Read(t.Context(), func(q *store.Snapshot) error { return q.QueryRow(query).Scan(&n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

func hashes(t *testing.T, h *apptest.House) {
	t.Helper()
	if n := count(t, h, `select count(*) from event_pending`); n > 0 {
		t.Errorf("%d events have no position", n)
	}
	err := h.DB.Read(t.Context(), func(q *store.Snapshot) error {
		to, err := store.Position(q)
		if err != nil {
			return err
		}
		kept := map[string][]byte{}
		if err := store.All(q, `select id, hash from event`, nil, func(r *sql.Rows) error {
			var id string
			var hash []byte
			err := r.Scan(&id, &hash)
			kept[id] = hash
			return err
		}); err != nil {
			return err
		}
		last := map[string]int64{}
		return store.Replay(q, 0, to, func(e event.Event) error {
			if !bytes.Equal(kept[e.ID], store.Leaf(e)) {
				return fmt.Errorf("event %s has another hash", e.ID)
			}
			if e.Seq != last[e.Record]+1 {
				return fmt.Errorf("%s: event %d after %d", e.Record, e.Seq, last[e.Record])
			}
			last[e.Record] = e.Seq
			return nil
		})
	})
	if err != nil {
		t.Error(err)
	}
}

// TestReal: a house that is no demonstration is never seeded.
func TestReal(t *testing.T) {
	clock := &storetest.Clock{}
	db := storetest.OpenSQLite(t, storetest.Prepare{Name: "bare", Series: app.Series()}, clock)
	a, err := app.New(db, app.Config{Data: t.TempDir(), Addr: "localhost:0", Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	h := seed.House{DB: db, Dossier: a.Dossier, Files: a.Files, Blobs: a.Blobs}
	if _, err := seed.Run(t.Context(), h, few); !errors.Is(err, seed.ErrReal) {
		t.Fatal(err)
	}
}

// TestSpeed prints how fast a seed is; MOTCUA_SEED says how many dossiers.
func TestSpeed(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("MOTCUA_SEED"))
	if n == 0 {
		n = 100
	}
	h := apptest.SQLite(t)
	began := time.Now()
	r, err := seed.Run(t.Context(), house(h), seed.Options{Dossiers: n, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	t.Logf("%d dossiers, %d events in %v: %.0f dossiers/s", r.Dossiers, r.Events, took, float64(r.Dossiers)/took.Seconds())
}
