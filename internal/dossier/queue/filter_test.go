package queue_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/internal/dossier/queue"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// found lists the dossiers of a queue that a filter leaves.
func (w *world) found(login string, f queue.Filter) int {
	w.T.Helper()
	page, err := queue.List(w.T.Context(), w.DB, queue.Query{Viewer: w.As(w.T, login), Tab: queue.Todo, Filter: f})
	w.Must(err)
	return len(page.Rows)
}

func TestQueueIsNarrowed(t *testing.T) {
	each(t, func(w *world) {
		d := w.Accepted() // due 27/11 17:00
		birth := w.Birth()
		for _, c := range []struct {
			f    queue.Filter
			want int
		}{
			{queue.Filter{}, 2}, {queue.Filter{Procedure: dossiertest.Single}, 1}, {queue.Filter{Procedure: "9"}, 0}, {queue.Filter{Field: d.Version.Field}, 2},
			{queue.Filter{Field: "Đất đai"}, 0}, {queue.Filter{Step: d.Step.Name, Procedure: dossiertest.Single}, 1},
			{queue.Filter{Unit: d.Competent}, 2}, {queue.Filter{Unit: "x"}, 0},
			{queue.Filter{Procedure: "1.004884", Step: birth.Step.Name, Band: inbox.Later}, 1},
		} {
			if got := w.found("tuphap.kylua", c.f); got != c.want {
				t.Errorf("%+v leaves %d, want %d", c.f, got, c.want)
			}
		}
		for _, c := range []struct {
			at   time.Time
			want inbox.Band
		}{
			{day.On(2026, 11, 23).At(9, 0), inbox.Soon}, {day.On(2026, 11, 26).At(9, 0), inbox.Soon}, {day.On(2026, 11, 27).At(9, 0), inbox.Today},
			{day.On(2026, 11, 27).At(23, 59), inbox.Today}, {day.On(2026, 11, 28).At(0, 1), inbox.Late},
		} {
			w.Clock.Set(c.at)
			for _, b := range inbox.Bands() {
				want := 0
				if b == c.want {
					want = 1
				}
				if got := w.found("tuphap.kylua", queue.Filter{Procedure: dossiertest.Single, Band: b}); got != want {
					t.Errorf("at %s band %s holds %d, want %d", c.at, b, got, want)
				}
			}
		}
		all, err := w.tallies("tuphap.kylua", []queue.Tab{queue.Todo, queue.Mine, queue.Asked}, queue.Todo)
		w.Must(err)
		for _, login := range []string{"tuphap.kylua", "tiepnhan.kylua", "chutich.kylua", "vanthu.kylua", "giamdoc"} { // counted with and without due days
			every := []queue.Tab{queue.Todo, queue.Mine, queue.Inbox, queue.Return, queue.Waiting, queue.Centre, queue.Asked}
			none, err := w.tallies(login, every, "")
			w.Must(err)
			for _, tab := range every {
				one, err := w.tallies(login, []queue.Tab{tab}, tab)
				w.Must(err)
				if one[tab].All != none[tab].All {
					t.Errorf("%s, %s: %d with due days, %d without", login, tab, one[tab].All, none[tab].All)
				}
			}
		}
		sum := 0
		for _, n := range all[queue.Todo].Bands {
			sum += n
		}
		if all[queue.Todo].All != 2 || sum != 2 || all[queue.Mine].All != 1 || all[queue.Todo].Bands[inbox.Late] != 1 || all[queue.Asked].All != 0 {
			t.Errorf("counted %+v", all)
		}
		f, err := apptest.Look(w.House, func(s *store.Snapshot) (queue.Facets, error) {
			return queue.ReadFacets(s, w.As(t, "tuphap.kylua"), queue.Todo)
		})
		w.Must(err)
		if len(f.Procedures) != 2 || len(f.Fields) != 1 || len(f.Units) != 1 || len(f.Steps) != 2 {
			t.Errorf("facets %+v", f)
		}
		nobody, err := apptest.Look(w.House, func(s *store.Snapshot) (queue.Facets, error) {
			return queue.ReadFacets(s, w.As(t, "quantri"), queue.Todo)
		})
		if err != nil || len(nobody.Procedures) != 0 {
			t.Errorf("the administrator learns what lies on desks: %+v %v", nobody, err)
		}
	})
}

