package report_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/figure"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/report"
	"github.com/motcua/motcua/internal/seed"
)

// histories fills a house with dossiers that real commands led through two months: online and at the counter, early,
// on time and late, sent back, refused, still open, in many units and fields, and in all the other ways. It tells how many
// facts are seeded, and the position before them.
func histories(t *testing.T, h *apptest.House) (events, ways int64) {
	t.Helper()
	waiting(t, h)
	otherWays(t, h)
	h.Settle(t)
	ways = draw(t, h, figure.Ask{From: day.Of(h.Clock.Now()), To: day.Of(h.Clock.Now())}).Position
	r, err := seed.Run(t.Context(), h.App, seed.Options{Dossiers: 120, Seed: 7, Days: 60})
	if err != nil {
		t.Fatal(err)
	}
	h.Settle(t)
	return r.Facts, ways
}

// waiting adds dossiers that were asked to pay: one waits still, one has paid, one was let off.
func waiting(t *testing.T, h *apptest.House) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var v catalogue.Version
	must(h.DB.Read(t.Context(), func(s *store.Snapshot) (err error) {
		v, err = h.Catalogue.Current(s, "2.000635", day.Of(s.Now()))
		return err
	}))
	by := h.As(t, "tiepnhan.kylua")
	for n := range 3 {
		a := dossier.Application{Request: org.Request{Viewer: by, Sent: action.Sent{Key: fmt.Sprint("pay", n)}}, Version: v.ID, Place: "06187",
			Channel: dossier.Counter, FiledBy: "receiver", Helped: by.HomeUnits()[0], Answers: []byte(`{"copies":{"number":2}}`), Way: "counter",
			Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Nông Thị Hoa"}}}
		for _, p := range v.Papers {
			a.Papers = append(a.Papers, dossier.ReceivedPaper{Key: p.Key, How: "shown", Check: "ok"})
		}
		d, err := h.Dossier.FileAtCounter(t.Context(), a)
		must(err)
		d, err = h.Payments.Require(t.Context(), dossier.Input{Request: org.Request{Viewer: by}, Dossier: d.ID}, payment.Counted{})
		must(err)
		h.Clock.Add(time.Hour)
		var bills []fee.Charge
		must(h.DB.Read(t.Context(), func(s *store.Snapshot) (err error) { bills, err = fee.Of(s, dossierevent.Record(d.ID)); return err }))
		act := dossier.Input{Request: org.Request{Viewer: h.As(t, "thuquy.kylua"), Sent: action.Sent{Reason: "Người thuộc hộ nghèo"}}, Dossier: d.ID}
		switch n {
		case 1:
			_, err = h.Payments.Record(t.Context(), act, bills[0].ID, fee.Payment{Method: fee.Cash})
		case 2:
			_, err = h.Payments.Exempt(t.Context(), act, bills[0].ID)
		}
		must(err)
	}
}

// holiday declares the days after today off: every open due moment on them moves.
func holiday(t *testing.T, h *apptest.House) {
	t.Helper()
	today := day.Of(h.Clock.Now())
	var days []day.Special
	for n := range 12 {
		days = append(days, day.Special{Date: today.Add(1 + n), Kind: day.Statutory, Name: "Nghỉ đột xuất"})
	}
	h.Declare(t, days...)
	h.Settle(t)
}

// facts are those up to a position and before a moment.
func facts(t *testing.T, h *apptest.House, to int64, before time.Time) (list []event.Event) {
	t.Helper()
	if err := h.DB.Read(t.Context(), func(s *store.Snapshot) error {
		list = nil
		return store.Replay(s, 0, to, func(e event.Event) error {
			if e.At.Before(before) {
				list = append(list, e)
			}
			return nil
		})
	}); err != nil {
		t.Fatal(err)
	}
	return list
}

// whole is the first position from p on where no command is cut in half: the facts of one stand side by side.
func whole(t *testing.T, h *apptest.House, p int64) int64 {
	t.Helper()
	var here event.Event
	open := true
	for _, e := range facts(t, h, p+30, h.Clock.Now().Add(time.Hour)) {
		if e.Position > p && open {
			if open = e.Record == here.Record && e.At.Equal(here.At) && e.By.Actor == here.By.Actor; open {
				p = e.Position
			}
		}
		here = e
	}
	return p
}

