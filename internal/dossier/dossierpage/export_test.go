package dossierpage

import "github.com/motcua/motcua/internal/dossier"

// ActionsWithForm are the commands that have a form at the desk.
func ActionsWithForm() (list []dossier.Command) {
	for _, a := range actions() {
		if !a.immediate {
			list = append(list, a.cmd)
		}
	}
	return list
}
