package reportpage_test

import (
	"encoding/csv"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web/webtest"
	"github.com/motcua/motcua/internal/org"
)

const (
	kyLua    = "06187"
	dongDang = "06184"
)

// site is a house whose officials read its reports without JavaScript.
type site struct {
	*apptest.House
	t *testing.T
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) reader(login string) *webtest.Reader {
	s.t.Helper()
	r := webtest.NewReader(s.t, s.Handler())
	r.Submit(r.Open("/sign-in"), "form[action=/sign-in]", url.Values{"login": {login}, "password": {demo.Password}})
	return r
}

// accepted is a dossier that a commune has taken in.
func (s *site) accepted(place, slug string) *dossier.Dossier {
	s.t.Helper()
	var version string
	s.must(s.DB.Read(s.t.Context(), func(q *store.Snapshot) error {
		v, err := s.Catalogue.Current(q, "1.004873", day.Of(q.Now()))
		version = v.ID
		return err
	}))
	d, err := s.Dossier.Submit(s.t.Context(), dossier.Application{Request: org.Request{Sent: action.Sent{Key: store.NewID(s.Clock.Now())}},
		Version: version, Place: place, Channel: dossier.Online, FiledBy: "citizen", Answers: []byte(`{"acting":"self"}`), Way: "counter",
		Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Nông Thị Hoa"}}})
	s.must(err)
	d, err = s.Dossier.Accept(s.t.Context(), dossier.Input{Request: org.Request{Viewer: s.As(s.t, "tiepnhan."+slug)}, Dossier: d.ID},
		[]dossier.ReceivedPaper{{Key: "to-khai", How: "form", Check: "ok"}, {Key: "giay-to-tuy-than", How: "shown", Check: "ok"}})
	s.must(err)
	return d
}

// TestTable draws the table, opens its figures, takes it away as CSV, and asks for it wrongly.
func TestTable(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := &site{h, t}
		here, elsewhere := s.accepted(kyLua, "kylua"), s.accepted(dongDang, "dongdang")
		s.Settle(t)
		chairman := s.reader("chutich.kylua")
		p := chairman.Open("/report/ii06a")
		p.Want(".report a[data-figure=online]", "1")
		p.Want(".report a[data-figure=open_in_term]", "1")
		opened := chairman.Open(p.Attr(".report a[data-figure=online]", "href"))
		opened.Want(".report tbody", here.Code)
		if strings.Contains(opened.Body, elsewhere.Code) {
			t.Error("the figure opens a dossier of another unit")
		}
		if got := chairman.Open(opened.Attr(".report tbody a", "href")); got.Status != 200 || got.Text("h1") != here.Code {
			t.Errorf("the dossier behind the figure: %d", got.Status)
		}
		s.reader("giamdoc.kylua").Open("/report/ii06a").Want(".report a[data-figure=received]", "1") // what his counter took in
		inspector := s.reader("thanhtra")
		all := inspector.Submit(inspector.Open("/report/ii06a"), "form[action=/report/ii06a]", url.Values{"by": {"unit"}})
		if rows := all.Texts(".report tbody th"); len(rows) != 2 || !strings.Contains(strings.Join(rows, " "), "Đồng Đăng") {
			t.Errorf("by unit: %q", rows)
		}
		figure := all.All(".report a[data-figure=received]")[0]
		if got := len(inspector.Open(webtest.Attr(figure, "href")).All(".report tbody tr")); got != 1 {
			t.Errorf("the figure of one unit opens %d dossiers", got)
		}
		s.samePosition(inspector, all)
		s.asCSV(inspector)
		s.asXLSX(inspector)
		s.wrongly(chairman)
		for _, login := range []string{"tiepnhan.kylua", "tuphap.kylua", "quantri"} {
			if p := s.reader(login).Open("/report/ii06a"); p.Status != 403 {
				t.Errorf("%s: %d", login, p.Status)
			}
		}
		if m := h.Lang.Missing(); len(m) > 0 {
			t.Errorf("words that are missing: %v", m)
		}
	})
}

// samePosition: an address that was kept shows the same figures and the same dossiers after more has happened.
func (s *site) samePosition(r *webtest.Reader, before *webtest.Page) {
	s.t.Helper()
	var links []string
	for _, a := range before.All(".report a") {
		links = append(links, webtest.Attr(a, "href"))
	}
	u, err := url.Parse(links[0])
	s.must(err)
	q := u.Query()
	for name := range q {
		if name == "column" || strings.HasPrefix(name, "key.") {
			q.Del(name)
		}
	}
	was := len(r.Open(links[0]).All(".report tbody tr"))
	s.Clock.Add(time.Hour)
	s.accepted(kyLua, "kylua")
	s.Settle(s.t)
	again := r.Open("/report/ii06a?" + q.Encode())
	if a, b := before.Text(".report table"), again.Text(".report table"); a != b {
		s.t.Errorf("at the same position\n%s\n%s", a, b)
	}
	if n := len(r.Open(links[0]).All(".report tbody tr")); n != was {
		s.t.Errorf("the figure opened %d dossiers, now %d", was, n)
	}
	if fresh := r.Open("/report/ii06a?by=unit"); fresh.Text(".report table") == again.Text(".report table") {
		s.t.Error("the newest table does not know what happened since")
	}
}

func (s *site) asCSV(r *webtest.Reader) {
	s.t.Helper()
	p := r.Open("/report/ii06a?by=unit,field&format=csv")
	if ct := p.Header.Get("Content-Type"); ct != "text/csv; charset=utf-8" {
		s.t.Errorf("type %s", ct)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(p.Body, "\ufeff"))).ReadAll()
	s.must(err)
	if len(rows) != 3 || len(rows[1]) != len(rows[0]) || !strings.HasSuffix(rows[0][2], "(3)") || !strings.Contains(rows[1][1]+rows[2][1], "Hộ tịch") {
		s.t.Errorf("%q", rows)
	}
}

// wrongly: wrong dates are told at their fields and stay as they were typed.
func (s *site) wrongly(r *webtest.Reader) {
	s.t.Helper()
	for _, c := range []struct {
		typed url.Values
		field string
	}{
		{url.Values{"from": {"31/02/2026"}}, "from"}, {url.Values{"to": {"hôm qua"}}, "to"}, {url.Values{"from": {"23/11/2026"}, "to": {"01/11/2026"}}, "to"},
	} {
		p := r.Submit(r.Open("/report/ii06a"), "form[action=/report/ii06a]", c.typed)
		if p.Status != 422 {
			s.t.Errorf("%v: %d", c.typed, p.Status)
			continue
		}
		if a := p.All(".errors a[href=#" + c.field + "]"); len(a) != 1 {
			s.t.Errorf("%v: the summary says %q", c.typed, p.Texts(".errors"))
		}
		for name, v := range c.typed {
			if got := p.Attr("form [name="+name+"]", "value"); got != v[0] {
				s.t.Errorf("%s holds %q, typed was %q", name, got, v[0])
			}
		}
	}
	if p := r.Open("/report/ii06a/open?column=nothing"); p.Status != 404 {
		s.t.Errorf("a figure that is none: %d", p.Status)
	}
}
