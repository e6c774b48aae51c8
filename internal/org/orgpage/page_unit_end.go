package orgpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

type unitEndView struct {
	unitChangeView
	Open  []room.Open // what would stay open
	Heirs []view.Option
}

func (v unitEndView) heir() view.Choice {
	in := v.Input("heir", "org.f_unit_heir", v.Form.Text("heir"))
	in.Hint, in.Optional = v.T("org.f_unit_heir_hint"), true
	return in.Choose(append([]view.Option{{Value: "", Label: v.T("org.no_heir")}}, v.Heirs...))
}

func (p Pages) unitEndForm(w http.ResponseWriter, r *http.Request) error {
	return p.showUnitEnd(w, r, p.fromToday("on", nil), nil)
}

func (p Pages) showUnitEnd(w http.ResponseWriter, r *http.Request, f web.Form, cause error) error {
	c, err := p.changing(r, "org.unit_end_of")
	if err != nil {
		return err
	}
	b, status, ok := c.Base.Refused(cause)
	if !ok {
		return cause
	}
	c.Base = b.WithCrumbs(unitsCrumb(b), view.Link{Text: c.Unit.Name, Href: c.path()})
	if c.Form, c.Key = f, f.Key(); c.Key == "" {
		c.Key = web.NewKey()
	}
	pg := unitEndView{unitChangeView: c}
	if err := p.DB.Read(r.Context(), func(q *store.Snapshot) (err error) {
		pg.Open, err = p.Org.OpenOfUnit(q, c.Unit.ID)
		return err
	}); err != nil {
		return err
	}
	v := org.ViewerOf(r.Context())
	for _, o := range unitOptions(v.Chart(), v.Units(org.MayManageUnits)) {
		if u, ok := v.Chart().Unit(o.Value); ok && u.Kind == c.Unit.Kind && u.ID != c.Unit.ID {
			pg.Heirs = append(pg.Heirs, o)
		}
	}
	return web.Render(w, r, status, unitEndPage(pg))
}

func (p Pages) unitEnd(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	on, wrong := f.Day("on")
	if wrong != nil {
		err = fault.Fields(*wrong)
	} else {
		err = p.Org.OrderUnitEnd(r.Context(), org.Request{Viewer: org.ViewerOf(r.Context()), Sent: web.Sent(r, f)},
			org.UnitEnd{Unit: id, On: on, Heir: f.Text("heir")})
	}
	if err != nil {
		return p.showUnitEnd(w, r, f, err)
	}
	web.Flash(w, r, "org.done_unit_ended")
	return web.Redirect(w, r, Units+"/"+id)
}
