package dossier_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// TestRaceCodes: several processes accept dossiers of one agency and day at once; no official code is given twice.
func TestRaceCodes(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	var rooms []*dossier.Room
	for range 3 {
		other := *w.Dossier
		other.DB = storetest.Reopen(t, w.DB, w.Clock)
		rooms = append(rooms, &other)
	}
	const n = 36
	var mu sync.Mutex
	codes := map[string]bool{}
	var wg sync.WaitGroup
	for i := range n {
		d := w.Submit(store.NewID(time.Now()))
		act, papers := w.By("tiepnhan.kylua", d), w.Checked(d)
		if i%4 == 0 {
			papers[0].Check = "fault" // refused
		}
		wg.Go(func() {
			d, err := rooms[i%len(rooms)].Accept(context.Background(), act, papers)
			if err != nil {
				if i%4 != 0 {
					t.Error(err)
				}
				return
			}
			mu.Lock()
			defer mu.Unlock()
			if codes[d.Code] || !strings.Contains(d.Code, "-20261123-") {
				t.Errorf("code %s", d.Code)
			}
			codes[d.Code] = true
		})
	}
	wg.Wait()
	if want := n - n/4; len(codes) != want {
		t.Errorf("%d codes, want %d", len(codes), want)
	}
}
