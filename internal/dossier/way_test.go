package dossier_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// single is the procedure of the way through: giấy xác nhận tình trạng hôn nhân.
const single = "1.004873"

// kyLua is the commune (phường Kỳ Lừa) in which the people of these tests work.
const kyLua = "06187"

// world is a house with what the tests of the way need.
type world struct {
	*apptest.House
	t *testing.T
	v catalogue.Version
}

func each(t *testing.T, test func(w *world)) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) { test(newWorld(t, h)) })
}

func newWorld(t *testing.T, h *apptest.House) *world {
	w := &world{House: h, t: t}
	w.must(h.DB.Read(t.Context(), func(s *store.Snapshot) (err error) {
		w.v, err = h.Catalogue.Current(s, single, day.Of(s.Now()))
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

// sample are the answers of the package of the procedure.
func (w *world) sample() []byte {
	b, err := os.ReadFile("../../procedures/" + single + "/sample.json")
	w.must(err)
	return bytes.Replace(b, []byte(`"attach": "photo"`), []byte(`"attach": "declare"`), 1) // the office looks the judgment up
}

// application is a citizen's, for the first fully staffed commune.
func (w *world) application(key string) dossier.Application {
	return dossier.Application{Request: org.Request{Sent: action.Sent{Key: key}}, Version: w.v.ID, Place: kyLua, Channel: dossier.Online, FiledBy: "citizen", Answers: w.sample(), Way: "counter", Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Nông Thị Hoa", IDNo: "020190001234", Phone: "0905000111"}}}
}

func (w *world) submit(key string) *dossier.Dossier {
	w.t.Helper()
	d, err := w.Dossier.Submit(w.t.Context(), w.application(key))
	w.must(err)
	return d
}

// as gives an act by the person of a login on the dossier as it stands.
func (w *world) as(login string, d *dossier.Dossier) dossier.Act {
	return dossier.Act{Request: org.Request{Viewer: w.As(w.t, login), Sent: action.Sent{Seen: d.Seq, Key: store.NewID(w.Clock.Now())}}, Dossier: d.ID}
}

func (w *world) checked(d *dossier.Dossier) (list []dossier.ReceivedPaper) {
	for _, p := range d.Papers {
		how := p.How
		if how == "" {
			how = "shown"
		}
		list = append(list, dossier.ReceivedPaper{Key: p.Key, How: how, Originals: 1, Check: "ok"})
	}
	return list
}

// result uploads a signed scan for the dossier.
func (w *world) result(d *dossier.Dossier, who org.Viewer) string {
	w.t.Helper()
	f, err := w.Files.Save(org.WithViewer(w.t.Context(), who), file.Upload{Owner: file.Owner{Kind: "dossier", ID: d.ID}, Paper: "result", Name: "ket-qua.pdf",
		Who: file.Who{Actor: who.Actor(), Staff: true}, Body: strings.NewReader(pdf)})
	w.must(err)
	return f.ID
}

const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \ntrailer<</Root 1 0 R/Size 4>>\nstartxref\n164\n%%EOF\n"

func TestTheWholeWay(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.submit("k1")
		if d.State != dossier.New || d.Code != "" || d.Tracking == "" || !d.AcceptedAt.IsZero() {
			t.Fatalf("after sending: %+v", d)
		}
		receiver := w.as("tiepnhan.kylua", d)
		d, err := w.Dossier.Accept(ctx, receiver, w.checked(d))
		w.must(err)
		if d.State != dossier.Accepted || !strings.Contains(d.Code, "-20261123-0000001") {
			t.Errorf("accepted: state %d code %q", d.State, d.Code)
		}
		if want := day.On(2026, 11, 27).At(17, 0); !d.Due.Equal(want) { // 24/11 is a day off since 2026
			t.Errorf("due %s, want %s", d.Due.In(day.Zone), want)
		}
		d, err = w.Dossier.Take(ctx, w.as("tuphap.kylua", d))
		w.must(err)
		d, err = w.Dossier.Verify(ctx, w.as("tuphap.kylua", d), dossier.Verification{At: w.Clock.Now(), Place: "Trụ sở UBND", People: "Công chức tư pháp", Content: "Đã tra cứu sổ đăng ký kết hôn."})
		w.must(err)
		d, err = w.Dossier.Propose(ctx, w.as("tuphap.kylua", d), dossier.Grant, "Đủ điều kiện cấp giấy xác nhận.")
		w.must(err)
		d, err = w.Dossier.Approve(ctx, w.as("chutich.kylua", d), d.ProposalHash())
		w.must(err)
		clerk := w.as("vanthu.kylua", d)
		d, err = w.Dossier.Issue(ctx, clerk, dossier.Issuing{Number: "15/UBND-XNTTHN", Book: "Sổ cấp Giấy xác nhận tình trạng hôn nhân", File: w.result(d, clerk.Viewer)})
		w.must(err)
		if d.State != dossier.Done || d.FinishedAt.IsZero() {
			t.Errorf("issued: state %d", d.State)
		}
		d, err = w.Dossier.Return(ctx, w.as("tiepnhan.kylua", d), "counter")
		w.must(err)
		if d.State != dossier.Returned {
			t.Errorf("returned: state %d", d.State)
		}
		log, err := apptest.List(w.House, dossier.Log, d)
		w.must(err)
		if first, last := log[0].Kind, log[len(log)-1].Kind; first != "dossier.submitted" || last != "dossier.returned" {
			t.Errorf("the log runs from %s to %s", first, last)
		}
	})
}

func TestWhoMayNot(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		d := w.submit("k1")
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
			_, err := w.Dossier.Accept(ctx, w.as(c.login, d), w.checked(d))
			if got := fault.Of(err); got != c.want {
				t.Errorf("%s accepting: %s (%v), want %s", c.login, got, err, c.want)
			}
		}
		d, err := w.Dossier.Accept(ctx, w.as("tiepnhan.kylua", d), w.checked(d))
		w.must(err)
		if _, err := w.Dossier.Propose(ctx, w.as("tiepnhan.kylua", d), dossier.Grant, "x"); fault.Of(err) != fault.Forbidden {
			t.Errorf("a receiver decides the substance: %v", err)
		}
		if _, err := w.Dossier.Approve(ctx, w.as("chutich.kylua", d), d.ProposalHash()); fault.Of(err) != fault.Conflict {
			t.Errorf("approval of what was never proposed: %v", err)
		}
	})
}

