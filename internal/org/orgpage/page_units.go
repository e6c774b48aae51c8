package orgpage

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// unitsShown is how many units a search lists; who gets more has not typed enough.
const unitsShown = 200

type unitsView struct {
	view.Base
	Form  web.Form
	At    day.Date
	Today bool
	Under org.Unit
	Up    string // where the unit above is listed
	Rows  []org.Unit
	More  bool
	chart *org.Chart
}

func (v unitsView) text() view.Input {
	in := v.Input("q", "org.f_find_unit", v.Form.Text("q"))
	in.Kind, in.Complete, in.Max = "search", "off", 100
	return in
}

func (v unitsView) at() view.DateInput {
	return v.Input("at", "org.f_at", "").OnDate(partsOf(v.At))
}

// partsOf writes a date into the three boxes of a form.
func partsOf(d day.Date) web.DateParts {
	y, m, n := d.YMD()
	return web.DateParts{Day: number(n), Month: number(int(m)), Year: number(y)}
}

// query is the date and one more choice of this page as an address.
func (v unitsView) query(name, value string) string {
	q := url.Values{name: {value}}
	if !v.Today {
		at := partsOf(v.At)
		q.Set("at.d", at.Day)
		q.Set("at.m", at.Month)
		q.Set("at.y", at.Year)
	}
	return Units + "?" + q.Encode()
}

func (v unitsView) table() view.Table {
	t := view.Table{Caption: v.Title, Quiet: true, Empty: v.T("org.no_unit_found")}
	t.Heads = v.Heads("org.unit", "org.parent", "org.below")
	for _, u := range v.Rows {
		up, _ := v.chart.Unit(u.Parent)
		row := []view.Cell{{Text: u.Name, Href: Units + "/" + u.ID, Sub: strings.TrimSuffix(v.T(u.Kind.Word())+" · "+u.Code, " · ")}, {Text: up.Short}}
		below := view.Cell{}
		if n := len(v.chart.Below(u.ID)) - 1; n > 0 {
			below = view.Cell{Text: v.T("org.units_below", "n", n), Href: v.query("under", u.ID)}
		}
		t.Rows = append(t.Rows, append(row, below))
	}
	return t
}

// units lists a unit with those right below it, or those that a search finds, as they are on a date.
func (p Pages) units(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	v := org.ViewerOf(r.Context())
	pg := unitsView{Base: view.From(r, "org.units.title"), Form: f, At: day.Of(p.DB.Now())}
	today, status := pg.At, http.StatusOK
	if at := f.Date("at"); at.Day+at.Month+at.Year != "" {
		on, wrong := f.Day("at")
		if wrong != nil {
			pg.Errors, status = []fault.Field{*wrong}, http.StatusUnprocessableEntity
		} else {
			pg.At = on
		}
	}
	pg.Today = pg.At == today
	if err := p.DB.Read(r.Context(), func(q *store.Snapshot) (err error) {
		pg.chart, err = org.Tree(q, pg.At)
		return err
	}); err != nil {
		return err
	}
	if text := f.Text("q"); text != "" {
		pg.Rows = byName(org.ManagedUnits(v, pg.chart, text))
		pg.More = len(pg.Rows) > unitsShown
		pg.Rows = pg.Rows[:min(len(pg.Rows), unitsShown)]
	} else {
		pg.branch(v, f.Text("under"))
	}
	return web.Render(w, r, status, unitsPage(pg))
}

// branch shows a unit with those right below it; without one, the highest that the viewer keeps.
func (v *unitsView) branch(viewer org.Viewer, under string) {
	tops := []string{under}
	if under == "" || !org.KeptUnit(viewer, v.chart, under) {
		tops = nil
		for _, u := range byName(org.ManagedUnits(viewer, v.chart, "")) {
			if !org.KeptUnit(viewer, v.chart, u.Parent) {
				tops = append(tops, u.ID)
			}
		}
	}
	for _, id := range tops {
		u, ok := v.chart.Unit(id)
		if !ok {
			continue
		}
		if len(tops) == 1 && org.KeptUnit(viewer, v.chart, u.Parent) {
			v.Under, _ = v.chart.Unit(u.Parent)
			v.Up = v.query("under", u.Parent)
		}
		v.Rows = append(append(v.Rows, u), v.chart.Children(id)...)
	}
}

func byName(list []org.Unit) []org.Unit {
	slices.SortFunc(list, func(a, b org.Unit) int { return strings.Compare(a.Name+a.ID, b.Name+b.ID) })
	return list
}
