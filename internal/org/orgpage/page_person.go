package orgpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
	"github.com/motcua/motcua/internal/proposal"
)

type personView struct {
	view.Base
	Staff       org.Staff
	Unit        string
	Self        bool // nobody gives rights to himself
	MayRole     bool
	Form        web.Form
	Key         string
	Grants      []grantLine
	Posts       []postLine
	Delegations []delegationLine
	Sessions    []account.Session
	Units       []view.Option
	Asked       []grantLine // roles that wait for a second person; the id is that of the proposal
	Reset       resetView
	Open        []room.Open // what would stay open if the official left
}

func (v personView) heir() view.Input {
	in := v.Input("heir", "org.f_heir", v.Form.Text("heir"))
	in.Hint, in.Optional, in.Complete = v.T("org.f_heir_hint"), true, "off"
	return in
}

type grantLine struct {
	org.Grant
	Role, Unit, Duty, Dates string
	Open                    bool
}

func (v personView) units() view.Choice {
	return v.Input("unit", "org.f_unit", v.Form.Text("unit")).Choose(v.Units)
}

func (v personView) roles() view.Choice { return roleChoice(v.Base, v.Form, false) }

func (v personView) duties() view.Choice { return dutyChoice(v.Base, v.Form) }

func (v personView) backup() view.Input {
	return v.Input("backup", "org.f_backup", v.Form.Text("backup"))
}

func (v personView) on(name, label string) view.DateInput {
	in := v.Input(name, label, "")
	in.Optional = name == "until"
	return in.OnDate(v.Form.Date(name))
}

func (v personView) rows() []view.Row {
	s := v.Staff
	used := v.T("org.never")
	if !s.LastUsed.IsZero() {
		used = v.Words.DateTime(s.LastUsed)
	}
	kind, _ := org.People(org.Viewer{})
	access, _ := kind.Fields.Field("access")
	rows := []view.Row{
		{Label: v.T("org.unit"), Value: v.Unit}, {Label: v.T("org.titles"), Values: s.Titles},
		{Label: v.T("org.f_phone"), Value: s.Phone}, {Label: v.T("org.f_email"), Value: s.Email},
		{Label: v.T("org.login"), Value: s.Login},
		view.FieldRow(v.Base, view.Asked{Field: access.Field, Env: field.Env{Words: v.Words}, Value: access.Of(&s)}),
		{Label: v.T("org.last_used"), Value: used},
	}
	if s.TOTP {
		return append(rows, view.Row{Label: v.T("org.h_second"), Value: v.T("org.totp_on")})
	}
	return append(rows, view.Row{Label: v.T("org.h_second"), Value: v.T("org.totp_off")})
}

func (p Pages) person(w http.ResponseWriter, r *http.Request) error {
	at := partsOf(day.Of(p.DB.Now()))
	return p.showPerson(w, r, p.fromToday("from", map[string]string{"post_from.d": at.Day, "post_from.m": at.Month, "post_from.y": at.Year}), nil)
}

func (p Pages) showPerson(w http.ResponseWriter, r *http.Request, f web.Form, cause error) error {
	v := org.ViewerOf(r.Context())
	pg := personView{Form: f, Key: f.Key(), MayRole: v.CanAnywhere(org.MayManageRoles), Units: unitOptions(v.Chart(), v.Units(org.MayManageRoles))}
	if pg.Key == "" {
		pg.Key = web.NewKey()
	}
	err := p.DB.Read(r.Context(), func(q *store.Snapshot) (err error) {
		if pg.Staff, err = org.StaffByID(q, v, r.PathValue("id")); err != nil {
			return err
		}
		pg.Base = view.From(r, "org.person_title", "name", pg.Staff.Name)
		held, err := org.Grants(q, pg.Staff.ID)
		if err != nil {
			return err
		}
		for _, g := range held {
			pg.Grants = append(pg.Grants, grantOf(pg.Base, v.Chart(), g, day.Of(q.Now())))
		}
		asked, err := org.RolesAsked(q, pg.Staff.ID)
		if err != nil {
			return err
		}
		pg.Asked = askedLines(pg.Base, v.Chart(), asked, day.Of(q.Now()))
		posts, err := org.Posts(q, pg.Staff.ID)
		if err != nil {
			return err
		}
		for _, x := range posts {
			pg.Posts = append(pg.Posts, postOf(pg.Base, v.Chart(), x, day.Of(q.Now())))
		}
		if pg.Delegations, err = delegations(q, pg.Base, delegationsOf{person: pg.Staff.ID, chart: v.Chart()}); err != nil {
			return err
		}
		if pg.Reset, err = p.resetOf(q, v, pg.Staff.ID); err != nil {
			return err
		}
		pg.Reset.Typed = r.PathValue("proposal")
		if pg.Open, err = p.Org.OpenOfPerson(q, pg.Staff.ID); err != nil {
			return err
		}
		pg.Sessions, err = p.Auth.Sessions(q, pg.Staff.ID)
		return err
	})
	if err != nil {
		return err
	}
	unit, _ := v.Chart().Unit(pg.Staff.Unit)
	pg.Unit, pg.Self = unit.Name, pg.Staff.ID == v.Person
	b, status, ok := pg.Base.Refused(cause)
	if !ok {
		return cause
	}
	pg.Base = b.WithCrumbs(peopleCrumb(b))
	return web.Render(w, r, status, personPage(pg))
}

