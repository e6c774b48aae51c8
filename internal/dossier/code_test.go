package dossier_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
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

// TestCodesOfOwnAgencies: no other system can take the codes that an agency of this house is to give next, in whatever form
// it writes them.
func TestCodesOfOwnAgencies(t *testing.T) {
	each(t, func(w *world) {
		code := w.Accepted().Code
		for _, next := range []string{code[:len(code)-1] + "9", strings.Split(code, "-")[0] + "-1", strings.Split(code, "-")[0]} {
			_, _, err := w.Dossier.Mirror(t.Context(), w.told(next, dossier.Processing, -1))
			var f *fault.Fault
			if !errors.As(err, &f) || len(f.Fields) != 1 || f.Fields[0].Key != "dossier.mirror_own" {
				t.Errorf("%s: %v", next, err)
			}
		}
		agency, rest, _ := strings.Cut(code, "-")
		at := strings.LastIndex(agency, ".") + 1
		for next, key := range map[string]string{
			agency[:at] + "0" + agency[at:] + "-" + rest: "dossier.mirror_own", // H37.45.01
			"Ｈ" + code[1:]:                      "dossier.mirror_code",
			agency + "–" + rest:                 "dossier.mirror_code", // a longer dash
			agency + "‑" + rest:                 "dossier.mirror_code", // one that breaks no line
			agency + "\u200b-" + rest:           "dossier.mirror_code",
			strings.Replace(code, ".", "．", 1):  "dossier.mirror_code",
			strings.Replace(code, "H", "Н", 1):  "dossier.mirror_code", // a Cyrillic letter
			strings.Replace(code, "-", "_", 1):  "dossier.mirror_code",
			strings.Replace(code, "-", ".-", 1): "dossier.mirror_code",
		} {
			_, _, err := w.Dossier.Mirror(t.Context(), w.told(next, dossier.Processing, -1))
			var f *fault.Fault
			if !errors.As(err, &f) || len(f.Fields) != 1 || f.Fields[0].Key != key {
				t.Errorf("%q: %v", next, err)
			}
		}
		w.Accepted()
	})
}

// TestRaceTakenCodes: nodes accept dossiers while others come to have the codes that are next, before and meanwhile. Who
// met one on the way accepts again and is not refused for long; no lease comes back to the same code for ever.
func TestRaceTakenCodes(t *testing.T) {
	each(t, func(w *world) {
		first := w.Accepted().Code
		var n int
		if _, err := fmt.Sscanf(first[len(first)-7:], "%d", &n); err != nil {
			t.Fatal(err)
		}
		other, _, err := w.Dossier.Mirror(t.Context(), w.told("G15.01-20261123-0000001", dossier.Processing, -1))
		w.Must(err)
		take := func(n int) error { // as if its agency had not been ours when it was told
			return w.DB.Write(context.Background(), func(tx *store.Tx) error {
				_, err := tx.Exec(`update dossier_dossier set code=$2 where id=$1`, other.ID, fmt.Sprintf("%s%07d", first[:len(first)-7], n))
				return err
			})
		}
		w.Must(take(n + 1))
		node := *w.Dossier
		node.DB = storetest.Reopen(t, w.DB, w.Clock) // leases a block of its own
		var wg sync.WaitGroup
		for i := range 12 {
			d := w.Submit(store.NewID(time.Now()))
			act, papers := w.By("tiepnhan.kylua", d), w.Checked(d)
			room := []*dossier.Room{w.Dossier, &node}[i%2]
			wg.Go(func() {
				for tries := 1; ; tries++ {
					_, err := room.Accept(context.Background(), act, papers)
					if err == nil {
						return
					}
					if fault.Of(err) != fault.Conflict || tries > 10 {
						t.Error(err)
						return
					}
				}
			})
		}
		for k := range 30 {
			if err := take(n + 2 + k); err != nil && fault.Of(err) != fault.Conflict {
				t.Error(err)
			}
		}
		wg.Wait()
	})
}
