package dossier_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/org"
)

func (w *world) readings(d *dossier.Dossier) []dossier.Reading {
	w.T.Helper()
	list, err := apptest.List(w.House, dossier.Readings, d)
	w.Must(err)
	return list
}

// TestWhoOpenedADossierIsKept: officials by role and unit, a sitting once; who may not see it, and who owns it, leave
// no line.
func TestWhoOpenedADossierIsKept(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.Submit("k1")
		open := func(login string) error {
			_, err := w.Dossier.Open(ctx, w.As(t, login), d.ID)
			return err
		}
		if err := open("tiepnhan.dongdang"); fault.Of(err) != fault.NotFound {
			t.Fatalf("another commune opens it: %v", err)
		}
		if err := open("quantri"); fault.Of(err) != fault.NotFound {
			t.Fatalf("the technical administrator opens it: %v", err)
		}
		if list := w.readings(d); len(list) != 0 {
			t.Fatalf("who saw nothing stands in the list: %+v", list)
		}
		for range 3 { // one sitting
			w.Must(open("tiepnhan.kylua"))
			w.Clock.Add(2 * time.Minute)
		}
		w.Clock.Add(20 * time.Minute)
		w.Must(open("tiepnhan.kylua"))
		w.Must(open("thanhtra"))
		list := w.readings(d)
		if len(list) != 2 {
			t.Fatalf("%+v", list)
		}
		for _, x := range list {
			switch x.Role {
			case org.Receiver:
				if x.Times != 2 || x.Unit != d.Received || !x.Last.After(x.First) || x.Name == "" {
					t.Errorf("the receiver: %+v", x)
				}
			case org.Inspector:
				if x.Times != 1 {
					t.Errorf("the inspector: %+v", x)
				}
			default:
				t.Errorf("nobody knows who: %+v", x)
			}
		}
		w.Clock.Add(24 * time.Hour)
		w.Must(open("tiepnhan.kylua"))
		if list := w.readings(d); len(list) != 3 || list[0].Day == list[1].Day {
			t.Errorf("another day: %+v", list)
		}
	})
}

// TestAFileOpenedIsAReading: a file alone is a part of the dossier, too.
func TestAFileOpenedIsAReading(t *testing.T) {
	each(t, func(w *world) {
		d := w.Submit("k1")
		clerk := w.As(t, "vanthu.kylua")
		id := w.Result(d, clerk)
		reader := w.As(t, "chutich.kylua")
		_, b, err := w.Files.Open(org.WithViewer(t.Context(), reader), file.Who{Actor: reader.Actor(), Staff: true}, id)
		w.Must(err)
		w.Must(b.Close())
		for _, x := range w.readings(d) {
			if x.Actor == reader.Person && x.Role == org.Chairman {
				return
			}
		}
		t.Errorf("not written down: %+v", w.readings(d))
	})
}

func TestRaceOneSittingFromManyWindows(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	d := w.Submit("k1")
	v := w.As(t, "tiepnhan.kylua")
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() {
			if _, err := w.Dossier.Open(context.Background(), v, d.ID); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if list := w.readings(d); len(list) != 1 || list[0].Times != 1 {
		t.Errorf("%+v", list)
	}
}
