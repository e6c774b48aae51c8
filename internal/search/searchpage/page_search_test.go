package searchpage_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/demo"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/kit/web/webtest"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/search"
)

// world is a house with a few dossiers of known people.
type world struct {
	*apptest.House
	t *testing.T
	v catalogue.Version
	n int
}

func each(t *testing.T, test func(w *world)) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		w := &world{House: h, t: t}
		w.must(h.DB.Read(t.Context(), func(s *store.Snapshot) (err error) {
			w.v, err = h.Catalogue.Current(s, "1.004873", day.Of(s.Now()))
			return err
		}))
		test(w)
	})
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) submit(name, idNo, phone string) *dossier.Dossier {
	w.t.Helper()
	w.n++
	d, err := w.Dossier.Submit(w.t.Context(), dossier.Application{Request: org.Request{Sent: action.Sent{Key: fmt.Sprint("k", w.n)}}, Version: w.v.ID,
		Place: "06187", Channel: dossier.Online, FiledBy: "citizen",
		Answers: []byte(`{"acting":"self","submitter":{"name":"` + name + `"}}`), Way: "counter",
		Parties: []dossier.Party{{Role: dossier.Submitter, Name: name, IDNo: idNo, Phone: phone}}})
	w.must(err)
	return d
}

// finds lists what an official finds, as "kind title".
func (w *world) finds(login, text string) (list []string) {
	w.t.Helper()
	groups, err := w.Search.Find(w.t.Context(), search.Ask{Viewer: w.As(w.t, login), Text: text})
	w.must(err)
	for _, g := range groups {
		if g.Source.Kind == "procedure" { // the catalogue finds by an index of its own
			continue
		}
		for _, h := range g.Hits {
			list = append(list, g.Source.Kind+" "+h.Title)
		}
	}
	return list
}

func (w *world) want(login, text string, want ...string) {
	w.t.Helper()
	got := w.finds(login, text)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		w.t.Errorf("%s looks for %q\n got %q\nwant %q", login, text, got, want)
	}
}

func TestFoundByWhoMaySee(t *testing.T) {
	each(t, func(w *world) {
		a := w.submit("Nông Thị Thúy Lý", "020190001234", "0905000111")
		w.submit("Nông Văn Quyền", "020190005678", "0905000222")
		w.Settle(t)
		for _, text := range []string{a.Tracking, "nong thi thuy li", "Lý", "0905 000 111", "020 190 001 234", "001234"} {
			w.want("tiepnhan.kylua", text, "dossier Nông Thị Thúy Lý")
			w.want("tiepnhan.dongdang", text) // another commune
			w.want("quantri", text)           // who keeps accounts reads no dossiers
		}
		w.want("tiepnhan.kylua", "nông", "dossier Nông Thị Thúy Lý", "dossier Nông Văn Quyền")
		hit, err := w.Search.Exact(t.Context(), w.As(t, "tiepnhan.kylua"), strings.ToLower(a.Tracking))
		w.must(err)
		if hit == nil || hit.Path != a.Path() {
			t.Errorf("the code in full: %+v", hit)
		}
		if hit, err = w.Search.Exact(t.Context(), w.As(t, "tiepnhan.dongdang"), a.Tracking); hit != nil || err != nil {
			t.Errorf("the code in full, of another commune: %+v %v", hit, err)
		}
	})
}

// TestFoundAsItReadsNow: what is accepted is found by its code, what is corrected by the new name only, what was
// transferred by whoever has it now.
func TestFoundAsItReadsNow(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		act := func(login string, d *dossier.Dossier) dossier.Input {
			w.n++
			return dossier.Input{Request: org.Request{Viewer: w.As(t, login), Sent: action.Sent{Key: fmt.Sprint("k", w.n), Reason: "Theo quy định."}},
				Dossier: d.ID}
		}
		d, err := w.Dossier.Accept(ctx, act("tiepnhan.kylua", w.submit("Hoàng Thị Mỹ", "020190001234", "0905000111")),
			[]dossier.ReceivedPaper{{Key: "to-khai", How: "form", Check: "ok"}, {Key: "giay-to-tuy-than", How: "shown", Check: "ok"}})
		w.must(err)
		w.Settle(t)
		end := d.Code[len(d.Code)-12:]
		w.want("tiepnhan.kylua", end, "dossier Hoàng Thị Mỹ")
		_, err = w.Dossier.Correct(ctx, act("tiepnhan.kylua", d),
			[]dossier.Correction{{What: "submitter.name", Value: "Hoàng Thị Mị"}, {What: "submitter.phone", Value: "0905000999"}})
		w.must(err)
		w.Settle(t)
		w.want("tiepnhan.kylua", "0905000111")
		w.want("tiepnhan.kylua", "0905000999", "dossier Hoàng Thị Mị")
		list := w.As(t, "thanhtra").Chart().All()
		there := list[slices.IndexFunc(list, func(u org.Unit) bool { return u.Kind == org.CommuneCommittee && u.Place == "06184" })].ID
		_, err = w.Dossier.Transfer(ctx, act("tiepnhan.kylua", d), there)
		w.must(err)
		w.Settle(t)
		w.want("tuphap.dongdang", end, "dossier Hoàng Thị Mị")
	})
}

