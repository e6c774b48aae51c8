package reportpage

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/figure"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/report"
)

const moment = "2006-01-02T15:04:05.999Z"

// latePage is what is late and nearly late now, by unit and step.
type latePage struct {
	view.Base
	report.Table
	Groups []lateUnit
}

// lateUnit is the rows of one unit, with their sum.
type lateUnit struct {
	ID, Name string
	Rows     []report.Line
	Sum      map[string]int64
}

// lateAsk reads which table is wanted: without a position that of now.
func (p Pages) lateAsk(r *http.Request) figure.Ask {
	v := org.ViewerOf(r.Context())
	q := r.URL.Query()
	a := figure.Ask{By: []string{"unit", "step"}, Units: v.Units(report.MayRead)}
	a.Position, _ = strconv.ParseInt(q.Get("position"), 10, 64) // absent: the newest
	a.At, _ = time.Parse(moment, q.Get("at"))                   // absent: now
	a.Soon, _ = day.Parse(q.Get("soon"))                        // absent: the next working day
	return a
}

func (p Pages) late(w http.ResponseWriter, r *http.Request) error {
	a := p.lateAsk(r)
	pg := latePage{Base: view.From(r, "reportpage.late_title")}
	var err error
	pg.Table, err = report.Drawer{DB: p.DB, Words: pg.Words}.Draw(r.Context(), report.Late, a)
	if err != nil {
		return err
	}
	slices.SortStableFunc(pg.Rows, func(x, y report.Line) int {
		return strings.Compare(x.Names["unit"]+"\x00"+x.Key["unit"], y.Names["unit"]+"\x00"+y.Key["unit"])
	})
	for _, l := range pg.Rows {
		if n := len(pg.Groups); n == 0 || pg.Groups[n-1].ID != l.Key["unit"] {
			pg.Groups = append(pg.Groups, lateUnit{ID: l.Key["unit"], Name: l.Names["unit"], Sum: map[string]int64{}})
		}
		g := &pg.Groups[len(pg.Groups)-1]
		g.Rows = append(g.Rows, l)
		for k, n := range l.Figures {
			g.Sum[k] += n
		}
	}
	return web.Render(w, r, http.StatusOK, lateView(pg))
}

// cell is the address behind a figure; without a step it is the sum of the unit.
func (p latePage) cell(unit, step, column string) string {
	q := url.Values{"position": {strconv.FormatInt(p.Position, 10)}, "at": {p.At.Format(moment)}, "soon": {p.Settled.Soon.String()},
		"column": {column}, "unit": {unit}}
	if step != "" {
		q.Set("step", step)
	}
	return "/report/late/open?" + q.Encode()
}

func (p Pages) openLate(w http.ResponseWriter, r *http.Request) error {
	a := p.lateAsk(r)
	q := r.URL.Query()
	c := figure.Cell{Ask: a, Figure: q.Get("column"), Key: map[string]string{}, After: q.Get("after")}
	for _, k := range []string{"unit", "step"} {
		if q.Has(k) {
			c.Key[k] = q.Get(k)
		}
	}
	list, next, err := report.Open(r.Context(), p.DB, report.Late, c)
	if err != nil {
		return err
	}
	pg := openPage{Base: view.From(r, "reportpage.opened"), List: list, Pos: a.Position}
	for _, col := range report.Columns(report.Late, pg.Words) {
		if col.Key == c.Figure {
			pg.Column = col.Label
		}
	}
	if c.Key["step"] != "" {
		pg.Column += " – " + c.Key["step"]
	}
	pg.Next = nextPage(r, next)
	return web.Render(w, r, http.StatusOK, openView(pg))
}

// nextPage is the address of the page after this one; empty at the end.
func nextPage(r *http.Request, after string) string {
	if after == "" {
		return ""
	}
	q := r.URL.Query()
	q.Set("after", after)
	return r.URL.Path + "?" + q.Encode()
}
