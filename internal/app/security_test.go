package app_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/api"
	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/record/recordpage"
	"github.com/motcua/motcua/internal/kit/sheet"
	"github.com/motcua/motcua/internal/kit/space"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org/account"
	"github.com/motcua/motcua/internal/portal"
	"github.com/motcua/motcua/internal/portal/portalpage"
)

// TestThePaperGivesTheBudgets: docs/security.md says of every rule what the program does.
func TestThePaperGivesTheBudgets(t *testing.T) {
	b, err := os.ReadFile("../../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(b), "\n")
	pictures := file.New(nil, nil, file.Config{}).Limits().Pictures
	for _, said := range slices.Concat(incoming(), forms(), []string{
		fmt.Sprintf("| a table that is imported | %s rows, %d columns, %d kB a cell, %d MB unzipped; %s at once on a node |",
			thousands(record.MostRows), sheet.MaxColumns, sheet.MaxCell>>10, sheet.MaxUnzipped>>20, map[int]string{2: "two"}[recordpage.Imports.House]),
		fmt.Sprintf("| the reason of a use case | %s letters |", thousands(action.MaxReason)),
		fmt.Sprintf("| connections open at once, to one node | %d from one address, %d from the network around it, %d from one address of an office;",
			limit.Connections.Address, limit.Connections.Network, limit.Connections.Office),
		fmt.Sprintf("| a preview of a file | %d MB and %.0f seconds of a child process; %d at once on a node, 1 for one visitor |",
			pictures.Memory>>20, pictures.Time.Seconds(), pictures.AtOnce),
	}) {
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, said) }) {
			t.Errorf("no line %s", said)
		}
	}
	for _, r := range slices.Concat(portal.Config{}.Rules(), account.Config{}.Rules(), contact.Config{}.Rules(), file.Rules{}.All(), form.Config{}.Rules()) {
		head, rest := fmt.Sprintf("| `%s` | ", r.Name), fmt.Sprintf(" | %s | %s | %s | %s | %s |", r.Address, r.Network, r.Office, r.Key, r.House)
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, head) && strings.HasSuffix(l, rest) }) {
			t.Errorf("no line %s…%s", head, rest)
		}
	}
}

// forms are the lines about what one form may bring.
func forms() []string {
	files := file.New(nil, nil, file.Config{}).Limits()
	return []string{
		fmt.Sprintf("| the answers of one page of a form | %d kB; all answers of a form %d kB |", portalpage.MostStep>>10, form.MostAnswers>>10),
		fmt.Sprintf("| files of one form | %d MB a file, %d files, %d MB |", files.File>>20, files.OwnerFiles, files.Owner>>20),
		fmt.Sprintf("| a key of a request (`Idempotency-Key`) | %d letters |", api.MaxOnce),
	}
}

// incoming are the lines about what is under way at once, and about who stops when a disk fills up.
func incoming() []string {
	at, mb := func(w space.Writer) limit.Slots { return app.Receiving[w].Bodies }, func(w space.Writer) limit.Slots { return app.Receiving[w].MB }
	both := func(bodies, mb int) string { return fmt.Sprintf("%d and %d MB", bodies, mb) }
	s, m := at(space.Stranger), mb(space.Stranger)
	return []string{
		fmt.Sprintf("| requests under way at once, of one client that comes through a proxy of `--proxies`, on one node | "+
			"%d from one address, %d from the network around it, %d from one address of an office |",
			limit.Requests.Address, limit.Requests.Network, limit.Requests.Office),
		fmt.Sprintf("| large bodies (more than 1 MB may come) that strangers send at once, on one node | %s from one address, "+
			"%s from the network around it, %s from one address of an office, %s together |",
			both(s.Address, m.Address), both(s.Network, m.Network), both(s.Office, m.Office), both(s.House, m.House)),
		"| the same of one account | " + both(at(space.Account).Address, mb(space.Account).Address) + "; " +
			both(at(space.Account).House, mb(space.Account).House) + " of all |",
		"| the same of one partner's key | " + both(at(space.Partner).Address, mb(space.Partner).Address) + "; " +
			both(at(space.Partner).House, mb(space.Partner).House) + " of all |",
		"| the same of one official | " + both(at(space.Official).Address, mb(space.Official).Address) + " |",
		fmt.Sprintf("| a large body that comes slowly | ends after %.0f seconds without a byte, and after %s when fewer than %d bytes a second came |",
			web.Slowest.Idle.Seconds(), map[time.Duration]string{time.Minute: "a minute"}[web.Slowest.Grace], web.Slowest.Rate),
		"| those who have not signed in | the reserve |",
		fmt.Sprintf("| citizens with an account; previews of files | 1/%d of it |", space.Account),
		fmt.Sprintf("| keys of partners | 1/%d of it |", space.Partner),
		fmt.Sprintf("| officials | 1/%d of it, 256 MB or more |", space.Official),
	}
}

// thousands writes 5000 as 5,000.
func thousands(n int) string { return fmt.Sprintf("%d,%03d", n/1000, n%1000) }
