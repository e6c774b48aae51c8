// Package dossiertest is the house in which tests of dossiers work: filing, accepting, who does it, and what came of it.
package dossiertest

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/handover"
	"github.com/motcua/motcua/internal/dossier/queue"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/procedures"
)

// Single is the procedure of the way through: giấy xác nhận tình trạng hôn nhân.
const Single = "1.004873"

// The communes in which the people of these tests work: phường Kỳ Lừa, xã Đồng Đăng, and xã Ba Sơn, which has no cashier.
const (
	KyLua    = "06187"
	DongDang = "06184"
	BaSon    = "06196"
)

// Tail are the steps after the handling.
var Tail = []catalogue.Step{
	{Key: "approve", Name: "Duyệt", Unit: "competent", Role: "chairman", Actions: []string{"approve", "send_back"}},
	{Key: "issue", Name: "Phát hành", Unit: "competent", Role: "clerk", Actions: []string{"issue", "send_back"}},
	{Key: "return", Name: "Trả", Unit: "receiving", Role: "receiver", Actions: []string{"return"}},
}

// World is a house with what tests of dossiers need.
type World struct {
	*apptest.House
	T *testing.T
	V catalogue.Version // of the procedure that is filed
}

// Each runs a test on both engines.
func Each(t *testing.T, test func(w *World)) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) { test(New(t, h)) })
}

// New is the world of a house.
func New(t *testing.T, h *apptest.House) *World {
	w := &World{House: h, T: t}
	w.Must(h.DB.Read(t.Context(), func(s *store.Snapshot) (err error) {
		w.V, err = h.Catalogue.Current(s, Single, day.Of(s.Now()))
		return err
	}))
	return w
}

// Must fails the test on an error.
func (w *World) Must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// Sample are the answers of the package of the procedure.
func (w *World) Sample() []byte {
	b, err := procedures.FS.ReadFile(Single + "/sample.json")
	w.Must(err)
	return bytes.Replace(b, []byte(`"attach": "photo"`), []byte(`"attach": "declare"`), 1) // the office looks the judgment up
}

// Application is a citizen's, for the first fully staffed commune.
func (w *World) Application(key string) dossier.Application {
	return dossier.Application{Request: org.Request{Sent: action.Sent{Key: key}}, Version: w.V.ID, Place: KyLua, Channel: dossier.Online,
		FiledBy: "citizen", Answers: w.Sample(), Way: "counter",
		Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Nông Thị Hoa", IDNo: "020190001234", Phone: "0905000111"}}}
}

// Submit sends the application of a citizen.
func (w *World) Submit(key string) *dossier.Dossier {
	w.T.Helper()
	d, err := w.Dossier.Submit(w.T.Context(), w.Application(key))
	w.Must(err)
	return d
}

// By gives an act by the person of a login on the dossier as it stands.
func (w *World) By(login string, d *dossier.Dossier) dossier.Input {
	return dossier.Input{Request: org.Request{Viewer: w.As(w.T, login), Sent: action.Sent{Seen: d.Seq, Key: store.NewID(w.Clock.Now())}}, Dossier: d.ID}
}

// Checked are the papers of a dossier as a receiver takes them in: all there and in order.
func (w *World) Checked(d *dossier.Dossier) (list []dossier.ReceivedPaper) {
	for _, p := range d.Papers {
		how := p.How
		if how == "" {
			how = "shown"
		}
		list = append(list, dossier.ReceivedPaper{Key: p.Key, How: how, Originals: 1, Check: "ok"})
	}
	return list
}

// Result uploads a signed scan for the dossier.
func (w *World) Result(d *dossier.Dossier, who org.Viewer) string {
	w.T.Helper()
	f, err := w.Files.Save(org.WithViewer(w.T.Context(), who), file.Upload{Owner: file.Owner{Kind: "dossier", ID: d.ID}, Paper: "result", Name: "ket-qua.pdf",
		Who: file.Who{Actor: who.Actor(), Staff: true}, Body: strings.NewReader(pdf)})
	w.Must(err)
	return f.ID
}

// Accepted is a dossier that the receiver has taken in.
func (w *World) Accepted() *dossier.Dossier {
	w.T.Helper()
	d := w.Submit(store.NewID(w.Clock.Now()))
	d, err := w.Dossier.Accept(w.T.Context(), w.By("tiepnhan.kylua", d), w.Checked(d))
	w.Must(err)
	return d
}

// Because gives an act its reason.
func Because(a dossier.Input, reason string) dossier.Input {
	a.Reason = reason
	return a
}

// Facts lists the kinds of the last n facts of a dossier.
func (w *World) Facts(d *dossier.Dossier, n int) (kinds []string) {
	w.T.Helper()
	log, err := apptest.List(w.House, dossier.Log, d)
	w.Must(err)
	for _, l := range log[max(0, len(log)-n):] {
		kinds = append(kinds, l.Kind)
	}
	return kinds
}

// Race gives the same command n times at once, each with a key of its own, and tells how often it was done.
func (w *World) Race(n int, give func(ctx context.Context, key string) error) int64 {
	w.T.Helper()
	var won atomic.Int64
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			switch err := give(context.Background(), store.NewID(w.Clock.Now())); fault.Of(err) {
			case "":
				won.Add(1)
			case fault.Conflict:
			default:
				w.T.Error(err)
			}
		})
	}
	wg.Wait()
	return won.Load()
}

// Write writes past the commands.
func (w *World) Write(fn func(tx *store.Tx) error) {
	w.T.Helper()
	w.Must(w.DB.Write(w.T.Context(), fn))
}