func TestFiltersAreOnesOwn(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		a, b := w.As(t, "tuphap.kylua"), w.As(t, "vanhoa.kylua")
		late := queue.Saved{Name: "  Quá   hạn ", Tab: queue.Todo, Filter: queue.Filter{Band: inbox.Late}}
		w.Must(queue.SaveFilter(ctx, w.DB, a, late))
		late.Band = inbox.Today
		w.Must(queue.SaveFilter(ctx, w.DB, a, late))
		list, err := apptest.Look(w.House, func(s *store.Snapshot) ([]queue.Saved, error) { return queue.Filters(s, a) })
		w.Must(err)
		if len(list) != 1 || list[0].Name != "Quá hạn" || list[0].Band != inbox.Today {
			t.Errorf("kept %+v", list)
		}
		if other, err := apptest.Look(w.House, func(s *store.Snapshot) ([]queue.Saved, error) { return queue.Filters(s, b) }); err != nil || len(other) != 0 {
			t.Errorf("a colleague finds %+v, %v", other, err)
		}
		if err := queue.DropFilter(ctx, w.DB, b, list[0].ID); fault.Of(err) != fault.NotFound {
			t.Errorf("a colleague drops it: %v", err)
		}
		for _, name := range []string{" ", strings.Repeat("ô", 41)} {
			if err := queue.SaveFilter(ctx, w.DB, a, queue.Saved{Name: name}); fault.Of(err) != fault.Invalid {
				t.Errorf("kept under %q: %v", name, err)
			}
		}
		for i := range 19 {
			w.Must(queue.SaveFilter(ctx, w.DB, a, queue.Saved{Name: fmt.Sprint("b", i)}))
		}
		if err := queue.SaveFilter(ctx, w.DB, a, queue.Saved{Name: "một nữa"}); fault.Of(err) != fault.Conflict {
			t.Errorf("kept without end: %v", err)
		}
		w.Must(queue.DropFilter(ctx, w.DB, a, list[0].ID))
	})
}

func TestRaceSameFilterName(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	v := w.As(t, "tuphap.kylua")
	if n := w.Race(8, func(ctx context.Context, _ string) error {
		return queue.SaveFilter(ctx, w.DB, v, queue.Saved{Name: "Một tên", Tab: queue.Todo})
	}); n != 8 {
		t.Errorf("%d of 8 kept it", n)
	}
	if list, err := apptest.Look(w.House, func(s *store.Snapshot) ([]queue.Saved, error) { return queue.Filters(s, v) }); err != nil || len(list) != 1 {
		t.Errorf("kept %d times: %v", len(list), err)
	}
}

// TestQueueReadsByIndex asks both engines how they read the desks: never by scanning the table.
func TestQueueReadsByIndex(t *testing.T) {
	each(t, func(w *world) {
		w.Accepted()
		for _, login := range []string{"tuphap.kylua", "tiepnhan.kylua", "chutich.kylua"} {
			for _, tab := range []queue.Tab{queue.Todo, queue.Mine, queue.Inbox, queue.Return, queue.Centre, queue.Waiting} {
				query, args := queue.Query{Viewer: w.As(t, login), Tab: tab, Filter: queue.Filter{Field: "Hộ tịch"}}.SQL()
				if !strings.Contains(query, "dossier_dossier") || strings.Contains(query, "1=0") {
					continue
				}
				plan := storetest.Plan(t, w.DB, query, args)
				for _, bad := range []string{"SCAN d\n", "SCAN dossier_dossier", "Seq Scan on dossier_dossier"} {
					if strings.Contains(plan+"\n", bad) {
						t.Errorf("%s, %s scans the table:\n%s", login, tab, plan)
					}
				}
			}
		}
	})
}
