package orgpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

type newView struct {
	view.Base
	Form  web.Form
	Key   string
	Units []view.Option
}

type oneTimeView struct {
	view.Base
	Login, Password, Person string
}

func (v newView) text(name, label string) view.Input {
	in := v.Input(name, label, v.Form.Text(name))
	in.Max, in.Complete = 200, "off"
	in.Optional = name == "title" || name == "phone" || name == "email"
	return in
}

func (v newView) units() view.Choice {
	return v.Input("unit", "org.f_unit", v.Form.Text("unit")).Choose(append([]view.Option{{Label: v.T("org.choose")}}, v.Units...))
}

func (v newView) roles() view.Choice { return roleChoice(v.Base, v.Form, true) }

func (v newView) duties() view.Choice { return dutyChoice(v.Base, v.Form) }

func roleChoice(b view.Base, f web.Form, optional bool) view.Choice {
	none := "org.choose"
	if optional {
		none = "org.no_role_yet"
	}
	list := []view.Option{{Label: b.T(none)}}
	for _, r := range org.AllRoles() {
		list = append(list, view.Option{Value: string(r), Label: b.T(r.Word())})
	}
	return b.Input("role", "org.f_role", f.Text("role")).Choose(list)
}

func dutyChoice(b view.Base, f web.Form) view.Choice {
	var list []view.Option
	for _, d := range org.Duties() {
		list = append(list, view.Option{Value: d, Label: b.T(org.DutyWord(d))})
	}
	return b.Input("duty", "org.f_duty", f.Text("duty")).Choose(list)
}

func (p Pages) newForm(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	return p.showNew(w, r, f, nil)
}

func (p Pages) showNew(w http.ResponseWriter, r *http.Request, f web.Form, cause error) error {
	b, status, ok := view.From(r, "org.new_title").Refused(cause)
	if !ok {
		return cause
	}
	v := org.ViewerOf(r.Context())
	pg := newView{Base: b.WithCrumbs(peopleCrumb(b)), Form: f, Key: f.Key(), Units: unitOptions(v.Chart(), v.Units(org.MayManageAccounts))}
	if pg.Key == "" {
		pg.Key = web.NewKey()
	}
	return web.Render(w, r, status, newPage(pg))
}

func peopleCrumb(b view.Base) view.Link {
	return view.Link{Text: b.T("org.people.title"), Href: People}
}

func (p Pages) create(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	s := account.NewStaff{Name: f.Text("name"), Unit: f.Text("unit"), Title: f.Text("title"), Email: f.Text("email"), Phone: f.Text("phone"),
		Login: f.Text("login"), Role: org.Role(f.Text("role")), Duty: f.Text("duty"), From: day.Of(p.DB.Now())}
	var bad []fault.Field
	if s.Name == "" {
		bad = append(bad, fault.Field{Name: "name", Key: "org.name_missing"})
	}
	if s.Unit == "" {
		bad = append(bad, fault.Field{Name: "unit", Key: "org.unit_missing"})
	}
	if s.Login == "" {
		bad = append(bad, fault.Field{Name: "login", Key: "org.login_form"})
	}
	if err := fault.Fields(bad...); err != nil {
		return p.showNew(w, r, f, err)
	}
	added, err := p.Auth.AddStaff(r.Context(), org.Request{Viewer: org.ViewerOf(r.Context()), Sent: web.Sent(r, f)}, s)
	if err != nil {
		return p.showNew(w, r, f, err)
	}
	return showOneTime(w, r, oneTimeView{Login: s.Login, Password: added.OneTime, Person: added.Person})
}

// showOneTime shows a one-time password once; sent again, the form leads to the person.
func showOneTime(w http.ResponseWriter, r *http.Request, v oneTimeView) error {
	if v.Password == "" {
		return web.Redirect(w, r, People+"/"+v.Person)
	}
	b := view.From(r, "org.one_time_title")
	v.Base = b.WithCrumbs(peopleCrumb(b))
	return web.Render(w, r, http.StatusOK, oneTimePage(v))
}
