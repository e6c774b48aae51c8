package dossierpage

import (
	"net/http"
	"slices"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
)

// exceptionsPanel lists what departs from the process: requests to and of the applicant, what was done outside the
// system, corrections.
type exceptionsPanel struct {
	Requests    []dossier.Request
	Matters     []dossier.Asked
	Outside     []dossier.Outside
	Corrections []dossier.Corrected
	Labels      map[string]string // of the answers that were corrected
}

func (p Pages) exceptionsPanel(s *store.Snapshot, pg queuePage, d *dossier.Dossier, x reading) (t exceptionsPanel, err error) {
	if t.Requests, err = some(x.has.Requests, s, d, dossier.Requests); err != nil {
		return t, err
	}
	if t.Matters, err = some(x.has.Matters, s, d, dossier.Matters); err != nil {
		return t, err
	}
	if t.Outside, err = dossier.DoneOutside(s, d); err != nil {
		return t, err
	}
	if t.Corrections, err = some(x.has.Corrections, s, d, dossier.Corrections); err != nil || len(t.Corrections) == 0 {
		return t, err
	}
	f, err := p.Dossier.Form(x.v)
	if err != nil {
		return t, err
	}
	have, err := form.ReadAnswers(d.Answers)
	if err != nil {
		return t, err
	}
	t.Labels = map[string]string{}
	for _, q := range f.Shown(have, 0) {
		t.Labels[q.Field] = q.Label.In(pg.Words.Tag())
	}
	return t, nil
}

// formOf is the form that the dossier was filled with, and its answers.
func (p Pages) formOf(r *http.Request, d *dossier.Dossier) (*form.Form, form.Answers, error) {
	var v catalogue.Version
	if err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		v, err = p.Catalogue.VersionByID(s, d.Version.ID)
		return err
	}); err != nil {
		return nil, nil, err
	}
	return p.formOfVersion(v, d)
}

func (p Pages) formOfVersion(v catalogue.Version, d *dossier.Dossier) (*form.Form, form.Answers, error) {
	f, err := p.Dossier.Form(v)
	if err != nil {
		return nil, nil, err
	}
	have, err := form.ReadAnswers(d.Answers)
	return f, have, err
}

// sent tells whether the applicant was ever asked for more.
func (t exceptionsPanel) sent() bool {
	return slices.ContainsFunc(t.Requests, func(q dossier.Request) bool { return !q.SentAt.IsZero() })
}

// openRequest is the request that waits: for the applicant, or to be sent.
func (o *dossierView) openRequest() *dossier.Request {
	for i := range o.Exceptions.Requests {
		if s := o.Exceptions.Requests[i].State; s == "open" || s == "proposed" {
			return &o.Exceptions.Requests[i]
		}
	}
	return nil
}

// marks are what must be seen on a dossier at once (decisions §7, §16).
func marks(w *lang.Words, d *dossier.Dossier) (list []chip) {
	if d.Mirrored() {
		list = append(list, chip{view.Warn, "eye", w.T("dossierpage.mark_mirrored", "system", d.Home)})
	}
	if d.Matter != "" {
		list = append(list, chip{view.Warn, "clock", w.T("dossierpage.matter_" + string(d.Matter))})
	}
	if d.Extended > 0 {
		list = append(list, chip{"", "calendar", w.T("dossierpage.mark_extended")})
	}
	if d.Outside > 0 {
		list = append(list, chip{view.Warn, "triangle-alert", w.T("dossierpage.mark_outside")})
	}
	return list
}

// label is what a correction is about, in words.
func (p queuePage) label(what string) string {
	if l := p.Open.Exceptions.Labels[what]; l != "" {
		return l
	}
	for _, x := range p.Open.Parties {
		for _, f := range dossier.PartyFields() {
			if what == x.Role+"."+f {
				return p.T("dossierpage.role_"+x.Role) + ": " + p.T("dossierpage.party_"+f)
			}
		}
	}
	return what
}