// Reload reads a dossier as it stands.
func (w *World) Reload(d *dossier.Dossier) *dossier.Dossier {
	w.T.Helper()
	fresh, err := w.Dossier.Tracked(w.T.Context(), d.Tracking)
	w.Must(err)
	return fresh
}

// Committee is the deciding unit of a commune.
func (w *World) Committee(place string) (unit string) {
	w.T.Helper()
	w.Must(w.DB.Read(w.T.Context(), func(s *store.Snapshot) (err error) {
		unit, err = org.CompetentUnit(s, org.Competence{Kind: string(org.CommuneCommittee)}, place, day.Of(s.Now()))
		return err
	}))
	return unit
}

// Birth is a re-registration of a birth that the specialist has taken: the procedure that asks another unit.
func (w *World) Birth() *dossier.Dossier {
	w.T.Helper()
	ctx := w.T.Context()
	w.Must(w.DB.Read(ctx, func(s *store.Snapshot) (err error) {
		w.V, err = w.Catalogue.Current(s, "1.004884", day.Of(s.Now()))
		return err
	}))
	a := w.Application(store.NewID(w.Clock.Now()))
	b, err := procedures.FS.ReadFile("1.004884/sample.json")
	w.Must(err)
	a.Answers, a.Channel = b, dossier.Post
	d, err := w.Dossier.Submit(ctx, a)
	w.Must(err)
	d, err = w.Dossier.Accept(ctx, w.By("tiepnhan.kylua", d), w.Checked(d))
	w.Must(err)
	d, err = w.Dossier.Take(ctx, w.By("tuphap.kylua", d))
	w.Must(err)
	return d
}

// Attach uploads a paper of the dossier.
func (w *World) Attach(d *dossier.Dossier, name, body string) file.File {
	w.T.Helper()
	who := w.As(w.T, "tuphap.kylua")
	f, err := w.Files.Save(org.WithViewer(w.T.Context(), who), file.Upload{Owner: file.Owner{Kind: "dossier", ID: d.ID}, Paper: "giay-to-khac", Name: name,
		Who: file.Who{Actor: who.Actor(), Staff: true}, Body: strings.NewReader(strings.Replace(pdf, "200 200", body, 1))})
	w.Must(err)
	return f
}

// Published is a version of the procedure of the way with another process, in force for the test.
func (w *World) Published(p catalogue.Process) {
	w.T.Helper()
	an, binh := event.By{Actor: "an"}, event.By{Actor: "binh"}
	w.Must(w.DB.Write(w.T.Context(), func(tx *store.Tx) error {
		c := w.V.Content
		c.Process = &p
		v, err := catalogue.SaveDraft(tx, catalogue.DraftOf{Code: "9.000001", Content: c}, an)
		if err != nil {
			return err
		}
		if err := catalogue.Propose(tx, v.ID, v.Rev, an); err != nil {
			return err
		}
		if v, err = catalogue.VersionByID(tx, v.ID); err != nil {
			return err
		}
		w.V, err = catalogue.Publish(tx, catalogue.Publication{Version: v.ID, Rev: v.Rev, From: day.Of(tx.Now())}, binh)
		return err
	}))
}

// Filed is a dossier of a procedure taken in at the counter of phường Kỳ Lừa, with the answers of its package.
func (w *World) Filed(code, place string) *dossier.Dossier {
	w.T.Helper()
	d, err := w.File(code, place)
	w.Must(err)
	return d
}

// File is Filed, with the error of filing.
func (w *World) File(code, place string) (*dossier.Dossier, error) {
	var v catalogue.Version
	w.Must(w.DB.Read(w.T.Context(), func(s *store.Snapshot) (err error) {
		v, err = w.Catalogue.Current(s, code, day.Of(s.Now()))
		return err
	}))
	answers, err := procedures.FS.ReadFile(code + "/sample.json")
	w.Must(err)
	login := map[string]string{KyLua: "tiepnhan.kylua", BaSon: "tiepnhan.bason"}[place]
	a := dossier.Application{Request: org.Request{Viewer: w.As(w.T, login), Sent: action.Sent{Key: store.NewID(w.Clock.Now())}}, Version: v.ID,
		Place: place, Channel: dossier.Counter, FiledBy: "receiver", Answers: answers, Way: "counter",
		Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Nông Thị Hoa", IDNo: "020190001234"}}}
	for _, p := range v.Papers {
		a.Papers = append(a.Papers, dossier.ReceivedPaper{Key: p.Key, How: "shown", Check: "ok"})
	}
	a.Helped = a.Viewer.HomeUnits()[0]
	return w.Dossier.FileAtCounter(w.T.Context(), a)
}

// Bills are those of a dossier, in the order they were made.
func (w *World) Bills(d *dossier.Dossier) (list []fee.Charge) {
	w.T.Helper()
	w.Must(w.DB.Read(w.T.Context(), func(s *store.Snapshot) (err error) {
		list, err = fee.Of(s, dossierevent.Record(d.ID))
		return err
	}))
	return list
}

const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \ntrailer<</Root 1 0 R/Size 4>>\nstartxref\n164\n%%EOF\n"

// Todo lists what waits for the person of a login.
func (w *World) Todo(login string) []queue.Row {
	w.T.Helper()
	page, err := queue.List(w.T.Context(), w.DB, queue.Query{Viewer: w.As(w.T, login), Tab: queue.Todo})
	w.Must(err)
	return page.Rows
}

// Unheld lists what the person of a login is shown as waiting where nobody is, and how many there are.
func (w *World) Unheld(login string) (list []queue.Row, n int64) {
	w.T.Helper()
	v := w.As(w.T, login)
	w.Must(w.DB.Read(w.T.Context(), func(q *store.Snapshot) (err error) {
		list, n, err = handover.Unheld(q, v)
		return err
	}))
	return list, n
}
