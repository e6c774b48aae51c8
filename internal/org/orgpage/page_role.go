package orgpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/proposal"
)

// roleView is a role that a second person agrees to.
type roleView struct {
	view.Base
	Form   web.Form
	Key    string
	Asked  proposal.Proposal[org.Grant]
	Line   grantLine
	Person string // the name
	Titles []string
	By     string // who asked
	Mine   bool   // it was the viewer
	Self   bool   // the role is for the viewer
	Waits  bool
	Typed  bool // a reason was typed
}

func (v roleView) rows() []view.Row {
	rows := []view.Row{{Label: v.T("org.name"), Value: v.Person}, {Label: v.T("org.titles"), Values: v.Titles}, {Label: v.T("org.role"), Value: v.Line.Role},
		{Label: v.T("org.unit"), Value: v.Line.Unit}, {Label: v.T("org.f_duty"), Value: v.Line.Duty}, {Label: v.T("org.h_dates"), Value: v.Line.Dates},
		{Label: v.T("org.role_asked_by"), Value: v.By + ", " + v.Words.DateTime(v.Asked.At)}}
	if v.Line.Backup {
		rows = append(rows, view.Row{Label: v.T("org.f_backup"), Value: v.T("org.is_backup")})
	}
	return rows
}

func (v roleView) second() view.Second {
	in := v.Input("reason", "org.f_reset_reason", v.Form.Lines("reason"))
	in.Rows, in.Max, in.Spell = 2, 1000, true
	s := view.Second{ID: v.Asked.ID, At: People + "/role", Key: v.Key, Agree: v.T("org.b_role_agree"), Back: v.T("org.b_reset_decline"),
		Waits: v.T("org.role_waits"), About: v.Person, Agrees: !v.Mine && !v.Self, Declines: !v.Self, Reason: in, Open: v.Typed}
	if v.Mine {
		s.Back = v.T("org.b_reset_back")
	}
	return s
}

func (p Pages) askedRole(w http.ResponseWriter, r *http.Request) error {
	return p.showRole(w, r, web.Form{}, nil)
}

func (p Pages) showRole(w http.ResponseWriter, r *http.Request, f web.Form, cause error) error {
	b, status, ok := view.From(r, "org.role_asked_title").Refused(cause)
	if !ok {
		return cause
	}
	v := org.ViewerOf(r.Context())
	pg := roleView{Base: b, Form: f, Key: web.NewKey(), Typed: f.Has("reason")}
	err := p.DB.Read(r.Context(), func(q *store.Snapshot) (err error) {
		if pg.Asked, pg.Waits, err = org.AskedRole(q, v, r.PathValue("proposal")); err != nil {
			return err
		}
		g := pg.Asked.What
		pg.Line = grantOf(b, v.Chart(), g, g.From)
		names, err := org.PersonNames(q, []string{pg.Asked.Author, g.Person})
		if err != nil {
			return err
		}
		pg.Person, pg.By = names[g.Person], names[pg.Asked.Author]
		pg.Mine, pg.Self = pg.Asked.Author == v.Actor(), g.Person == v.Person
		posts, err := org.Posts(q, g.Person)
		for _, x := range posts {
			pg.Titles = append(pg.Titles, x.Title)
		}
		return err
	})
	if err != nil {
		return err
	}
	return web.Render(w, r, status, rolePage(pg))
}

// decideRole: a second person agrees to a role, or declines it; who asked may take it back.
func (p Pages) decideRole(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	v, id := org.ViewerOf(r.Context()), r.PathValue("proposal")
	o := org.Request{Viewer: v, Sent: web.Sent(r, f)}
	switch r.PathValue("act") {
	case "confirm":
		added, err := p.Auth.AgreeRole(r.Context(), o, id)
		if err != nil {
			return p.showRole(w, r, f, err)
		}
		web.Flash(w, r, "org.done_role_given")
		if added.OneTime != "" {
			return p.showFresh(w, r, added)
		}
	case "decline":
		if err := p.Org.DeclineRole(r.Context(), o, id); err != nil {
			return p.showRole(w, r, f, err)
		}
		web.Flash(w, r, "org.done_role_declined")
	default:
		return fault.New(fault.NotFound, "web.not_found")
	}
	return web.Redirect(w, r, string(org.RolePath(id)))
}
