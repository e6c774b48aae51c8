package dossierpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// guidancePage is where guidance at the counter is recorded before there is a dossier.
type guidancePage struct {
	view.Base
	Key    string
	Typed  web.Form
	Units  []view.Option
	Recent []dossier.Guidance
}

func (p Pages) guidance(w http.ResponseWriter, r *http.Request, _ org.Viewer) error {
	return p.drawGuidance(w, r, guidancePage{Base: view.From(r, "dossierpage.guidance"), Key: web.NewKey()})
}

func (p Pages) drawGuidance(w http.ResponseWriter, r *http.Request, pg guidancePage) error {
	v := org.ViewerOf(r.Context())
	status := http.StatusOK
	if len(pg.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		pg.Units = nil
		units := v.Units(dossier.MayGuide)
		names, err := org.UnitNames(s, units, day.Of(s.Now()))
		for _, u := range units {
			pg.Units = append(pg.Units, view.Option{Value: u, Label: names[u]})
		}
		return err
	})
	if err != nil {
		return err
	}
	if pg.Recent, err = p.Dossier.Guidances(r.Context(), v, 20); err != nil {
		return err
	}
	return web.Render(w, r, status, guidanceView(pg))
}

func (p Pages) guide(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	g := dossier.Guidance{Unit: f.Text("unit"), Procedure: f.Text("code"), Name: f.Text("name"), Phone: f.Text("phone"), Content: f.Lines("content")}
	if units := v.Units(dossier.MayGuide); g.Unit == "" && len(units) == 1 {
		g.Unit = units[0]
	}
	if err = p.known(r, g.Procedure); err == nil {
		err = p.Dossier.RecordGuidance(r.Context(), dossier.Input{Request: org.Request{Viewer: v, Sent: web.Sent(r, f)}}, g)
	}
	if _, ok := web.Invalid(err); ok {
		return p.drawGuidance(w, r, guidancePage{Base: view.From(r, "dossierpage.guidance").WithErrors(err), Key: f.Raw(web.KeyField), Typed: f})
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "dossierpage.done_guidance")
	return web.Redirect(w, r, "/guidance")
}

// known refuses a code that no procedure has; none may be named.
func (p Pages) known(r *http.Request, code string) error {
	if code == "" {
		return nil
	}
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		_, err := p.Catalogue.Current(s, code, day.Of(s.Now()))
		return err
	})
	if fault.Of(err) == fault.NotFound {
		return fault.Fields(fault.Field{Name: "code", Key: "dossierpage.guidance_unknown_code"})
	}
	return err
}
