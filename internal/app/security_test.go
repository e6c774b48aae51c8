package app_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/record/recordpage"
	"github.com/motcua/motcua/internal/kit/sheet"
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
	pictures := file.New(nil, nil, file.Config{}).Limits().Pictures
	for _, said := range []string{
		fmt.Sprintf("| a table that is imported | %s rows, %d columns, %d kB a cell, %d MB unzipped; %s at once on a node |",
			thousands(record.MostRows), sheet.MaxColumns, sheet.MaxCell>>10, sheet.MaxUnzipped>>20, map[int]string{2: "two"}[recordpage.Imports.House]),
		fmt.Sprintf("| the reason of a use case | %s letters |", thousands(action.MaxReason)),
		fmt.Sprintf("| connections open at once, to one node | %d from one address, %d from the network around it, %d from one address of an office;",
			limit.Connections.Address, limit.Connections.Network, limit.Connections.Office),
		fmt.Sprintf("| a preview of a file | %d MB and %.0f seconds of a child process; %d at once on a node, 1 for one visitor |",
			pictures.Memory>>20, pictures.Time.Seconds(), pictures.AtOnce),
	} {
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, said) }) {
			t.Errorf("no line %s", said)
		}
	}
	for _, r := range slices.Concat(portal.Config{}.Rules(), org.Config{}.Rules(), contact.Config{}.Rules(), file.Rules{}.All(), form.Config{}.Rules()) {
		head, rest := fmt.Sprintf("| `%s` | ", r.Name), fmt.Sprintf(" | %s | %s | %s | %s | %s |", r.Address, r.Network, r.Office, r.Key, r.House)
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, head) && strings.HasSuffix(l, rest) }) {
			t.Errorf("no line %s…%s", head, rest)
		}
	}
}

// thousands writes 5000 as 5,000.
func thousands(n int) string { return fmt.Sprintf("%d,%03d", n/1000, n%1000) }
