package dossierpage

import (
	"net/http"
	"slices"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// steerDeeds are the acts by which a head steers the work.
func steerDeeds() []deed {
	return []deed{
		{cmd: dossier.CmdReassign, key: "C", kind: "alt", fields: reassignFields, offer: somebodyHas, ready: otherPeople,
			run: func(p Pages, r *http.Request, a dossier.Act, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.Reassign(r.Context(), a, f.Text("person"))
			}},
	}
}

func somebodyHas(d *dossier.Dossier, _ org.Viewer) bool { return d.Step.Assignee != "" }

// otherPeople lists who else could have the step.
func otherPeople(p Pages, r *http.Request, pg *desk, a *actForm) (err error) {
	a.People, err = p.people(r, pg.Open.Dossier)
	a.People = slices.DeleteFunc(a.People, func(o view.Option) bool { return o.Value == pg.Open.Step.Assignee })
	return err
}
