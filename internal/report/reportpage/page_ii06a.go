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
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/sheet"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/report"
)

type tablePage struct {
	view.Base
	report.Table
	From, To string
	By       string
}

// ask reads which table is wanted; without dates it is that of today. Only units whose reports the viewer may
// read are counted.
func (p Pages) ask(r *http.Request) (figure.Ask, web.Form, error) {
	v := org.ViewerOf(r.Context())
	f, err := web.ParseForm(r)
	if err != nil {
		return figure.Ask{}, f, err
	}
	today := day.Of(p.DB.Now())
	a := figure.Ask{From: today, To: today, Units: v.Units(report.MayRead)}
	var bad []fault.Field
	for _, x := range []struct {
		name string
		into *day.Date
	}{{"from", &a.From}, {"to", &a.To}} {
		if s := f.Text(x.name); s != "" {
			if *x.into, err = day.Read(s); err != nil {
				bad = append(bad, fault.Field{Name: x.name, Key: "reportpage.date_wrong"})
			}
		}
	}
	for _, g := range []string{"unit", "field", "place"} {
		if slices.Contains(strings.Split(f.Text("by"), ","), g) {
			a.By = append(a.By, g)
		}
	}
	a.Position, _ = strconv.ParseInt(f.Text("position"), 10, 64) // absent: the newest
	a.At, _ = time.Parse(moment, f.Text("at"))                   // absent: now
	return a, f, fault.Fields(bad...)
}

func (p Pages) ii06a(w http.ResponseWriter, r *http.Request) error {
	a, f, err := p.ask(r)
	pg := tablePage{Base: view.From(r, "reportpage.title"), From: f.Text("from"), To: f.Text("to"), By: f.Text("by")}
	if err == nil {
		pg.Table, err = report.Drawer{DB: p.DB, Words: pg.Words}.Draw(r.Context(), report.II06a, a)
	}
	if _, ok := web.Invalid(err); ok {
		pg.Base = pg.WithErrors(err)
		return web.Render(w, r, http.StatusUnprocessableEntity, tableView(pg))
	}
	if err != nil {
		return err
	}
	if as := sheet.Format(f.Text("format")); as == sheet.CSV || as == sheet.XLSX {
		return download(w, as, pg.Table, pg.Words)
	}
	pg.From, pg.To = pg.Words.Date(a.From), pg.Words.Date(a.To)
	return web.Render(w, r, http.StatusOK, tableView(pg))
}

// head is a group of columns under one heading.
type head struct {
	Key  string
	Span int
}

// heads are the groups of the printed form: received (3)–(6), resolved (7)–(10), open (11)–(13), and ours.
func (p tablePage) heads() []head {
	list := []head{{"received", 4}, {"resolved", 4}, {"open", 3}}
	return append(list, head{"more", len(p.Columns) - 11})
}

// cell is the address behind a figure: it names the position and the moment, so it opens the same dossiers later.
func (p tablePage) cell(l report.Line, column string) string {
	q := p.query()
	q.Set("column", column)
	for k, v := range l.Key {
		q.Set("key."+k, v)
	}
	return "/report/ii06a/open?" + q.Encode()
}

func (p tablePage) query() url.Values {
	q := url.Values{"from": {p.Table.From.String()}, "to": {p.Table.To.String()}}
	q.Set("position", strconv.FormatInt(p.Position, 10))
	q.Set("at", p.At.UTC().Format(moment))
	if len(p.Settled.By) > 0 {
		q.Set("by", strings.Join(p.Settled.By, ","))
	}
	return q
}

// take is the address of the same table as a file.
func (p tablePage) take(format string) string {
	q := p.query()
	q.Set("format", format)
	return "/report/ii06a?" + q.Encode()
}

func number(no string) string {
	if no == "" {
		return ""
	}
	return "(" + no + ")"
}

type openPage struct {
	view.Base
	Column string
	List   []report.Opened
	Units  map[string]string
	Next   string
	Pos    int64
}

func (p Pages) open(w http.ResponseWriter, r *http.Request) error {
	a, f, err := p.ask(r)
	if err != nil {
		return err
	}
	c := figure.Cell{Ask: a, Figure: f.Text("column"), Key: map[string]string{}, After: f.Text("after")}
	for _, g := range a.By {
		if f.Has("key." + g) {
			c.Key[g] = f.Text("key." + g)
		}
	}
	list, next, err := report.Open(r.Context(), p.DB, report.II06a, c)
	if err != nil {
		return err
	}
	pg := openPage{Base: view.From(r, "reportpage.opened"), List: list, Pos: a.Position}
	for _, col := range report.Columns(report.II06a, pg.Words) {
		if col.Key == c.Figure {
			pg.Column = strings.TrimSpace(number(col.No) + " " + col.Label)
		}
	}
	pg.Next = nextPage(r, next)
	return web.Render(w, r, http.StatusOK, openView(pg))
}
