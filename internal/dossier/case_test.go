package dossier_test

import (
	"testing"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
)

// Whoever files does not choose a case against the answers: a late registration is late whatever was ticked.
func TestTheAnswersTellTheCase(t *testing.T) {
	known := catalogue.Version{Content: catalogue.Content{Cases: []catalogue.Case{{Key: "on-time", When: "early"}, {Key: "late", When: "late"},
		{Key: "other"}}}}
	for _, c := range []struct{ holds, chosen, want string }{
		{"late", "on-time", "late"}, {"early", "", "on-time"}, {"late", "other", "late"},
		{"", "other", "other"}, {"", "on-time", ""}, {"", "unknown", ""}, {"", "", ""},
	} {
		if got := dossier.CaseOf(known, c.chosen, func(when string) bool { return when == c.holds }); got != c.want {
			t.Errorf("%q holds, %q chosen: %q, want %q", c.holds, c.chosen, got, c.want)
		}
	}
}
