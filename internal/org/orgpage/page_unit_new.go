package orgpage

import (
	"net/http"
	"slices"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

type unitNewView struct {
	view.Base
	Form     web.Form
	Key      string
	Parents  []view.Option
	Communes []view.Option
}

func (v unitNewView) text(name, label string) view.Input {
	in := v.Input(name, label, v.Form.Text(name))
	in.Max, in.Complete = 300, "off"
	in.Optional = name == "short" || name == "code"
	switch name {
	case "short":
		in.Hint = v.T("org.f_short_hint")
	case "code":
		in.Max, in.Width, in.Hint = 35, "m", v.T("org.f_code_unit_hint")
	}
	return in
}

func (v unitNewView) kinds() view.Choice {
	list := []view.Option{{Label: v.T("org.choose")}}
	for _, k := range org.Kinds() {
		if k != org.ProvinceCommittee { // the first unit of a house; `motcua setup` makes it
			list = append(list, view.Option{Value: string(k), Label: v.T(k.Word())})
		}
	}
	return v.Input("kind", "org.kind", v.Form.Text("kind")).Choose(list)
}

func (v unitNewView) parents() view.Choice {
	return v.Input("parent", "org.parent", v.Form.Text("parent")).Choose(append([]view.Option{{Label: v.T("org.choose")}}, v.Parents...))
}

func (v unitNewView) communes() view.Choice {
	in := v.Input("place", "org.f_commune", v.Form.Text("place")).WithHint(v.T("org.f_commune_hint"))
	in.Optional = true
	return in.Choose(append([]view.Option{{Label: v.T("org.choose")}}, v.Communes...))
}

func (v unitNewView) from() view.DateInput {
	return v.Input("from", "org.f_unit_from", "").OnDate(v.Form.Date("from"))
}

func (p Pages) unitNewForm(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	return p.showUnitNew(w, r, p.fromToday("from", map[string]string{"parent": f.Text("parent")}), nil)
}

func (p Pages) showUnitNew(w http.ResponseWriter, r *http.Request, f web.Form, cause error) error {
	b, status, ok := view.From(r, "org.unit_new_title").Refused(cause)
	if !ok {
		return cause
	}
	v := org.ViewerOf(r.Context())
	pg := unitNewView{Base: b.WithCrumbs(unitsCrumb(b)), Form: f, Key: f.Key()}
	if pg.Key == "" {
		pg.Key = web.NewKey()
	}
	mine := v.Units(org.MayManageUnits)
	pg.Parents = unitOptions(v.Chart(), slices.DeleteFunc(slices.Clone(mine), func(id string) bool {
		u, _ := v.Chart().Unit(id)
		return len(org.KindsUnder(u.Kind)) == 0
	}))
	err := p.DB.Read(r.Context(), func(q *store.Snapshot) (err error) {
		if top, stands := v.Chart().Unit(mine[0]); stands {
			pg.Communes, err = communes(q, top.Place, day.Of(q.Now()))
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Render(w, r, status, unitNewPage(pg))
}

// parseUnit reads the form; the place of a unit is that of the unit above, but for a committee of a commune.
func (p Pages) parseUnit(r *http.Request, f web.Form) (u org.NewUnit, err error) {
	u = org.NewUnit{Kind: org.Kind(f.Text("kind")), Name: f.Text("name"), Short: f.Text("short"), Code: f.Text("code"), Parent: f.Text("parent")}
	var bad []fault.Field
	var wrong *fault.Field
	if u.From, wrong = f.Day("from"); wrong != nil {
		bad = append(bad, *wrong)
	}
	err = p.DB.Read(r.Context(), func(q *store.Snapshot) error {
		up, err := org.ManagedUnit(q, org.ViewerOf(r.Context()), u.Parent)
		if fault.Of(err) == fault.NotFound {
			bad = append(bad, fault.Field{Name: "parent", Key: "org.parent_missing"})
			return nil
		}
		if err != nil {
			return err
		}
		u.Place = up[0].Place
		if u.Kind != org.CommuneCommittee {
			return nil
		}
		list, err := communes(q, u.Place, day.Of(q.Now()))
		if u.Place = f.Text("place"); !slices.ContainsFunc(list, func(o view.Option) bool { return o.Value == u.Place }) {
			bad = append(bad, fault.Field{Name: "place", Key: "org.place_missing"})
		}
		return err
	})
	if err == nil {
		err = fault.Fields(bad...)
	}
	return u, err
}

func (p Pages) unitCreate(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	u, err := p.parseUnit(r, f)
	if err != nil {
		return p.showUnitNew(w, r, f, err)
	}
	id, err := p.Org.OrderUnit(r.Context(), org.Request{Viewer: org.ViewerOf(r.Context()), Sent: web.Sent(r, f)}, u)
	if err != nil {
		return p.showUnitNew(w, r, f, err)
	}
	web.Flash(w, r, "org.done_unit_created")
	return web.Redirect(w, r, Units+"/"+id)
}