// TestRebuiltIsTheSame: an index that was lost and made anew, or that never was, finds what the old one found.
func TestRebuiltIsTheSame(t *testing.T) {
	each(t, func(w *world) {
		w.submit("Nông Thị Hoa", "020190001234", "0905000111")
		w.Settle(t)
		_, err := w.Search.Rebuild(t.Context())
		w.must(err)
		texts := []string{"nong", "0905000111", "hộ tịch", "phuong ky lua", "trần", "nguyễn", "quan tri"}
		logins := []string{"tiepnhan.kylua", "quantri", "thanhtra", "chutich.kylua"}
		all := func() (out []string) {
			for _, login := range logins {
				for _, text := range texts {
					out = append(out, fmt.Sprint(login, text, w.finds(login, text)))
				}
			}
			return out
		}
		before := all()
		w.must(w.DB.Write(t.Context(), func(tx *store.Tx) error {
			ids, err := search.IDs(tx, `select cast(n as text) from search_entry where kind > $1`, "")
			if err != nil {
				return err
			}
			for _, id := range ids {
				n, err := strconv.ParseInt(id, 10, 64)
				w.must(err)
				if err := tx.DropText(n); err != nil {
					return err
				}
			}
			for _, q := range []string{`delete from search_entry where kind <> ''`, `delete from search_made where kind <> ''`} {
				if _, err := tx.Exec(q); err != nil {
					return err
				}
			}
			return nil
		}))
		w.must(w.Search.Refresh(t.Context()))
		if after := all(); !slices.Equal(before, after) {
			t.Errorf("before\n%s\nafter\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
		}
	})
}

// TestFoundByIndex asks both engines how they look.
func TestFoundByIndex(t *testing.T) {
	each(t, func(w *world) {
		plan := storetest.Plan(t, w.DB, `select n, record from search_entry where n in ($1,$2)`, []any{1, 2})
		plan += storetest.Plan(t, w.DB, `select n, hash from search_entry where kind=$1 and record=$2`, []any{"dossier", "x"})
		if bad := storetest.Scans(plan); len(bad) > 0 {
			t.Errorf("%q\n%s", bad, plan)
		}
	})
}

// TestOneBoxOnEveryPage: the box of the head asks everywhere; a code typed in full opens its record, everything else is
// listed by system.
func TestOneBoxOnEveryPage(t *testing.T) {
	each(t, func(w *world) {
		t, d := w.t, w.submit("Nông Thị Hoa", "020190001234", "0905000111")
		w.Settle(t)
		r := webtest.NewReader(t, w.Handler())
		p := r.Submit(r.Open("/sign-in"), "form", map[string][]string{"login": {"tiepnhan.kylua"}, "password": {demo.Password}})
		if at := p.Attr("form.find", "action"); at != "/search" {
			t.Fatalf("the box asks %s", at)
		}
		p = r.Open("/search?q=hoa+nong")
		if heads, hits := p.Texts(".found h2"), p.Texts(".found a"); !slices.Equal(heads, []string{"Hồ sơ", "Thủ tục hành chính"}) ||
			hits[0] != "Nông Thị Hoa" {
			t.Errorf("found %q: %q", heads, hits)
		}
		if q := p.Attr("form.find input", "value"); q != "hoa nong" {
			t.Errorf("the box has forgotten: %q", q)
		}
		if r.Open("/search?q=" + d.Tracking); r.Path != d.Path() {
			t.Errorf("the code leads to %s", r.Path)
		}
		if p = r.Open("/search?q=khai+sinh"); !strings.Contains(p.Body, "/procedures/1.") {
			t.Error("no procedure is found")
		}
		if p = r.Open("/search?q=khongcogidau"); !strings.Contains(p.Body, "Không tìm thấy gì") {
			t.Error("nothing is found, and nothing is said")
		}
		if m := w.Lang.Missing(); len(m) > 0 {
			t.Errorf("words that are missing: %v", m)
		}
	})
}
