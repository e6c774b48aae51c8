package dossierpage

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
)

// intakeActions are the actions of the counter: taking in and handing over.
func intakeActions() []action {
	return []action{
		{cmd: dossier.CmdAccept, key: "D", fields: acceptFields,
			prepare: func(p Pages, _ *store.Snapshot, pg *queuePage, a *actionForm) (err error) {
				a.Papers, err = p.papersToTake(pg.Open)
				return err
			},
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				a.Contact = f.Text("contact") == "checked"
				return p.Dossier.Accept(r.Context(), a, readPapers(f))
			}},
		{cmd: dossier.CmdReturn, key: "D", fields: returnFields,
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.Return(r.Context(), a, f.Text("how"))
			}},
		{cmd: dossier.CmdRefuseIntake, key: "T", kind: "bad", fields: reasonFields,
			run: func(p Pages, r *http.Request, a dossier.Input, _ web.Form) (*dossier.Dossier, error) {
				return p.Dossier.RefuseIntake(r.Context(), a)
			}},
	}
}

// reasonFields asks for nothing but the reason.
func reasonFields(p queuePage, a *actionForm) templ.Component { return reasonArea(p, a) }
