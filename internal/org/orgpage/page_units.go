package orgpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/record/recordpage"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// partsOf writes a date into the three boxes of a form.
func partsOf(d day.Date) web.DateParts {
	y, m, n := d.YMD()
	return web.DateParts{Day: number(n), Month: number(int(m)), Year: number(y)}
}

// units lists the units that the viewer keeps, as they are on a date.
func (p Pages) units(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	v := org.ViewerOf(r.Context())
	b, at, status := view.From(r, "org.units.title"), day.Of(p.DB.Now()), http.StatusOK
	today := at
	if asked := f.Date("at"); asked.Day+asked.Month+asked.Year != "" {
		on, wrong := f.Day("at")
		if wrong != nil {
			b.Errors, status = append(b.Errors, *wrong), http.StatusUnprocessableEntity
		} else {
			at = on
		}
	}
	chart := v.Chart()
	if at != today {
		if err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
			chart, err = org.Tree(s, at)
			return err
		}); err != nil {
			return err
		}
	}
	kind, rights := org.UnitsAt(v, chart)
	l := recordpage.List[org.Unit]{Kind: kind, Rights: rights, House: p.Records, Status: status, Cell: unitCell,
		Tools: []view.Link{{Text: b.T("org.unit_new_title"), Href: Units + "/new", Icon: "plus"}},
		Asks:  view.Date(b.Input("at", "org.f_at", "").OnDate(partsOf(at)))}
	if at != today {
		l.Note = asOf(b, at)
	}
	return l.Page(w, r, b)
}

// unitCell leads from a unit to those right below it.
func unitCell(b view.Base, c view.Cell, at recordpage.Place[org.Unit]) view.Cell {
	if at.Field != "below" {
		return c
	}
	n := c.Text
	if c = (view.Cell{Num: c.Num}); n != "0" {
		c.Text, c.Href = b.T("org.units_below", "n", n), b.Address("parent", at.Thing.ID, "q", "", "kind", "", "after", "")
	}
	return c
}
