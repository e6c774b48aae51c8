package reportpage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/kit/web/webtest"
)

// asXLSX opens the spreadsheet: its cells are those of the page, as numbers, and it is the same when taken again.
func (s *site) asXLSX(r *webtest.Reader) {
	s.t.Helper()
	page := r.Open("/report/ii06a?by=unit,field")
	link := ""
	for _, a := range page.All(".take a") {
		if strings.Contains(webtest.Attr(a, "href"), "format=xlsx") {
			link = webtest.Attr(a, "href")
		}
	}
	p := r.Open(link)
	if !strings.Contains(p.Header.Get("Content-Disposition"), ".xlsx") {
		s.t.Error(p.Header)
	}
	f, err := excelize.OpenReader(strings.NewReader(p.Body))
	s.must(err)
	rows, err := f.GetRows("II.06a", excelize.Options{RawCellValue: true})
	s.must(err)
	all := fmt.Sprint(rows)
	if !strings.Contains(all, "nhật ký đến dòng") || !strings.Contains(all, "Tổng cộng") || !strings.Contains(all, "(13)") {
		s.t.Errorf("%q", rows)
	}
	var want []string
	for _, l := range page.All(".report tbody tr") {
		want = append(want, strings.Join(strings.Fields(webtest.Text(l)), " "))
	}
	var got []string
	for _, row := range rows[7 : len(rows)-1] {
		got = append(got, strings.Join(strings.Fields(strings.Join(row, " ")), " "))
	}
	if !slices.Equal(got, want) {
		s.t.Errorf("on the sheet %q\non the page %q", got, want)
	}
	kind, err := f.GetCellType("II.06a", "C8")
	s.must(err)
	if kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber { // a number is written without a type
		s.t.Errorf("a figure is written as type %d", kind)
	}
	s.Clock.Add(time.Minute)
	s.accepted(kyLua, "kylua")
	s.Settle(s.t)
	if again := r.Open(link); again.Body != p.Body {
		s.t.Error("taken again, the spreadsheet of the same position differs")
	}
}

// TestLate reads what is late by unit and step, opens the figures, and comes back to the same table later.
func TestLate(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := &site{h, t}
		chairman := s.reader("chutich.kylua")
		if p := chairman.Open("/report/late"); p.Status != 200 || p.Has("table") {
			t.Errorf("a house without dossiers: %d", p.Status)
		}
		here, elsewhere := s.accepted(kyLua, "kylua"), s.accepted(dongDang, "dongdang")
		s.Settle(t)
		p := chairman.Open("/report/late")
		p.Want(".report .sum a[data-figure=in_term]", "1")
		s.Clock.Add(14 * 24 * time.Hour)
		chairman = s.reader("chutich.kylua")
		p = chairman.Open("/report/late")
		if got := p.Texts(".report a[data-figure=overdue]"); !slices.Equal(got, []string{"1", "1"}) {
			t.Errorf("late: %q, want one in the sum and one at its step", got)
		}
		kept := p.Attr(".report .sum a[data-figure=overdue]", "href")
		opened := chairman.Open(kept)
		opened.Want(".report tbody", here.Code)
		if strings.Contains(opened.Body, elsewhere.Code) {
			t.Error("the figure opens a dossier of another unit")
		}
		if p := chairman.Open("/report/late/open?column=nothing"); p.Status != 404 {
			t.Errorf("a figure that is none: %d", p.Status)
		}
		director := s.reader("giamdoc.kylua").Open("/report/late")
		director.Want(".report .sum a[data-figure=overdue]", "1")
		for _, login := range []string{"tiepnhan.kylua", "quantri"} {
			if p := s.reader(login).Open("/report/late"); p.Status != 403 {
				t.Errorf("%s: %d", login, p.Status)
			}
		}
		if m := h.Lang.Missing(); len(m) > 0 {
			t.Errorf("words that are missing: %v", m)
		}
	})
}
