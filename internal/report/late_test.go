package report_test

import (
	"database/sql"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/figure"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/report"
)

// places fills in what the facts leave out: the commune, and when the intake of a dossier not yet accepted is due.
func places(t *testing.T, h *apptest.House, list []*replayed) []*replayed {
	t.Helper()
	type row struct {
		place      string
		state, due int64
	}
	rows := map[string]row{}
	if err := h.DB.Read(t.Context(), func(s *store.Snapshot) error {
		return store.All(s, `select id, place, state, due from dossier_dossier`, nil, func(r *sql.Rows) error {
			var id string
			var x row
			err := r.Scan(&id, &x.place, &x.state, &x.due)
			rows[id] = x
			return err
		})
	}); err != nil {
		t.Fatal(err)
	}
	for _, x := range list {
		if x.place = rows[x.id].place; rows[x.id].state == 1 {
			x.dueIntake = time.UnixMilli(rows[x.id].due)
		}
	}
	return list
}

// drawLate draws what is late, by unit and step.
func drawLate(t *testing.T, h *apptest.House, a figure.Ask) (report.Table, error) {
	a.By = []string{"unit", "step"}
	return report.Drawer{DB: h.DB, Words: h.Lang.Words(lang.Default)}.Draw(t.Context(), report.Late, a)
}

// lateness draws what is late at a position and counts it again by hand. The newest position also counts what
// nobody has accepted yet.
func lateness(t *testing.T, h *apptest.House, position int64, newest bool) {
	t.Helper()
	table, err := drawLate(t, h, figure.Ask{Position: position})
	if err != nil {
		t.Fatal(err)
	}
	if want := day.Of(h.Clock.Now()).Add(1); table.Position != position || table.Settled.Soon < want {
		t.Errorf("drawn at %d with %s as soon", table.Position, table.Settled.Soon)
	}
	const intake = "Chờ tiếp nhận"
	got := map[string]map[string]int64{}
	for _, l := range table.Rows {
		if l.Names["unit"] == "" || l.Figures["unfinished"] == 0 {
			t.Errorf("row %+v", l)
		}
		if !newest && l.Key["step"] == intake {
			continue
		}
		f := maps.Clone(l.Figures)
		maps.DeleteFunc(f, func(_ string, n int64) bool { return n == 0 })
		got[l.Key["unit"]+"|"+l.Key["step"]] = f
	}
	want, names := map[string]map[string]int64{}, stepNames(t, h)
	for _, d := range places(t, h, replay(facts(t, h, position, h.Clock.Now().Add(time.Hour)))) {
		unaccepted := d.acceptedAt.IsZero()
		if d.state == 3 || d.state == 7 || !d.finishedAt.IsZero() || !newest && unaccepted {
			continue
		}
		step := names[d.version+"|"+d.step]
		if unaccepted {
			step, d.due, d.byMoment = intake, d.dueIntake, true
		}
		key := d.stepUnit + "|" + step
		if want[key] == nil {
			want[key] = map[string]int64{}
		}
		want[key]["unfinished"]++
		want[key][d.stands(table.At, table.Settled.Soon)]++
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if !maps.Equal(got[key], want[key]) {
			t.Errorf("late at %d: %s\n got %v\nwant %v", position, key, got[key], want[key])
		}
		delete(got, key)
	}
	if len(got) > 0 {
		t.Errorf("late at %d: rows that the facts do not tell of: %v", position, got)
	}
	opensLate(t, h, table)
}

// stands says how an unfinished dossier stands on a day.
func (d *replayed) stands(at time.Time, soon day.Date) string {
	switch due := onDay(d.due); {
	case !d.firstLate.IsZero():
		return "overdue"
	case d.state == 5 || d.state == 6:
		return "waiting"
	case d.due.IsZero():
		return "in_term"
	case d.lateAt(at):
		return "overdue"
	case due == onDay(at):
		return "due_today"
	case due <= soon.String():
		return "due_soon"
	}
	return "in_term"
}

// stepNames are the names of the steps of every version, by version and key.
func stepNames(t *testing.T, h *apptest.House) map[string]string {
	t.Helper()
	names := map[string]string{}
	versions := map[string]bool{}
	for _, e := range facts(t, h, 1<<40, h.Clock.Now().Add(time.Hour)) {
		if e.Kind == "dossier.submitted" {
			var f dossierevent.Submitted
			decode(e, &f)
			versions[f.Version] = true
		}
	}
	if err := h.DB.Read(t.Context(), func(s *store.Snapshot) error {
		for id := range versions {
			v, err := h.Catalogue.VersionByID(s, id)
			if err != nil {
				return err
			}
			for _, step := range dossier.Steps(v) {
				names[id+"|"+step.Key] = step.Name
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return names
}

// opensLate proves that every figure opens as many dossiers as it says, each once.
func opensLate(t *testing.T, h *apptest.House, table report.Table) {
	t.Helper()
	for _, l := range table.Rows {
		for _, c := range table.Columns {
			ids := map[string]bool{}
			for after, more := "", true; more; more = after != "" {
				list, next, err := report.Open(t.Context(), h.DB, report.Late,
					figure.Cell{Ask: table.Settled, Figure: c.Key, Key: l.Key, After: after, Size: 7})
				if err != nil {
					t.Fatal(err)
				}
				for _, o := range list {
					ids[o.ID] = true
				}
				after = next
			}
			if int64(len(ids)) != l.Figures[c.Key] {
				t.Errorf("%s of %s says %d and opens %d", c.Key, l.Name, l.Figures[c.Key], len(ids))
			}
		}
	}
}

// TestLateIsSeenByThoseConcerned: a centre counts what it took in, a committee what it decides, nobody more.
func TestLateIsSeenByThoseConcerned(t *testing.T) {
	h := apptest.SQLite(t)
	histories(t, h)
	all, err := drawLate(t, h, figure.Ask{})
	if err != nil {
		t.Fatal(err)
	}
	total := func(a figure.Ask) (n int64) {
		table, err := drawLate(t, h, a)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range table.Rows {
			n += l.Figures["unfinished"]
		}
		return n
	}
	viewer := h.As(t, "thanhtra")
	units := map[string]int64{}
	for _, d := range replay(facts(t, h, all.Position, h.Clock.Now().Add(time.Hour))) {
		if d.state == 3 || d.state == 7 || !d.finishedAt.IsZero() {
			continue
		}
		x, err := h.Dossier.Load(t.Context(), viewer, d.id)
		if err != nil {
			t.Fatal(err)
		}
		units[x.Received]++
		units[x.Competent]++
	}
	for u, want := range units {
		if got := total(figure.Ask{Units: []string{u}}); got != want {
			t.Errorf("%s sees %d, want %d", u, got, want)
		}
	}
	if n := total(figure.Ask{Units: []string{}}); n != 0 {
		t.Errorf("somebody without units sees %d", n)
	}
	if _, _, err := report.Open(t.Context(), h.DB, report.Late, figure.Cell{Figure: "everything"}); fault.Of(err) != fault.NotFound {
		t.Errorf("a column that is none: %v", err)
	}
}
