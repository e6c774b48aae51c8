package dossierpage_test

import (
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/dossier/dossierpage"
)

// TestEveryActionIsExplained: each action that has a form has a help text, in every language.
func TestEveryActionIsExplained(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		for _, tag := range []string{"vi", "en"} {
			for _, cmd := range dossierpage.ActionsWithForm() {
				if text := s.Lang.Words(tag).T("dossierpage.help_" + string(cmd)); strings.Contains(text, "help_") || len(text) < 20 {
					t.Errorf("%s in %s: %q", cmd, tag, text)
				}
			}
		}
	})
}
