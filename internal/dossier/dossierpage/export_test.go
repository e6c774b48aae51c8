package dossierpage

import "github.com/motcua/motcua/internal/dossier"

// Deeds are the commands that have a form at the desk.
func Deeds() (list []dossier.Command) {
	for _, d := range deeds() {
		if !d.press {
			list = append(list, d.cmd)
		}
	}
	return list
}
