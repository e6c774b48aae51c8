package seed_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/seed"
)

// few shows every branch of the story: see TestStory.
var few = seed.Options{Dossiers: 110, Originals: 70, Seed: 1, Batch: 50, Unindexed: 1}

// TestRows: the rows of a seed, those of copies too, are those that the same commands make when they are given one by
// one.
func TestRows(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		told, r, err := seed.Tell(t.Context(), h.App, few)
		if err != nil {
			t.Fatal(err)
		}
		copied := told.Copied()
		seeded := dump(t, h, copied)
		other := apptest.SQLite(t)
		if h.DB.Engine() == store.Postgres {
			other = apptest.Postgres(t)
		}
		if err := told.Alone(t.Context(), other.App, few, other.Clock); err != nil {
			t.Fatal(err)
		}
		commanded := dump(t, other, copied)
		rows := 0
		for table := range copied {
			rows += len(seeded[table])
			if !slices.Equal(seeded[table], commanded[table]) {
				t.Errorf("%s: %d rows seeded, %d by commands\n%s", table, len(seeded[table]), len(commanded[table]),
					difference(seeded[table], commanded[table]))
			}
		}
		if !slices.Equal(seeded["event"], commanded["event"]) {
			t.Errorf("%d facts seeded, %d by commands\n%s", len(seeded["event"]), len(commanded["event"]), difference(seeded["event"], commanded["event"]))
		}
		if r.Dossiers != few.Dossiers || int64(len(seeded["event"])) != r.Facts || r.Rows < int64(rows) {
			t.Errorf("%+v, but %d facts, %d rows", r, len(seeded["event"]), rows)
		}
		for _, table := range []string{"dossier_request", "dossier_verification", "fee_receipt", "notify_notice", "portal_sent", "file_file"} {
			if len(seeded[table]) == 0 {
				t.Errorf("%s is empty: the story has no such thing", table)
			}
		}
	})
}

// What is drawn by chance, or given out in another order.
var chance = []struct {
	re *regexp.Regexp
	by string
}{
	{regexp.MustCompile(`\b[2-9A-HJ-NP-Za-hj-np-z]{4}[- ][2-9A-HJ-NP-Za-hj-np-z]{4}[- ][2-9A-HJ-NP-Za-hj-np-z]{4}\b`), "TRACKING"},
	{regexp.MustCompile(`(?i)(h37[.0-9]*-\d{8})-\d{7}`), "$1-N"},
	{regexp.MustCompile(`\b\d+/KQ\b`), "N/KQ"},
	{regexp.MustCompile(`"number":\d+`), `"number":N`},
	{regexp.MustCompile(`\b0000\d{4}\b`), "N"},
	{regexp.MustCompile(`"reference":"[^"]+"`), `"reference":"R"`},
	{regexp.MustCompile(`(fee\.receipt_issued.*"hash":)"[0-9a-f]{64}"`), `$1"H"`},
}

var anID = regexp.MustCompile(`\b[0-9a-hjkmnp-tv-z]{26}\b`)

// dump reads the facts and the tables, with ids replaced by the order in which the log names them first, and without
// what is drawn by chance.
func dump(t *testing.T, h *apptest.House, tables map[string][]string) map[string][]string {
	t.Helper()
	out, names := map[string][]string{}, map[string]string{}
	plain := func(line string) string {
		line = anID.ReplaceAllStringFunc(line, func(id string) string {
			if names[id] == "" {
				return "id"
			}
			return names[id]
		})
		for _, c := range chance {
			line = c.re.ReplaceAllString(line, c.by)
		}
		return line
	}
	err := h.DB.Read(t.Context(), func(q *store.Snapshot) error {
		rows, err := lines(q, `select p.position, e.id, e.kind, e.record, e.seq, e.at, e.actor, e.unit, e.reason, e.idem, e.body from event e
			join event_position p on p.event_id = e.id where p.position > (select min(position) from event_position p2
			join event e2 on e2.id = p2.event_id where e2.kind = 'demo.built') order by p.position`)
		if err != nil {
			return err
		}
		for _, line := range rows {
			for _, id := range anID.FindAllString(line, -1) {
				if names[id] == "" {
					names[id] = "id" + strconv.Itoa(len(names))
				}
			}
			out["event"] = append(out["event"], plain(line))
		}
		for table, codes := range tables {
			columns, err := q.Columns(table)
			if err != nil {
				return err
			}
			columns = slices.DeleteFunc(columns, func(c string) bool { return slices.Contains(codes, c) })
			query := `select ` + strings.Join(columns, ", ") + ` from ` + table
			if table == "job" { // what is to be done later: the rest is done, or changes nothing any more
				query += ` where run_at > ` + strconv.FormatInt(store.Millis(h.DB.Now()), 10)
			}
			rows, err := lines(q, query)
			if err != nil {
				return err
			}
			for _, line := range rows {
				out[table] = append(out[table], plain(line))
			}
			slices.Sort(out[table])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func lines(q store.Querier, query string) (list []string, err error) {
	err = store.All(q, query, nil, func(r *sql.Rows) error {
		line, err := text(r)
		list = append(list, line)
		return err
	})
	return list, err
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
	o := seed.Options{Dossiers: 400, Originals: 200, Seed: 3}
	var tables map[string][]string
	for h, o := range map[*apptest.House]seed.Options{first: o, second: o, other: {Dossiers: 20, Seed: 4}} {
		told, _, err := seed.Tell(t.Context(), h.App, o)
		if err != nil {
			t.Fatal(err)
		}
		tables = told.Copied()
	}
	a, b, c := dump(t, first, tables), dump(t, second, tables), dump(t, other, tables)
	for table := range tables {
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
	if _, err := seed.Run(t.Context(), a, few); !errors.Is(err, seed.ErrReal) {
		t.Fatal(err)
	}
}
