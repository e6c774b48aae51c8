package dossier_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

func TestTheWholeWay(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.Submit("k1")
		if d.State != dossier.New || d.Code != "" || d.Tracking == "" || !d.AcceptedAt.IsZero() {
			t.Fatalf("after sending: %+v", d)
		}
		receiver := w.By("tiepnhan.kylua", d)
		d, err := w.Dossier.Accept(ctx, receiver, w.Checked(d))
		w.Must(err)
		if d.State != dossier.Accepted || !strings.Contains(d.Code, "-20261123-0000001") {
			t.Errorf("accepted: state %d code %q", d.State, d.Code)
		}
		if want := day.On(2026, 11, 27).At(17, 0); !d.Due.Equal(want) { // 24/11 is a day off since 2026
			t.Errorf("due %s, want %s", d.Due.In(day.Zone), want)
		}
		d, err = w.Dossier.Take(ctx, w.By("tuphap.kylua", d))
		w.Must(err)
		d, err = w.Dossier.Verify(ctx, w.By("tuphap.kylua", d),
			dossier.Verification{At: w.Clock.Now(), Place: "Trụ sở UBND", People: "Công chức tư pháp", Content: "Đã tra cứu sổ đăng ký kết hôn."})
		w.Must(err)
		d, err = w.Dossier.Propose(ctx, w.By("tuphap.kylua", d), dossier.Grant, "Đủ điều kiện cấp giấy xác nhận.")
		w.Must(err)
		d, err = w.Dossier.Approve(ctx, w.By("chutich.kylua", d), d.ProposalHash())
		w.Must(err)
		clerk := w.By("vanthu.kylua", d)
		d, err = w.Dossier.Issue(ctx, clerk, dossier.Issuing{Number: "15/UBND-XNTTHN", Book: "Sổ cấp Giấy xác nhận tình trạng hôn nhân",
			File: w.Result(d, clerk.Viewer)})
		w.Must(err)
		if d.State != dossier.Done || d.FinishedAt.IsZero() {
			t.Errorf("issued: state %d", d.State)
		}
		d, err = w.Dossier.Return(ctx, w.By("tiepnhan.kylua", d), "counter")
		w.Must(err)
		if d.State != dossier.Returned {
			t.Errorf("returned: state %d", d.State)
		}
		log, err := apptest.List(w.House, dossier.Log, d)
		w.Must(err)
		if first, last := log[0].Kind, log[len(log)-1].Kind; first != "dossier.submitted" || last != "dossier.returned" {
			t.Errorf("the log runs from %s to %s", first, last)
		}
	})
}

func TestWhoMayNot(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.Submit("k1")
		for _, c := range []struct {
			login string
			want  fault.Code
		}{
			{"tuphap.kylua", fault.Forbidden}, // sees it as the competent authority, but does not receive
			{"quantri", fault.NotFound},       // the technical administrator reads no dossiers
			{"hotro.kylua", fault.NotFound},   // a helper types, and reads nothing
			{"thanhtra", fault.Forbidden},     // an inspector reads and cannot act
			{"chuyenvien.sotuphap", fault.NotFound},
		} {
			_, err := w.Dossier.Accept(ctx, w.By(c.login, d), w.Checked(d))
			if got := fault.Of(err); got != c.want {
				t.Errorf("%s accepting: %s (%v), want %s", c.login, got, err, c.want)
			}
		}
		d, err := w.Dossier.Accept(ctx, w.By("tiepnhan.kylua", d), w.Checked(d))
		w.Must(err)
		if _, err := w.Dossier.Propose(ctx, w.By("tiepnhan.kylua", d), dossier.Grant, "x"); fault.Of(err) != fault.Forbidden {
			t.Errorf("a receiver decides the substance: %v", err)
		}
		if _, err := w.Dossier.Approve(ctx, w.By("chutich.kylua", d), d.ProposalHash()); fault.Of(err) != fault.Conflict {
			t.Errorf("approval of what was never proposed: %v", err)
		}
	})
}

func TestPressingTwiceSubmitsOnce(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.Submit("k1"), w.Submit("k1")
		if a.ID != b.ID || a.Tracking != b.Tracking {
			t.Errorf("two dossiers: %s %s", a.ID, b.ID)
		}
		changed := w.Application("k1")
		changed.Way, changed.Body = "post", []byte("way=post")
		_, err := w.Dossier.Submit(t.Context(), changed)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Code != fault.Conflict || f.Link != a.TrackPath() {
			t.Errorf("a changed form after success: %v", err)
		}
	})
}

func TestPapersDemandedMustCome(t *testing.T) {
	each(t, func(w *world) {
		d := w.Submit("k1")
		papers := w.Checked(d)
		for i := range papers {
			papers[i].How = ""
		}
		_, err := w.Dossier.Accept(t.Context(), w.By("tiepnhan.kylua", d), papers)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Code != fault.Invalid || len(f.Fields) == 0 {
			t.Fatalf("accepted without papers: %v", err)
		}
		after, err := w.Dossier.Load(t.Context(), w.As(t, "tiepnhan.kylua"), d.ID)
		w.Must(err)
		if after.State != dossier.New || after.Seq != d.Seq {
			t.Errorf("a refusal changed the dossier: %+v", after)
		}
	})
}

func TestRaceTwoReceiversAcceptOnce(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	d := w.Submit("k1")
	papers := w.Checked(d)
	act := w.By("tiepnhan.kylua", d)
	var won, lost atomic.Int64
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() {
			a := act
			a.Key = store.NewID(time.Now())
			_, err := w.Dossier.Accept(context.Background(), a, papers)
			switch fault.Of(err) {
			case "":
				won.Add(1)
			case fault.Conflict:
				lost.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 || lost.Load() != 11 {
		t.Errorf("%d won, %d lost", won.Load(), lost.Load())
	}
}

func TestRaceOneNumberOncePerBook(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	ctx := t.Context()
	const n = 6
	var ready [n]*dossier.Dossier
	var files [n]string
	for i := range n {
		d := w.Submit(store.NewID(time.Now()))
		d, err := w.Dossier.Accept(ctx, w.By("tiepnhan.kylua", d), w.Checked(d))
		w.Must(err)
		d, err = w.Dossier.Propose(ctx, w.By("tuphap.kylua", d), dossier.Grant, "Đủ điều kiện.")
		w.Must(err)
		d, err = w.Dossier.Approve(ctx, w.By("chutich.kylua", d), d.ProposalHash())
		w.Must(err)
		ready[i], files[i] = d, w.Result(d, w.As(t, "vanthu.kylua"))
	}
	var won atomic.Int64
	var wg sync.WaitGroup
	for i := range n {
		act := w.By("vanthu.kylua", ready[i])
		wg.Go(func() {
			_, err := w.Dossier.Issue(ctx, act, dossier.Issuing{Number: "7", Book: "Sổ", File: files[i]})
			if err == nil {
				won.Add(1)
			} else if fault.Of(err) != fault.Invalid {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 {
		t.Errorf("number 7 was given %d times", won.Load())
	}
}
