package app_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/portal"
)

// TestThePaperGivesTheBudgets: docs/security.md says of every rule what the program does.
func TestThePaperGivesTheBudgets(t *testing.T) {
	b, err := os.ReadFile("../../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(b), "\n")
	for _, r := range slices.Concat(portal.Config{}.Rules(), org.Config{}.Rules()) {
		head, rest := fmt.Sprintf("| `%s` | ", r.Name), fmt.Sprintf(" | %s | %s | %s | %s | %s |", r.Address, r.Network, r.Office, r.Key, r.House)
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, head) && strings.HasSuffix(l, rest) }) {
			t.Errorf("no line %s…%s", head, rest)
		}
	}
}
