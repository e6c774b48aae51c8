package app_test

import (
	"github.com/motcua/motcua/internal/dossier"
)

// furthers lead a dossier of the stage of a command on to where that command can be given.
var furthers = map[string]func(s *site, at string, d *dossier.Dossier) *dossier.Dossier{
	"reassign": func(s *site, at string, d *dossier.Dossier) *dossier.Dossier {
		d, err := s.Dossier.Take(s.t.Context(), s.as("vanhoa."+at, d)) // the backup of the specialist
		s.must(err)
		return d
	},
}