func draw(t *testing.T, h *apptest.House, a figure.Ask) report.Table {
	t.Helper()
	table, err := report.Drawer{DB: h.DB, Words: h.Lang.Words(lang.Default)}.Draw(t.Context(), report.II06a, a)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func inJSON(t *testing.T, table report.Table) string {
	t.Helper()
	b, err := json.Marshal(table)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestTableIsWhatTheFactsTell draws many tables and counts each again by hand out of the facts.
func TestTableIsWhatTheFactsTell(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		events, ways := histories(t, h)
		last := draw(t, h, figure.Ask{From: day.Of(h.Clock.Now()), To: day.Of(h.Clock.Now())}).Position
		middle := whole(t, h, last-events/3)
		first := inJSON(t, everything(t, h, middle))
		projections(t, h, last)
		everyColumn(t, compare(t, h, last))
		everyColumn(t, compare(t, h, middle))
		for _, part := range []int64{4, 2} { // half-way through the other ways
			p := whole(t, h, ways-ways/part)
			compare(t, h, p)
			lateness(t, h, p, false)
		}
		lateness(t, h, last, true)
		lateness(t, h, middle, false)
		holiday(t, h)
		h.Clock.Add(4 * 24 * time.Hour)
		now := draw(t, h, figure.Ask{From: day.Of(h.Clock.Now()), To: day.Of(h.Clock.Now())}).Position
		if now == last {
			t.Error("the holiday moved nothing")
		}
		leave(t, h, "tuphap.kylua")
		now = draw(t, h, figure.Ask{From: day.Of(h.Clock.Now()), To: day.Of(h.Clock.Now())}).Position
		projections(t, h, now)
		everyColumn(t, compare(t, h, now))
		lateness(t, h, now, true)
		lateness(t, h, middle, false)
		if again := inJSON(t, everything(t, h, middle)); again != first {
			t.Errorf("drawn again at the same position:\n%s\n%s", first, again)
		}
	})
}

// everything is a table of all time at a position, judged at a fixed moment.
func everything(t *testing.T, h *apptest.House, position int64) report.Table {
	t.Helper()
	return draw(t, h, figure.Ask{From: day.On(2026, time.September, 1), To: day.On(2026, time.December, 11), By: []string{"unit", "field"}, Position: position,
		At: time.Date(2026, 12, 9, 3, 0, 0, 0, time.UTC)})
}

func compare(t *testing.T, h *apptest.House, position int64) (seen map[string]int64) {
	t.Helper()
	today := day.Of(h.Clock.Now())
	seen = map[string]int64{}
	for _, period := range [][2]int{{-70, 0}, {-30, -1}, {-45, -31}, {-20, -14}, {-7, 0}, {-1, -1}, {0, 0}} {
		for _, by := range [][]string{nil, {"unit"}, {"field"}, {"unit", "field"}, {"field", "place"}} {
			a := figure.Ask{From: today.Add(period[0]), To: today.Add(period[1]), By: by, Position: position}
			table := draw(t, h, a)
			end := time.Date(2026, 1, 1, 0, 0, 0, 0, vn).AddDate(0, 0, int(a.To.Add(1)-day.On(2026, time.January, 1)))
			told := replay(facts(t, h, position, end))
			if slices.Contains(by, "place") {
				places(t, h, told)
			}
			want := count(told, drawn{from: a.From.String(), to: a.To.String(), at: table.At, by: by})
			name := fmt.Sprintf("%s–%s by %v at %d", a.From, a.To, by, position)
			same(t, name, table, want)
			for _, l := range table.Rows {
				for k, n := range l.Figures {
					seen[k] += n
				}
			}
			if len(by) == 2 && period[0] == -20 || by == nil && period[0] == -70 {
				opens(t, h, a, table)
			}
		}
	}
	return seen
}

// everyColumn: tables in which a column is empty prove nothing about it.
func everyColumn(t *testing.T, seen map[string]int64) {
	t.Helper()
	for _, k := range []string{"online", "direct", "carried", "early", "on_time", "late", "open_in_term", "open_late", "paused", "extended", "closed_late"} {
		if seen[k] == 0 {
			t.Errorf("no dossier in any table stands under %s: the histories prove nothing about it", k)
		}
	}
}

