package dossierpage

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// deed is an act of the desk, whole: how its button looks, what its form asks, how its fields become a command.
// A command of the room appears at the desk by its line here and its words do_, confirm_ and done_.
type deed struct {
	cmd   dossier.Command
	key   string // of the keyboard; empty: none
	kind  string // look of the button: "" main, "alt", "bad"
	press bool   // done at one press, without a form

	// offer tells, beyond the rule of the command, whether the button has a use now; nil: it has.
	offer func(o *opened, v org.Viewer) bool
	// ready brings what the form shows; nil: nothing but what was typed.
	ready func(p Pages, r *http.Request, pg *desk, a *actForm) error
	// fields draws the fields of the form; nil: there are none.
	fields func(p desk, a *actForm) templ.Component
	// run reads the fields and gives the command.
	run func(p Pages, r *http.Request, a dossier.Act, f web.Form) (*dossier.Dossier, error)
}

// deeds lists every act in the order of the buttons.
func deeds() []deed {
	return slices.Concat(intakeDeeds(), handleDeeds(), steerDeeds(), feeDeeds(), clockDeeds())
}

func deedOf(cmd dossier.Command) (deed, bool) {
	list := deeds()
	i := slices.IndexFunc(list, func(d deed) bool { return d.cmd == cmd })
	if i < 0 {
		return deed{}, false
	}
	return list[i], true
}
