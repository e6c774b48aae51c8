package dossierpage

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// action is an action on a dossier: its button, its form, and how the fields become a command. A command of the room
// is offered by its line here and the word keys do_, confirm_ and done_.
type action struct {
	cmd       dossier.Command
	key       string // of the keyboard; empty: none
	kind      string // look of the button: "" main, "alt", "bad"
	immediate bool   // done by its button, without a form

	// available tells, beyond the rule of the command, whether the button has a use now; nil: it has.
	available func(o *dossierView, v org.Viewer) bool
	// prepare brings what the form shows; nil: nothing but what was typed.
	prepare func(p Pages, r *http.Request, pg *queuePage, a *actionForm) error
	// fields draws the fields of the form; nil: there are none.
	fields func(p queuePage, a *actionForm) templ.Component
	// run reads the fields and gives the command.
	run func(p Pages, r *http.Request, a dossier.Act, f web.Form) (*dossier.Dossier, error)
}

// actions lists every action in the order of the buttons.
func actions() []action {
	return slices.Concat(intakeActions(), handleActions(), steerActions(), feeActions(), clockActions())
}

func actionOf(cmd dossier.Command) (action, bool) {
	list := actions()
	i := slices.IndexFunc(list, func(a action) bool { return a.cmd == cmd })
	if i < 0 {
		return action{}, false
	}
	return list[i], true
}
