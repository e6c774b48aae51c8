package orgpage

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/kit/record/recordpage"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/org"
)

func number(n int) string { return strconv.Itoa(n) }

// unitOptions lists units for a choice, those below set in.
func unitOptions(c *org.Chart, allowed []string) (out []view.Option) {
	var walk func(parent string, depth int)
	walk = func(parent string, depth int) {
		for _, u := range c.Children(parent) {
			if _, ok := slices.BinarySearch(allowed, u.ID); ok {
				out = append(out, view.Option{Value: u.ID, Label: strings.Repeat("\u2003", depth) + u.Name})
			}
			walk(u.ID, depth+1)
		}
	}
	walk("", 0)
	return out
}

func (p Pages) people(w http.ResponseWriter, r *http.Request) error {
	b := view.From(r, "org.people.title")
	kind, rights := org.People(org.ViewerOf(r.Context()))
	return recordpage.List[org.Staff]{Kind: kind, Rights: rights, House: p.Records,
		Tools: []view.Link{{Text: b.T("org.backup_title"), Href: People + "/backup", Icon: "users"},
			{Text: b.T("org.audit.title"), Href: People + "/audit", Icon: "history"}, {Text: b.T("org.new_title"), Href: People + "/new", Icon: "plus"}},
		Cell: func(b view.Base, c view.Cell, at recordpage.Place[org.Staff]) view.Cell {
			if at.Field == "last_used" && at.Thing.LastUsed.IsZero() {
				c.Text = b.T("org.never")
			}
			return c
		}}.Page(w, r, b)
}
