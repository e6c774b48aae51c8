package dossierpage_test

import (
	"bytes"
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/pdf/pdftest"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web/webtest"
	"github.com/motcua/motcua/internal/org"
)

const (
	single = "1.004873" // giấy xác nhận tình trạng hôn nhân
	kyLua  = "06187"    // the commune in which the people of these tests work
)

// site is a house whose officials read its pages without JavaScript.
type site struct {
	*apptest.House
	t *testing.T
	v catalogue.Version
}

func each(t *testing.T, test func(t *testing.T, s *site)) {
	t.Helper()
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := &site{House: h, t: t}
		s.must(h.DB.Read(t.Context(), func(q *store.Snapshot) (err error) {
			s.v, err = h.Catalogue.Current(q, single, day.Of(q.Now()))
			return err
		}))
		test(t, s)
		if m := h.Lang.Missing(); len(m) > 0 {
			t.Errorf("words that are missing: %v", m)
		}
	})
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// reader is an official of the commune at a browser without JavaScript, signed in.
func (s *site) reader(login string) *webtest.Reader {
	s.t.Helper()
	r := webtest.NewReader(s.t, s.Handler())
	p := r.Open("/sign-in")
	if p = r.Submit(p, "form[action=/sign-in]", url.Values{"login": {login}, "password": {demo.Password}}); p.Status != 200 {
		s.t.Fatalf("%s cannot sign in: %d", login, p.Status)
	}
	return r
}

// sent is a dossier that a citizen has sent.
func (s *site) sent() *dossier.Dossier {
	s.t.Helper()
	d, err := s.Dossier.Submit(s.t.Context(), dossier.Application{Request: org.Request{Sent: action.Sent{Key: store.NewID(s.Clock.Now())}},
		Version: s.v.ID, Place: kyLua, Channel: dossier.Online, FiledBy: "citizen",
		Answers: []byte(`{"acting":"self","submitter":{"name":"Nông Thị Hoa"}}`), Way: "counter",
		Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Nông Thị Hoa", IDNo: "020190001234", Phone: "0905000111"}}})
	s.must(err)
	return d
}

func (s *site) as(login string, d *dossier.Dossier) dossier.Input {
	s.t.Helper()
	return dossier.Input{Request: org.Request{Viewer: s.As(s.t, login), Sent: action.Sent{Key: store.NewID(s.Clock.Now())}}, Dossier: d.ID}
}

// accepted is a dossier that the receiver has taken in.
func (s *site) accepted() *dossier.Dossier {
	s.t.Helper()
	d := s.sent()
	d, err := s.Dossier.Accept(s.t.Context(), s.as("tiepnhan.kylua", d),
		[]dossier.ReceivedPaper{{Key: "to-khai", How: "form", Check: "ok"}, {Key: "giay-to-tuy-than", How: "shown", Check: "ok"}})
	s.must(err)
	return d
}

// approved is a dossier whose result waits for its number.
func (s *site) approved() *dossier.Dossier {
	s.t.Helper()
	d, err := s.Dossier.Propose(s.t.Context(), s.as("tuphap.kylua", s.accepted()), dossier.Grant, "Đủ điều kiện cấp.")
	s.must(err)
	d, err = s.Dossier.Approve(s.t.Context(), s.as("chutich.kylua", d), d.ProposalHash())
	s.must(err)
	return d
}

// scan uploads the signed result.
func (s *site) scan(d *dossier.Dossier) string {
	s.t.Helper()
	by := s.As(s.t, "vanthu.kylua")
	f, err := s.Files.Save(org.WithViewer(context.Background(), by),
		file.Upload{Owner: file.Owner{Kind: "dossier", ID: d.ID}, Paper: "result", Name: "ket-qua.pdf",
			Who: file.Who{Actor: by.Actor(), Staff: true}, Body: bytes.NewReader(pdftest.Simple(d.ID))})
	s.must(err)
	return f.ID
}

// now is the dossier as it stands.
func (s *site) now(d *dossier.Dossier) *dossier.Dossier {
	s.t.Helper()
	x, err := s.Dossier.Load(s.t.Context(), s.As(s.t, "thanhtra"), d.ID)
	s.must(err)
	return x
}

// unchanged fails when something happened to the dossier.
func (s *site) unchanged(d *dossier.Dossier, when string) {
	s.t.Helper()
	if x := s.now(d); x.Seq != d.Seq {
		s.t.Errorf("%s: the dossier changed from %d to %d", when, d.Seq, x.Seq)
	}
}

// form is the selector of the form of an act.
func form(d *dossier.Dossier, act, tab string) string {
	return "form[action=" + d.Path() + "/" + act + "?tab=" + tab + "]"
}

// wrong fails unless the page says 422, lists what is wrong, and each line leads to its field.
func wrong(t *testing.T, p *webtest.Page, fields ...string) {
	t.Helper()
	if p.Status != 422 {
		t.Fatalf("status %d, want 422", p.Status)
	}
	said := p.All(".errors li a")
	if len(said) != len(fields) {
		t.Errorf("%d faults, want %v: %v", len(said), fields, p.Texts(".errors li"))
	}
	for _, f := range fields {
		found := false
		for _, a := range said {
			id := strings.TrimPrefix(webtest.Attr(a, "href"), "#")
			found = found || strings.Contains(id, strings.ReplaceAll(f, ".", "-")) || strings.Contains(id, f)
			if !p.Has("[id=" + id + "]") {
				t.Errorf("%s leads nowhere", id)
			}
		}
		if !found {
			t.Errorf("nothing leads to %s: %v", f, p.Texts(".errors li"))
		}
	}
}