// askedLines are roles that wait for a second person; their id is that of the proposal.
func askedLines(b view.Base, c *org.Chart, list []proposal.Proposal[org.Grant], today day.Date) (out []grantLine) {
	for _, x := range list {
		x.What.ID = x.ID
		out = append(out, grantOf(b, c, x.What, today))
	}
	return out
}

func grantOf(b view.Base, c *org.Chart, g org.Grant, today day.Date) grantLine {
	unit, _ := c.Unit(g.Unit)
	return grantLine{Grant: g, Role: b.T(g.Role.Word()), Unit: unit.Name, Duty: b.T(org.DutyWord(g.Duty)), Open: g.To == 0 || g.To > today,
		Dates: dates(b, g.From, g.To)}
}

func (p Pages) giveRole(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	g := org.Grant{Person: r.PathValue("id"), Unit: f.Text("unit"), Role: org.Role(f.Text("role")), Duty: f.Text("duty"), Backup: f.Has("backup")}
	var bad []fault.Field
	var wrong *fault.Field
	if g.From, wrong = f.Day("from"); wrong != nil {
		bad = append(bad, *wrong)
	}
	if until := f.Date("until"); until.Day+until.Month+until.Year != "" {
		if g.To, wrong = f.Day("until"); wrong != nil {
			bad = append(bad, *wrong)
		} else {
			g.To = g.To.Add(1) // the form names the last day
		}
	}
	var at action.Path
	if err = fault.Fields(bad...); err == nil {
		at, err = p.Org.OrderRole(r.Context(), org.Request{Viewer: org.ViewerOf(r.Context()), Sent: web.Sent(r, f)}, g)
	}
	if err != nil {
		return p.showPerson(w, r, f, err)
	}
	if at == org.PersonPath(g.Person) {
		web.Flash(w, r, "org.done_role_given")
	} else {
		web.Flash(w, r, "org.done_role_asked")
	}
	return web.Redirect(w, r, string(at))
}

func (p Pages) withdrawRole(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	o := org.Request{Viewer: org.ViewerOf(r.Context()), Sent: web.Sent(r, f)}
	if err := p.Org.OrderWithdrawal(r.Context(), o, r.PathValue("grant")); err != nil {
		return err
	}
	web.Flash(w, r, "org.done_role_withdrawn")
	return web.Redirect(w, r, People+"/"+r.PathValue("id"))
}

func (p Pages) accountAction(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	id, act := r.PathValue("id"), f.Text("act")
	o := org.Request{Viewer: org.ViewerOf(r.Context()), Sent: web.Sent(r, f)}
	if act == "reset" {
		added, err := p.Auth.OrderPassword(r.Context(), o, id)
		if err != nil {
			return err
		}
		return showOneTime(w, r, oneTimeView{Login: f.Text("login"), Password: added.OneTime, Person: id})
	}
	if act == string(account.ActLeave) {
		if err := p.Auth.OrderLeave(r.Context(), o, id, f.Text("heir")); err != nil {
			return p.showPerson(w, r, f, err)
		}
		web.Flash(w, r, "org.done_left")
		return web.Redirect(w, r, People)
	}
	if err := p.Auth.OrderAct(r.Context(), o, id, account.Act(act)); err != nil {
		return err
	}
	web.Flash(w, r, "org.done_account")
	return web.Redirect(w, r, People+"/"+id)
}

func (p Pages) endTheirs(w http.ResponseWriter, r *http.Request) error {
	v := org.ViewerOf(r.Context())
	if err := p.Auth.EndSession(r.Context(), v, r.PathValue("session"), client(r)); err != nil {
		return err
	}
	web.Flash(w, r, "org.done_session_ended")
	return web.Redirect(w, r, People+"/"+r.PathValue("id"))
}
