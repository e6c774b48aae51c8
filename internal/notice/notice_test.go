package notice_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/notice"
	"github.com/motcua/motcua/internal/notify"
	"github.com/motcua/motcua/internal/org"
)

// world is a house whose notices go to a gateway and to a letter box that keep them.
type world struct {
	*apptest.House
	t       *testing.T
	v       catalogue.Version
	gateway *box
	box     *box
}

// box is a carrier that keeps what it is given, after n refusals.
type box struct {
	mu   sync.Mutex
	busy int
	got  []notify.Message
}

func (b *box) Send(_ context.Context, m notify.Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.busy > 0 {
		b.busy--
		return errors.New("the letter box is full")
	}
	b.got = append(b.got, m)
	return nil
}

// Trouble makes the carrier refuse the next n messages.
func (b *box) Trouble(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.busy = n
}

// Taken lists what was taken.
func (b *box) Taken() []notify.Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.got
}

func (b *box) Check(context.Context) error { return nil }

func each(t *testing.T, test func(w *world)) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) { test(build(t, h)) })
}

func build(t *testing.T, h *apptest.House) *world {
	w := &world{House: h, t: t, gateway: &box{}, box: &box{}}
	h.Notify.Carriers = map[notify.Channel]notify.Carrier{notify.SMS: w.gateway, notify.Email: w.box}
	w.must(h.DB.Read(t.Context(), func(s *store.Snapshot) (err error) {
		w.v, err = h.Catalogue.Current(s, "1.004873", day.Of(s.Now()))
		return err
	}))
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// submit sends a dossier of somebody who can be reached by these.
func (w *world) submit(phone, email string) *dossier.Dossier {
	w.t.Helper()
	d, err := w.Dossier.Submit(w.t.Context(), dossier.Application{Request: org.Request{Sent: action.Sent{Key: store.NewID(w.Clock.Now())}},
		Version: w.v.ID, Place: "06187", Channel: dossier.Online, FiledBy: "citizen",
		Answers: []byte(`{"acting":"self","submitter":{"name":"Nông Thị Hoa"}}`), Way: "counter",
		Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Nông Thị Hoa", IDNo: "020190001234", Phone: phone, Email: email}}})
	w.must(err)
	return d
}

func (w *world) accept(d *dossier.Dossier) *dossier.Dossier {
	w.t.Helper()
	d, err := w.Dossier.Accept(w.t.Context(), dossier.Input{Request: org.Request{Viewer: w.As(w.t, "tiepnhan.kylua"),
		Sent: action.Sent{Key: store.NewID(w.Clock.Now())}}, Dossier: d.ID, Contact: true},
		[]dossier.ReceivedPaper{{Key: "to-khai", How: "form", Check: "ok"}, {Key: "giay-to-tuy-than", How: "shown", Check: "ok"}})
	w.must(err)
	return d
}

func (w *world) log(d *dossier.Dossier) (list []notify.Notice) {
	w.t.Helper()
	w.must(w.DB.Read(w.t.Context(), func(s *store.Snapshot) (err error) {
		list, err = notify.Of(s, dossierevent.Record(d.ID))
		return err
	}))
	return list
}

func (w *world) drain() {
	w.t.Helper()
	w.must(w.Jobs.Drain(w.t.Context()))
}

func TestToldOnceByWhatWasGiven(t *testing.T) {
	each(t, func(w *world) {
		d := w.submit("0905000111", "hoa@example.vn")
		silent := w.submit("", "")
		w.drain()
		w.drain()
		if got := w.gateway.Taken(); len(got) != 1 || !strings.Contains(got[0].Text, d.Tracking) || !strings.Contains(got[0].Text, "chưa được tiếp nhận") {
			t.Errorf("after sending: %+v", got)
		}
		d = w.accept(d)
		w.drain()
		got := w.gateway.Taken()
		if len(got) != 2 || !strings.Contains(got[1].Text, d.Code) || !strings.Contains(got[1].Text, "27/11/2026") ||
			!strings.Contains(got[1].Text, d.TrackPath()) {
			t.Errorf("after acceptance: %+v", got)
		}
		if len(w.box.got) != 2 || !strings.HasPrefix(w.box.got[1].Subject, "Đã tiếp nhận hồ sơ") || w.box.got[1].To != "hoa@example.vn" {
			t.Errorf("e-mail: %+v", w.box.got)
		}
		for _, n := range w.log(d) {
			if n.State != notify.Sent || n.Version != 1 || n.Settled.IsZero() {
				t.Errorf("log: %+v", n)
			}
		}
		if list := w.log(silent); len(list) != 0 {
			t.Errorf("somebody who gave nothing was told: %+v", list)
		}
		if m := w.Lang.Missing(); len(m) > 0 {
			t.Errorf("words that are missing: %v", m)
		}
	})
}

// What a carrier refuses is tried again, later each time; then it has failed, and the log says why.
func TestTriedAgainThenFailed(t *testing.T) {
	each(t, func(w *world) {
		w.box.busy = 2
		w.gateway.Trouble(100)
		d := w.submit("0905000111", "hoa@example.vn")
		for range 12 {
			w.drain()
			w.Clock.Add(9 * time.Hour)
		}
		for _, n := range w.log(d) {
			switch n.Channel {
			case notify.Email:
				if n.State != notify.Sent || n.Tries != 3 || len(w.box.got) != 1 {
					t.Errorf("after two refusals: %+v, %d taken", n, len(w.box.got))
				}
			case notify.SMS:
				if n.State != notify.Failed || n.Tries != 7 || !strings.Contains(n.Trouble, "full") {
					t.Errorf("always refused: %+v", n)
				}
			}
		}
		b, err := w.DB.BacklogNow(t.Context())
		if err != nil || b.GaveUp != 0 {
			t.Errorf("a refusal of the other side counts as our trouble: %+v %v", b, err)
		}
	})
}

// Facts of long ago are not told by a house that has just learnt to tell.
func TestOldFactsAreNotTold(t *testing.T) {
	each(t, func(w *world) {
		d := w.submit("0905000111", "")
		w.Clock.Add(72 * time.Hour)
		w.drain()
		if list := w.log(d); len(list) != 0 {
			t.Errorf("told: %+v", list)
		}
	})
}

// Who does not collect a result is reminded, by day, and only so often.
func TestReminders(t *testing.T) {
	each(t, func(w *world) {
		d := w.accept(w.submit("0905000111", ""))
		w.drain()
		w.must(w.DB.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(`update dossier_dossier set state = 9, finished_at = $2 where id = $1`, d.ID, store.Millis(tx.Now()))
			return err
		}))
		before := len(w.gateway.Taken())
		for day := range 40 {
			for _, hour := range []time.Duration{0, 12 * time.Hour} { // 09:00 and 21:00
				w.Clock.Add(hour)
				w.must(w.Notice.Remind(t.Context()))
				w.drain()
				w.Clock.Add(12*time.Hour - hour)
			}
			if n := len(w.gateway.Taken()) - before; day < 2 && n != 0 {
				t.Fatalf("reminded on day %d", day)
			}
		}
		if n := len(w.gateway.Taken()) - before; n != 3 {
			t.Errorf("reminded %d times", n)
		}
	})
}

func TestCallIsWrittenDown(t *testing.T) {
	each(t, func(w *world) {
		d := w.submit("", "")
		ctx := t.Context()
		call := func(login, key, number, text string) error {
			return w.Notice.Call(ctx, notice.Called{Request: org.Request{Viewer: w.As(t, login),
				Sent: action.Sent{Key: key, Body: []byte(number + text)}}, Dossier: d.ID, Number: number, Text: text})
		}
		for range 2 { // pressed twice
			w.must(call("tiepnhan.kylua", "k", "0905000111", "Đã hẹn chiều mai."))
		}
		if list := w.log(d); len(list) != 1 || list[0].Channel != notify.Phone || list[0].ByName == "" || list[0].Body != "Đã hẹn chiều mai." {
			t.Errorf("log: %+v", list)
		}
		for want, err := range map[fault.Code]error{
			fault.Invalid:   call("tiepnhan.kylua", "k2", "", ""),
			fault.Forbidden: call("tuphap.kylua", "k3", "1", "x"),
			fault.NotFound:  call("tiepnhan.dongdang", "k4", "1", "x"),
		} {
			if fault.Of(err) != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
	})
}
