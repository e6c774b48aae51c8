package orgpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
	"github.com/motcua/motcua/internal/proposal"
)

// resetView is the reset of a leader or administrator on the page of the person: to be asked for, or waiting.
type resetView struct {
	Two    bool // it takes two administrators
	Others bool // there is a second one
	Asked  *proposal.Proposal[account.ResetAsk]
	By     string // who asked
	Mine   bool   // it was the viewer
	Typed  string // the proposal that a reason was typed for
}

func (p Pages) resetOf(q *store.Snapshot, v org.Viewer, person string) (x resetView, err error) {
	if x.Two, err = org.Leads(q, person); err != nil {
		return x, err
	}
	if x.Others, err = org.OtherAdministrator(q, v, person); err != nil {
		return x, err
	}
	asked, waits, err := account.ResetProposals.Of(q, person)
	if err != nil || !waits {
		return x, err
	}
	names, err := org.PersonNames(q, []string{asked.Author})
	x.Asked, x.By, x.Mine = &asked, names[asked.Author], asked.Author == v.Actor()
	return x, err
}

// asks says what is asked for.
func (v personView) asks() (list []string) {
	if v.Reset.Asked.What.Password {
		list = append(list, v.T("org.b_reset"))
	}
	if v.Reset.Asked.What.Second {
		list = append(list, v.T("org.b_remove_totp"))
	}
	return list
}

func (v personView) resetTick(name, label string) view.Input {
	return v.Input(name, label, v.Form.Text(name))
}

func (v personView) resetReason() view.Input {
	in := v.Input("reason", "org.f_reset_reason", v.Form.Lines("reason"))
	in.Rows, in.Max, in.Spell = 2, 1000, true
	return in
}

// second is where a second administrator agrees to a reset.
func (v personView) second() view.Second {
	x := v.Reset
	s := view.Second{ID: x.Asked.ID, At: People + "/" + v.Staff.ID + "/reset", Key: v.Key, Agree: v.T("org.b_reset_agree"), Back: v.T("org.b_reset_decline"),
		Waits: v.T("org.reset_waits"), About: v.Staff.Name, Agrees: !x.Mine && !v.Self, Declines: !v.Self, Reason: v.resetReason(),
		Open: x.Typed == x.Asked.ID}
	if x.Mine {
		s.Back = v.T("org.b_reset_back")
	}
	return s
}

func (p Pages) askReset(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	o := org.Request{Viewer: org.ViewerOf(r.Context()), Sent: web.Sent(r, f)}
	x := account.ResetAsk{Password: f.Has("password"), Second: f.Has("second"), Reason: f.Lines("reason")}
	if err := p.Auth.AskReset(r.Context(), o, id, x); err != nil {
		return p.showPerson(w, r, f, err)
	}
	web.Flash(w, r, "org.done_reset_asked")
	return web.Redirect(w, r, People+"/"+id)
}

// decideReset: a second administrator agrees to a reset, or declines it; who asked may take it back.
func (p Pages) decideReset(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	v, id, at := org.ViewerOf(r.Context()), r.PathValue("id"), r.PathValue("proposal")
	o := org.Request{Viewer: v, Sent: web.Sent(r, f)}
	switch r.PathValue("act") {
	case "confirm":
		added, err := p.Auth.AgreeReset(r.Context(), o, id, at)
		if err != nil {
			return p.showPerson(w, r, f, err)
		}
		web.Flash(w, r, "org.done_account")
		if added.OneTime == "" {
			return web.Redirect(w, r, People+"/"+id)
		}
		return p.showFresh(w, r, added)
	case "decline":
		if err := p.Auth.DeclineReset(r.Context(), o, id, at); err != nil {
			return p.showPerson(w, r, f, err)
		}
		web.Flash(w, r, "org.done_reset_declined")
		return web.Redirect(w, r, People+"/"+id)
	}
	return fault.New(fault.NotFound, "web.not_found")
}

// showFresh shows the one-time password of an account that two people made anew.
func (p Pages) showFresh(w http.ResponseWriter, r *http.Request, x account.Added) error {
	var login string
	if err := p.DB.Read(r.Context(), func(q *store.Snapshot) (err error) { login, err = account.LoginOf(q, x.Person); return err }); err != nil {
		return err
	}
	return showOneTime(w, r, oneTimeView{Login: login, Password: x.OneTime, Person: x.Person})
}
