package dossier_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// found lists the dossiers of a queue that a filter leaves.
func (w *world) found(login string, f dossier.Filter) int {
	w.t.Helper()
	page, err := w.Dossier.Queue(w.t.Context(), dossier.Queue{Viewer: w.As(w.t, login), Tab: dossier.TabTodo, Filter: f})
	w.must(err)
	return len(page.Rows)
}

func TestQueueIsNarrowed(t *testing.T) {
	each(t, func(w *world) {
		d := w.accepted() // due 27/11 17:00
		birth := w.birth()
		for _, c := range []struct {
			f    dossier.Filter
			want int
		}{
			{dossier.Filter{}, 2}, {dossier.Filter{Procedure: single}, 1}, {dossier.Filter{Procedure: "9"}, 0}, {dossier.Filter{Field: d.Version.Field}, 2},
			{dossier.Filter{Field: "Đất đai"}, 0}, {dossier.Filter{Step: d.Step.Name, Procedure: single}, 1}, {dossier.Filter{Unit: d.Competent}, 2}, {dossier.Filter{Unit: "x"}, 0},
			{dossier.Filter{Procedure: "1.004884", Step: birth.Step.Name, Band: inbox.Later}, 1},
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
				if got := w.found("tuphap.kylua", dossier.Filter{Procedure: single, Band: b}); got != want {
					t.Errorf("at %s band %s holds %d, want %d", c.at, b, got, want)
				}
			}
		}
		all, err := w.tallies("tuphap.kylua", []dossier.Tab{dossier.TabTodo, dossier.TabMine, dossier.TabAsked}, dossier.TabTodo)
		w.must(err)
		for _, login := range []string{"tuphap.kylua", "tiepnhan.kylua", "chutich.kylua", "vanthu.kylua", "giamdoc"} { // counted with and without due days
			every := []dossier.Tab{dossier.TabTodo, dossier.TabMine, dossier.TabInbox, dossier.TabReturn, dossier.TabWaiting, dossier.TabCentre, dossier.TabAsked}
			none, err := w.tallies(login, every, "")
			w.must(err)
			for _, tab := range every {
				one, err := w.tallies(login, []dossier.Tab{tab}, tab)
				w.must(err)
				if one[tab].All != none[tab].All {
					t.Errorf("%s, %s: %d with due days, %d without", login, tab, one[tab].All, none[tab].All)
				}
			}
		}
		sum := 0
		for _, n := range all[dossier.TabTodo].Bands {
			sum += n
		}
		if all[dossier.TabTodo].All != 2 || sum != 2 || all[dossier.TabMine].All != 1 || all[dossier.TabTodo].Bands[inbox.Late] != 1 || all[dossier.TabAsked].All != 0 {
			t.Errorf("counted %+v", all)
		}
		f, err := look(w, func(s *store.Snapshot) (dossier.Facets, error) {
			return dossier.ReadFacets(s, w.As(t, "tuphap.kylua"), dossier.TabTodo)
		})
		w.must(err)
		if len(f.Procedures) != 2 || len(f.Fields) != 1 || len(f.Units) != 1 || len(f.Steps) != 2 {
			t.Errorf("facets %+v", f)
		}
		nobody, err := look(w, func(s *store.Snapshot) (dossier.Facets, error) {
			return dossier.ReadFacets(s, w.As(t, "quantri"), dossier.TabTodo)
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
		late := dossier.Saved{Name: "  Quá   hạn ", Tab: dossier.TabTodo, Filter: dossier.Filter{Band: inbox.Late}}
		w.must(w.Dossier.SaveFilter(ctx, a, late))
		late.Band = inbox.Today
		w.must(w.Dossier.SaveFilter(ctx, a, late))
		list, err := look(w, func(s *store.Snapshot) ([]dossier.Saved, error) { return dossier.Filters(s, a) })
		w.must(err)
		if len(list) != 1 || list[0].Name != "Quá hạn" || list[0].Band != inbox.Today {
			t.Errorf("kept %+v", list)
		}
		if other, err := look(w, func(s *store.Snapshot) ([]dossier.Saved, error) { return dossier.Filters(s, b) }); err != nil || len(other) != 0 {
			t.Errorf("a colleague finds %+v, %v", other, err)
		}
		if err := w.Dossier.DropFilter(ctx, b, list[0].ID); fault.Of(err) != fault.NotFound {
			t.Errorf("a colleague drops it: %v", err)
		}
		for _, name := range []string{" ", strings.Repeat("ô", 41)} {
			if err := w.Dossier.SaveFilter(ctx, a, dossier.Saved{Name: name}); fault.Of(err) != fault.Invalid {
				t.Errorf("kept under %q: %v", name, err)
			}
		}
		for i := range 19 {
			w.must(w.Dossier.SaveFilter(ctx, a, dossier.Saved{Name: fmt.Sprint("b", i)}))
		}
		if err := w.Dossier.SaveFilter(ctx, a, dossier.Saved{Name: "một nữa"}); fault.Of(err) != fault.Conflict {
			t.Errorf("kept without end: %v", err)
		}
		w.must(w.Dossier.DropFilter(ctx, a, list[0].ID))
	})
}

func TestRaceSameFilterName(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	v := w.As(t, "tuphap.kylua")
	if n := w.race(8, func(ctx context.Context, _ string) error {
		return w.Dossier.SaveFilter(ctx, v, dossier.Saved{Name: "Một tên", Tab: dossier.TabTodo})
	}); n != 8 {
		t.Errorf("%d of 8 kept it", n)
	}
	if list, err := look(w, func(s *store.Snapshot) ([]dossier.Saved, error) { return dossier.Filters(s, v) }); err != nil || len(list) != 1 {
		t.Errorf("kept %d times: %v", len(list), err)
	}
}

// TestQueueReadsByIndex asks both engines how they read the desks: never by scanning the table.
func TestQueueReadsByIndex(t *testing.T) {
	each(t, func(w *world) {
		w.accepted()
		for _, login := range []string{"tuphap.kylua", "tiepnhan.kylua", "chutich.kylua"} {
			for _, tab := range []dossier.Tab{dossier.TabTodo, dossier.TabMine, dossier.TabInbox, dossier.TabReturn, dossier.TabCentre, dossier.TabWaiting} {
				query, args := dossier.Queue{Viewer: w.As(t, login), Tab: tab, Filter: dossier.Filter{Field: "Hộ tịch"}}.SQL()
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
