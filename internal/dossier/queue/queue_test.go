package queue_test

import (
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier/dossiertest"
	"github.com/motcua/motcua/internal/dossier/queue"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
)

// world is a house with what the tests of this package need.
type world struct {
	*dossiertest.World
	counters queue.Counters
}

func each(t *testing.T, test func(w *world)) {
	dossiertest.Each(t, func(w *dossiertest.World) { test(&world{World: w}) })
}

func newWorld(t *testing.T, h *apptest.House) *world { return &world{World: dossiertest.New(t, h)} }

// tallies counts the queues of a login.
func (w *world) tallies(login string, tabs []queue.Tab, open queue.Tab) (map[queue.Tab]inbox.Tally, error) {
	v := w.As(w.T, login)
	return apptest.Look(w.House, func(s *store.Snapshot) (map[queue.Tab]inbox.Tally, error) {
		return w.counters.Tallies(s, v, tabs, open)
	})
}

func TestQueueOfAProvince(t *testing.T) {
	each(t, func(w *world) {
		d := w.Submit("k1")
		d, err := w.Dossier.Accept(t.Context(), w.By("tiepnhan.kylua", d), w.Checked(d))
		w.Must(err)
		for login, want := range map[string]int{"thanhtra": 1, "tuphap.kylua": 1, "tiepnhan.kylua": 1, "chuyenvien.sotuphap": 0, "quantri": 0} {
			for tab, n := range map[queue.Tab]int{queue.Centre: want, queue.Waiting: 0} {
				page, err := queue.List(t.Context(), w.DB, queue.Query{Viewer: w.As(t, login), Tab: tab})
				if err != nil || len(page.Rows) != n || n == 1 && page.Rows[0].ID != d.ID {
					t.Errorf("%s, %s: %d rows, %v; want %d", login, tab, len(page.Rows), err, n)
				}
			}
		}
	})
}

// TestAQueueFindsWhatTheHouseShows: numbers as the pages show them, names with the signs of other keyboards.
func TestAQueueFindsWhatTheHouseShows(t *testing.T) {
	each(t, func(w *world) {
		a := w.Application("k1")
		a.Parties[0].Name = "H'Hen Niê"
		d, err := w.Dossier.Submit(t.Context(), a)
		w.Must(err)
		d, err = w.Dossier.Accept(t.Context(), w.By("tiepnhan.kylua", d), w.Checked(d))
		w.Must(err)
		for text, want := range map[string]int{"0905 000 111": 1, "0905.000.111": 1, "+84 905 000 111": 1, "0905000111": 1, "020\u00a0190\u00a0001\u00a0234": 1,
			lang.GroupDigits("020190001234"): 1, "H’Hen": 1, "h'hen niê": 1, "HʼHen\u200b Nie": 1,
			strings.ReplaceAll(d.Tracking, "-", "–"): 1, strings.ToLower(d.Tracking): 1,
			strings.ReplaceAll(d.Code, "-", "–"): 1, "0905 000 112": 0, "Hen Hen": 0, "": 1} {
			page, err := queue.List(t.Context(), w.DB, queue.Query{Viewer: w.As(t, "tiepnhan.kylua"), Tab: queue.Centre, Text: text})
			if err != nil || len(page.Rows) != want {
				t.Errorf("%q: %d rows, %v; want %d", text, len(page.Rows), err, want)
			}
		}
	})
}
