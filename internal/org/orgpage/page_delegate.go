package orgpage

import (
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

type delegateView struct {
	view.Base
	Form  web.Form
	Key   string
	Roles []view.Option
	To    []view.Option
}

func (v delegateView) roles() view.Choice {
	return v.Input("role", "org.f_role_delegated", v.Form.Text("role")).Choose(v.Roles)
}

func (v delegateView) people() view.Choice {
	return v.Input("to", "org.f_delegate_to", v.Form.Text("to")).Choose(v.To)
}

func (v delegateView) on(name, label string) view.DateInput {
	return v.Input(name, label, "").OnDate(v.Form.Date(name))
}

// mine lists the viewer's own roles that may be delegated, with a value that names them in the form.
func mine(v org.Viewer) (out []org.RoleAt) {
	for _, x := range v.Roles {
		if x.For == "" && org.MayEver(x.Role, org.MayDelegate) {
			out = append(out, x)
		}
	}
	return out
}

func roleValue(x org.RoleAt) string {
	return strings.Join([]string{string(x.Role), x.Unit, x.Duty}, "/")
}

func (p Pages) delegateForm(w http.ResponseWriter, r *http.Request) error {
	today := day.Of(p.DB.Now())
	y, m, d := today.YMD()
	f := web.NewForm(map[string][]string{"from.d": {number(d)}, "from.m": {number(int(m))}, "from.y": {number(y)}})
	return p.showDelegate(w, r, f, nil)
}

func (p Pages) showDelegate(w http.ResponseWriter, r *http.Request, f web.Form, cause error) error {
	b, status, ok := view.From(r, "org.delegate_title").Refused(cause)
	if !ok {
		return cause
	}
	v := org.ViewerOf(r.Context())
	pg := delegateView{Base: b, Form: f, Key: f.Key()}
	if pg.Key == "" {
		pg.Key = web.NewKey()
	}
	pg.Base = pg.WithCrumbs(view.Link{Text: b.T("org.security_title"), Href: Security})
	err := p.DB.Read(r.Context(), func(q *store.Snapshot) error {
		seen := map[string]bool{v.Person: true}
		for _, x := range mine(v) {
			unit, _ := v.Chart().Unit(x.Unit)
			pg.Roles = append(pg.Roles, view.Option{Value: roleValue(x), Label: b.T(x.Role.Word()) + " · " + unit.Name})
			near, err := org.Colleagues(q, x.Unit, day.Of(q.Now()))
			if err != nil {
				return err
			}
			for _, c := range near {
				if !seen[c.ID] {
					pg.To = append(pg.To, view.Option{Value: c.ID, Label: c.Name})
				}
				seen[c.ID] = true
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(pg.Roles) == 0 {
		return fault.New(fault.Forbidden, "org.delegate_not_held")
	}
	return web.Render(w, r, status, delegatePage(pg))
}

func (p Pages) delegate(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	v := org.ViewerOf(r.Context())
	x, err := parseDelegation(v, f)
	if err == nil {
		err = p.Org.OrderDelegation(r.Context(), org.Request{Viewer: v, Sent: web.Sent(r, f)}, x)
	}
	if err != nil {
		return p.showDelegate(w, r, f, err)
	}
	web.Flash(w, r, "org.done_delegated")
	return web.Redirect(w, r, Security)
}

func parseDelegation(v org.Viewer, f web.Form) (org.Delegation, error) {
	d := org.Delegation{By: v.Person, To: f.Text("to")}
	var bad []fault.Field
	for _, x := range mine(v) {
		if roleValue(x) == f.Text("role") {
			d.Unit, d.Role, d.Duty = x.Unit, x.Role, x.Duty
		}
	}
	if d.Role == "" {
		bad = append(bad, fault.Field{Name: "role", Key: "org.role_unknown"})
	}
	if d.To == "" {
		bad = append(bad, fault.Field{Name: "to", Key: "org.person_missing"})
	}
	var wrong *fault.Field
	if d.From, wrong = f.Day("from"); wrong != nil {
		bad = append(bad, *wrong)
	}
	if d.Last, wrong = f.Day("last"); wrong != nil {
		bad = append(bad, *wrong)
	}
	return d, fault.Fields(bad...)
}
