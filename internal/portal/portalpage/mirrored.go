package portalpage

import (
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/view"
)

// elsewhere is the Domino bar of a dossier that another system handles: its steps are not known here, its state is.
func (v *stateView) elsewhere() []view.Step {
	list := []view.Step{{Title: v.T("portalpage.bar_intake")}, {Title: v.T("portalpage.bar_handle")}, {Title: v.T("portalpage.bar_return")}}
	at, state := 1, "now"
	switch v.Dossier.State {
	case dossier.IntakeRefused, dossier.Withdrawn, dossier.Stopped:
		state = "stop"
	case dossier.Done:
		at = 2
	case dossier.Returned:
		at, state = 2, "done"
	}
	if !v.taken() {
		at = 0
	}
	for i := range list {
		list[i].State = placed(i, at, state)
	}
	return list
}
