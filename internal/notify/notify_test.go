package notify_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/notify"
)

var prepared = storetest.Prepare{Name: "notify", Series: []store.Series{{Room: "notify", FS: (&notify.Room{}).Base().Migrations}}}

// gateway is a carrier that keeps what it is given, after so many refusals.
type gateway struct {
	mu   sync.Mutex
	busy int
	got  []notify.Message
}

func (g *gateway) Send(_ context.Context, m notify.Message) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.busy > 0 {
		g.busy--
		return errors.New("busy")
	}
	g.got = append(g.got, m)
	return nil
}

func (g *gateway) Check(context.Context) error { return nil }

const tree = "tree:1"

type world struct {
	*testing.T
	r   *notify.Room
	sms *gateway
}

func build(t *testing.T, db *store.DB) *world {
	w := &world{T: t, sms: &gateway{}}
	w.r = &notify.Room{DB: db, Carriers: map[notify.Channel]notify.Carrier{notify.SMS: w.sms}}
	return w
}

func each(t *testing.T, test func(w *world)) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) { test(build(t, db)) })
}

func (w *world) write(fact string) {
	w.Helper()
	if err := w.r.DB.Write(w.Context(), func(tx *store.Tx) error {
		return w.r.Write(tx, fact, notify.Letter{Record: tree, What: "tree.felled", Version: 2, Subject: "Cây", Body: "Cây đã hạ.",
			To: map[notify.Channel]string{notify.SMS: "0905000111", notify.Email: "hoa@example.vn"}})
	}); err != nil {
		w.Fatal(err)
	}
}

// of is the newest notice of the record on a channel, and how many there are on any.
func (w *world) of(c notify.Channel) (last notify.Notice, n int) {
	w.Helper()
	if err := w.r.DB.Read(w.Context(), func(s *store.Snapshot) error {
		list, err := notify.Of(s, tree)
		for _, x := range list {
			if x.Channel == c && last.ID == "" {
				last = x
			}
		}
		n = len(list)
		return err
	}); err != nil {
		w.Fatal(err)
	}
	return last, n
}

// TestTellsOnceForAFact: a record of any kind has one log; what was written for a fact is not written again, and a channel
// that the house does not have takes nothing out.
func TestTellsOnceForAFact(t *testing.T) {
	each(t, func(w *world) {
		w.write("f1")
		w.write("f1")
		sms, n := w.of(notify.SMS)
		email, _ := w.of(notify.Email)
		if n != 2 || sms.State != notify.Waiting || email.State != notify.Off || sms.Record != tree || sms.What != "tree.felled" ||
			sms.Version != 2 || sms.Body != "Cây đã hạ." {
			t.Fatalf("%d: %+v %+v", n, sms, email)
		}
		for range 2 {
			if err := w.r.Send(t.Context(), store.Job{Args: sms.ID}); err != nil {
				t.Fatal(err)
			}
		}
		if x, _ := w.of(notify.SMS); x.State != notify.Sent || x.Settled.IsZero() || len(w.sms.got) != 1 ||
			w.sms.got[0] != (notify.Message{ID: sms.ID, To: "0905000111", Subject: "Cây", Text: "Cây đã hạ."}) {
			t.Errorf("%+v, taken %+v", x, w.sms.got)
		}
		w.write("f2")
		if _, n := w.of(notify.SMS); n != 4 {
			t.Errorf("%d notices after two facts", n)
		}
	})
}

// TestBrokenOffIsNotSentAgain: of a try that was broken off while it went out nobody knows whether it arrived.
func TestBrokenOffIsNotSentAgain(t *testing.T) {
	each(t, func(w *world) {
		w.write("f")
		if err := w.r.DB.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(`update notify_notice set state = 'sending' where channel = 'sms'`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		n, _ := w.of(notify.SMS)
		if err := w.r.Send(t.Context(), store.Job{Args: n.ID}); err != nil {
			t.Fatal(err)
		}
		if n, _ := w.of(notify.SMS); n.State != notify.Unknown || len(w.sms.got) != 0 {
			t.Errorf("%+v, %d taken", n, len(w.sms.got))
		}
	})
}

// TestCallIsSettledAtOnce: a telephone call needs no carrier.
func TestCallIsSettledAtOnce(t *testing.T) {
	each(t, func(w *world) {
		c := notify.Called{ID: store.NewID(time.UnixMilli(1)), Record: tree, What: "tree.called", Number: "0905000111", Text: "Đã báo.", Person: "p",
			Name: "Hoa"}
		for range 2 {
			if err := w.r.DB.Write(t.Context(), func(tx *store.Tx) error { return notify.Call(tx, c) }); err != nil {
				t.Fatal(err)
			}
		}
		if x, n := w.of(notify.Phone); n != 1 || x.State != notify.Sent || x.ByName != "Hoa" || x.Body != "Đã báo." || x.Contact != "0905000111" {
			t.Errorf("%d: %+v", n, x)
		}
	})
}

// TestRaceSendOnce: several workers take the same notice, and it goes out once.
func TestRaceSendOnce(t *testing.T) {
	w := build(t, storetest.OpenPostgres(t, prepared, &storetest.Clock{}))
	w.write("f")
	n, _ := w.of(notify.SMS)
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() { _ = w.r.Send(context.Background(), store.Job{Args: n.ID}) })
	}
	wg.Wait()
	if len(w.sms.got) != 1 {
		t.Errorf("sent %d times", len(w.sms.got))
	}
}
