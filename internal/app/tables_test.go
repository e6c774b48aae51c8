package app

import (
	"io/fs"
	"regexp"
	"testing"
)

var createTable = regexp.MustCompile(`(?i)create\s+table\s+(?:if\s+not\s+exists\s+)?([a-z0-9_]+)`)

// TestTables: every table that a room makes stands on its card, once: a seed either copies its rows or is told why not.
func TestTables(t *testing.T) {
	for _, c := range Rooms() {
		said := map[string]bool{}
		for _, x := range c.Tables {
			if said[x.Name] || (x.Stays == "") == (x.Of == "") {
				t.Errorf("%s: %s stands on the card twice, or does not say whether it is copied", c.Name, x.Name)
			}
			said[x.Name] = true
		}
		if c.Migrations == nil {
			continue
		}
		files, err := fs.Glob(c.Migrations, "migrations/*.sql")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			text, err := fs.ReadFile(c.Migrations, f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range createTable.FindAllSubmatch(text, -1) {
				if !said[string(m[1])] {
					t.Errorf("%s: table %s is not on the card: say in Tables how a seed copies its rows, or why not", c.Name, m[1])
				}
			}
		}
	}
}