// same compares a table with one counted by hand, and holds each row to its identity.
func same(t *testing.T, name string, table report.Table, want map[string]map[string]int64) {
	t.Helper()
	got := map[string]map[string]int64{}
	for _, l := range table.Rows {
		f := maps.Clone(l.Figures)
		if f["received"] != f["resolved"]+f["open"] || f["received"] != f["online"]+f["direct"]+f["carried"] || f["resolved"] != f["early"]+
			f["on_time"]+f["late"] {
			t.Errorf("%s: %s does not add up: %v", name, l.Name, f)
		}
		if f["received"] > 0 {
			maps.DeleteFunc(f, func(_ string, n int64) bool { return n == 0 })
			key := l.Key["unit"] + "|" + l.Key["field"]
			if p, cut := l.Key["place"]; cut {
				key += "|" + p
			}
			got[key] = f
		}
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if !maps.Equal(got[key], want[key]) {
			t.Errorf("%s: row %q\n got %v\nwant %v", name, key, got[key], want[key])
		}
		delete(got, key)
	}
	if len(got) > 0 {
		t.Errorf("%s: rows that the facts do not tell of: %v", name, got)
	}
}

// opens proves that every figure opens as many dossiers as it says, page by page, each once.
func opens(t *testing.T, h *apptest.House, a figure.Ask, table report.Table) {
	t.Helper()
	a.Position, a.At = table.Position, table.At
	for _, l := range table.Rows {
		for _, c := range table.Columns {
			if l.Figures[c.Key] == 0 && len(a.By) == 2 {
				continue
			}
			ids := map[string]bool{}
			for after, more := "", true; more; more = after != "" {
				list, next, err := report.Open(t.Context(), h.DB, report.II06a, figure.Cell{Ask: a, Figure: c.Key, Key: l.Key, After: after, Size: 17})
				if err != nil {
					t.Fatal(err)
				}
				for _, o := range list {
					if ids[o.ID] {
						t.Errorf("%s opens %s twice", c.Key, o.ID)
					}
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

// projections holds every dossier, as room dossier keeps it, to what its facts tell.
func projections(t *testing.T, h *apptest.House, position int64) {
	t.Helper()
	viewer := h.As(t, "thanhtra")
	states := map[dossier.State]int{}
	for _, x := range replay(facts(t, h, position, h.Clock.Now().Add(time.Hour))) {
		d, err := h.Dossier.Load(t.Context(), viewer, x.id)
		if err != nil {
			t.Fatal(err)
		}
		states[d.State]++
		got := fmt.Sprintf("state %d code %q step %q person %q accepted %v finished %v", d.State, d.Code, d.Step.Key, d.Step.Assignee,
			d.AcceptedAt.UnixMilli(), d.FinishedAt.UnixMilli())
		want := fmt.Sprintf("state %d code %q step %q person %q accepted %v finished %v", x.state, x.code, x.step, x.person, x.acceptedAt.UnixMilli(),
			x.finishedAt.UnixMilli())
		if got != want {
			t.Errorf("%s is kept as\n%s, told as\n%s", x.id, got, want)
		}
		if !x.acceptedAt.IsZero() && !d.Due.Equal(x.due) {
			t.Errorf("%s (state %d) is due %s, told %s", x.id, d.State, d.Due.In(vn), x.due.In(vn))
		}
	}
	for _, s := range []dossier.State{dossier.Processing, dossier.Done, dossier.Returned} {
		if states[s] == 0 {
			t.Errorf("no dossier in state %d", s)
		}
	}
}

// TestWrongAsk: what cannot be drawn is a fault of the field that says so.
func TestWrongAsk(t *testing.T) {
	h := apptest.SQLite(t)
	today := day.Of(h.Clock.Now())
	for name, a := range map[string]figure.Ask{"to": {From: today, To: today.Add(-1)}, "by": {From: today, To: today, By: []string{"applicant_name"}}} {
		_, err := report.Drawer{DB: h.DB, Words: h.Lang.Words(lang.Default)}.Draw(t.Context(), report.II06a, a)
		f := fault.Fields(fault.Field{Name: name})
		if fault.Of(err) != fault.Of(f) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := report.Open(t.Context(), h.DB, report.II06a,
		figure.Cell{Ask: figure.Ask{From: today, To: today}, Figure: "everything"}); fault.Of(err) != fault.NotFound {
		t.Errorf("a column that is none: %v", err)
	}
	table := draw(t, h, figure.Ask{From: today, To: today, Units: []string{}, By: []string{"unit"}})
	if len(table.Rows) != 0 {
		t.Errorf("somebody without units sees %v", table.Rows)
	}
}
