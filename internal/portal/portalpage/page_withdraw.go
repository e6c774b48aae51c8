package portalpage

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// withdrawView is where an applicant asks to withdraw.
type withdrawView struct {
	view.Base
	Dossier *dossier.Dossier
	Name    string
	Reason  view.Input
	Key     string
}

// mayWithdraw tells whether asking has a use: nothing is decided, and nothing was asked yet.
func mayWithdraw(d *dossier.Dossier) bool {
	open := []dossier.State{dossier.New, dossier.Accepted, dossier.Processing, dossier.AwaitPapers, dossier.AwaitPayment}
	return !d.Mirrored() && slices.Contains(open, d.State) && d.Proposal.ApprovedBy == "" && d.Matter != dossier.ToWithdraw && d.Matter != dossier.ToStop
}

func (p Pages) withdrawForm(w http.ResponseWriter, r *http.Request) error {
	d, err := p.shown(r, r.PathValue("code"))
	if err != nil || !mayWithdraw(d) {
		return p.backToTrack(w, r, err)
	}
	return p.drawWithdraw(w, r, withdrawView{Base: view.From(r, "portalpage.withdraw"), Dossier: d, Key: web.NewKey()})
}

// backToTrack leads to the tracking page, which asks for the second fact or says how the dossier stands.
func (p Pages) backToTrack(w http.ResponseWriter, r *http.Request, err error) error {
	if err == nil || fault.Of(err) == fault.NotFound || fault.Of(err) == fault.Conflict {
		return web.Redirect(w, r, "/track/"+escapePath(r.PathValue("code")))
	}
	return err
}

func (p Pages) drawWithdraw(w http.ResponseWriter, r *http.Request, v withdrawView) error {
	status := http.StatusOK
	if len(v.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	v.Menu.Bottom = nil
	v.Name = bare(v.Dossier.Version.Name)
	v.Reason = v.Input("reason", "portalpage.withdraw_reason", v.Reason.Value)
	v.Reason.Max, v.Reason.Spell = 1000, true
	return web.Render(w, r, status, withdrawPage(v))
}

// withdraw puts the wish before the one-stop. Asked twice it is asked once.
func (p Pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	d, err := p.shown(r, r.PathValue("code"))
	if err != nil {
		return p.backToTrack(w, r, err)
	}
	a, err := p.applicant(r, d, f)
	if err != nil {
		return err
	}
	_, err = p.Dossier.AskWithdraw(r.Context(), a)
	if _, ok := web.Invalid(err); ok {
		v := withdrawView{Base: view.From(r, "portalpage.withdraw").WithErrors(err), Dossier: d, Key: f.Key()}
		v.Reason.Value = f.Lines("reason")
		return p.drawWithdraw(w, r, v)
	}
	if err != nil {
		return p.backToTrack(w, r, err)
	}
	web.Flash(w, r, "portalpage.done_withdraw")
	return web.Redirect(w, r, d.TrackPath())
}

func escapePath(s string) string { return url.PathEscape(clip(s, 60)) }

func words(s string) []string { return strings.Fields(s) }

func (p Pages) version(r *http.Request, id string) (v catalogue.Version, err error) {
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		v, err = p.Catalogue.VersionByID(s, id)
		return err
	})
	return v, err
}