func TestQueueOfAProvince(t *testing.T) {
	each(t, func(w *world) {
		d := w.submit("k1")
		d, err := w.Dossier.Accept(t.Context(), w.as("tiepnhan.kylua", d), w.checked(d))
		w.must(err)
		for login, want := range map[string]int{"thanhtra": 1, "tuphap.kylua": 1, "tiepnhan.kylua": 1, "chuyenvien.sotuphap": 0, "quantri": 0} {
			for tab, n := range map[dossier.Tab]int{dossier.TabCentre: want, dossier.TabWaiting: 0} {
				page, err := w.Dossier.Queue(t.Context(), dossier.Queue{Viewer: w.As(t, login), Tab: tab})
				if err != nil || len(page.Rows) != n || n == 1 && page.Rows[0].ID != d.ID {
					t.Errorf("%s, %s: %d rows, %v; want %d", login, tab, len(page.Rows), err, n)
				}
			}
		}
	})
}

func TestPressingTwiceSubmitsOnce(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.submit("k1"), w.submit("k1")
		if a.ID != b.ID || a.Tracking != b.Tracking {
			t.Errorf("two dossiers: %s %s", a.ID, b.ID)
		}
		changed := w.application("k1")
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
		d := w.submit("k1")
		papers := w.checked(d)
		for i := range papers {
			papers[i].How = ""
		}
		_, err := w.Dossier.Accept(t.Context(), w.as("tiepnhan.kylua", d), papers)
		var f *fault.Fault
		if !errors.As(err, &f) || f.Code != fault.Invalid || len(f.Fields) == 0 {
			t.Fatalf("accepted without papers: %v", err)
		}
		after, err := w.Dossier.Load(t.Context(), w.As(t, "tiepnhan.kylua"), d.ID)
		w.must(err)
		if after.State != dossier.New || after.Seq != d.Seq {
			t.Errorf("a refusal changed the dossier: %+v", after)
		}
	})
}

func TestRaceTwoReceiversAcceptOnce(t *testing.T) {
	w := newWorld(t, apptest.Postgres(t))
	d := w.submit("k1")
	papers := w.checked(d)
	act := w.as("tiepnhan.kylua", d)
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
		d := w.submit(store.NewID(time.Now()))
		d, err := w.Dossier.Accept(ctx, w.as("tiepnhan.kylua", d), w.checked(d))
		w.must(err)
		d, err = w.Dossier.Propose(ctx, w.as("tuphap.kylua", d), dossier.Grant, "Đủ điều kiện.")
		w.must(err)
		d, err = w.Dossier.Approve(ctx, w.as("chutich.kylua", d), d.ProposalHash())
		w.must(err)
		ready[i], files[i] = d, w.result(d, w.As(t, "vanthu.kylua"))
	}
	var won atomic.Int64
	var wg sync.WaitGroup
	for i := range n {
		act := w.as("vanthu.kylua", ready[i])
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
