package orgpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

type unitChangeView struct {
	view.Base
	Unit    org.Unit
	Form    web.Form
	Key     string
	Parents []view.Option
}

func (v unitChangeView) path() string { return Units + "/" + v.Unit.ID }

func (v unitChangeView) text(name, label string) view.Input {
	in := v.Input(name, label, v.Form.Text(name))
	in.Max, in.Complete = 300, "off"
	if name == "code" {
		in.Max, in.Width, in.Optional, in.Hint = 35, "m", v.Unit.Code == "", v.T("org.f_code_unit_hint")
	}
	return in
}

func (v unitChangeView) parents() view.Choice {
	return v.Input("parent", "org.parent", v.Form.Text("parent")).Choose(v.Parents)
}

func (v unitChangeView) on(name, label string) view.DateInput {
	return v.Input(name, label, "").OnDate(v.Form.Date(name))
}

// changing loads the unit that a form of change or end is about.
func (p Pages) changing(r *http.Request, title string) (pg unitChangeView, err error) {
	v := org.ViewerOf(r.Context())
	err = p.DB.Read(r.Context(), func(q *store.Snapshot) error {
		rows, err := org.ManagedUnit(q, v, r.PathValue("id"))
		if err == nil {
			pg.Unit = rows[len(rows)-1]
			pg.Base = view.From(r, title, "name", org.RowAt(rows, day.Of(q.Now())).Name)
		}
		return err
	})
	if err != nil {
		return pg, err
	}
	for _, id := range v.Units(org.MayManageUnits) {
		u, _ := v.Chart().Unit(id)
		for _, k := range org.KindsUnder(u.Kind) {
			if k == pg.Unit.Kind && id != pg.Unit.ID {
				pg.Parents = append(pg.Parents, view.Option{Value: id, Label: u.Name})
			}
		}
	}
	return pg, nil
}

func (p Pages) unitChangeForm(w http.ResponseWriter, r *http.Request) error {
	pg, err := p.changing(r, "org.unit_change_of")
	if err != nil {
		return err
	}
	u := pg.Unit
	pg.Form = p.fromToday("from", map[string]string{"name": u.Name, "short": u.Short, "code": u.Code, "parent": u.Parent})
	return showUnitForm(w, r, pg, nil)
}

func showUnitForm(w http.ResponseWriter, r *http.Request, pg unitChangeView, cause error) error {
	b, status, ok := pg.Base.Refused(cause)
	if !ok {
		return cause
	}
	pg.Base = b.WithCrumbs(unitsCrumb(b), view.Link{Text: pg.Unit.Name, Href: pg.path()})
	if pg.Key = pg.Form.Key(); pg.Key == "" {
		pg.Key = web.NewKey()
	}
	return web.Render(w, r, status, unitChangePage(pg))
}

func (p Pages) unitChange(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	pg, err := p.changing(r, "org.unit_change_of")
	if err != nil {
		return err
	}
	pg.Form = f
	c := org.UnitChange{Name: f.Text("name"), Short: f.Text("short"), Code: f.Text("code")}
	if to := f.Text("parent"); to != pg.Unit.Parent {
		c.Parent = to
	}
	from, wrong := f.Day("from")
	if c.From = from; wrong != nil {
		err = fault.Fields(*wrong)
	} else if c.Name == pg.Unit.Name && c.Short == pg.Unit.Short && c.Code == pg.Unit.Code && c.Parent == "" {
		err = fault.Fields(fault.Field{Name: "name", Key: "org.nothing_changed"})
	} else {
		err = p.Org.OrderUnitChange(r.Context(), org.Request{Viewer: org.ViewerOf(r.Context()), Sent: web.Sent(r, f)}, pg.Unit.ID, c)
	}
	if err != nil {
		return showUnitForm(w, r, pg, err)
	}
	web.Flash(w, r, "org.done_unit_changed")
	return web.Redirect(w, r, pg.path())
}
