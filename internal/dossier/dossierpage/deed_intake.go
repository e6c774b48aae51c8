package dossierpage

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/web"
)

// intakeDeeds are the acts of the counter: taking in and handing over.
func intakeDeeds() []deed {
	return []deed{
		{cmd: dossier.CmdAccept, key: "D", fields: acceptFields,
			ready: func(p Pages, r *http.Request, pg *desk, a *actForm) (err error) {
				a.Papers, err = p.papersToTake(r, pg.Open)
				return err
			},
			run: func(p Pages, r *http.Request, a dossier.Act, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.Accept(r.Context(), a, readPapers(f))
			}},
		{cmd: dossier.CmdReturn, key: "D", fields: returnFields,
			run: func(p Pages, r *http.Request, a dossier.Act, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.Return(r.Context(), a, f.Text("how"))
			}},
		{cmd: dossier.CmdRefuseIntake, key: "T", kind: "bad", fields: reasonFields,
			run: func(p Pages, r *http.Request, a dossier.Act, _ web.Form) (*dossier.Dossier, error) {
				return p.Dossier.RefuseIntake(r.Context(), a)
			}},
	}
}

// reasonFields asks for nothing but the reason.
func reasonFields(p desk, a *actForm) templ.Component { return reasonArea(p, a) }
