package orgpage

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

const peopleShown = 50

func number(n int) string { return strconv.Itoa(n) }

type peopleView struct {
	view.Base
	Unit, Text string
	Units      []view.Option
	People     []org.Staff
	Next       string
	chart      *org.Chart
}

func (v peopleView) unit() view.Choice {
	return v.Input("unit", "org.f_unit", v.Unit).Choose(append([]view.Option{{Value: "", Label: v.T("org.all_units")}}, v.Units...))
}

func (v peopleView) text() view.Input {
	in := v.Input("q", "org.f_find_name", v.Text)
	in.Kind, in.Complete, in.Max = "search", "off", 100
	return in
}

func (v peopleView) table() view.Table {
	t := view.Table{Caption: v.Title, Quiet: true, Empty: v.T("org.nobody_found")}
	t.Heads = v.Heads("org.h_name", "org.h_unit", "org.h_roles", "org.h_account", "org.h_last_used")
	for _, s := range v.People {
		t.Rows = append(t.Rows, v.row(s))
	}
	return t
}

func (v peopleView) row(s org.Staff) []view.Cell {
	unit, _ := v.chart.Unit(s.Unit)
	last := v.T("org.never")
	if !s.LastUsed.IsZero() {
		last = v.Words.DateTime(s.LastUsed)
	}
	return []view.Cell{
		{Text: s.Name, Href: People + "/" + s.ID, Sub: strings.Join(s.Titles, ", ")},
		{Text: unit.Name}, {Text: roleList(v.Base, s.Roles)}, {Body: stateChip(v.Base, s), Sub: s.Login}, {Text: last},
	}
}

func roleList(b view.Base, list []org.Grant) string {
	var words []string
	for _, g := range list {
		w := b.T(g.Role.Word())
		if g.Backup {
			w += " (" + b.T("org.is_backup") + ")"
		}
		if !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return strings.Join(words, ", ")
}

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
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	v := org.ViewerOf(r.Context())
	pg := peopleView{Base: view.From(r, "org.people_title"), Unit: f.Text("unit"), Text: f.Text("q"), chart: v.Chart()}
	pg.Units = unitOptions(v.Chart(), v.Units(org.MayManageAccounts))
	ask := org.PeopleFilter{Unit: pg.Unit, Text: pg.Text, Limit: peopleShown + 1}
	if id := f.Text("after"); id != "" {
		ask.After = &org.Staff{Person: org.Person{ID: id, Name: f.Text("name")}}
	}
	if err := p.DB.Read(r.Context(), func(q *store.Snapshot) (err error) {
		pg.People, err = org.People(q, v, ask)
		return err
	}); err != nil {
		return err
	}
	if len(pg.People) > peopleShown {
		pg.People = pg.People[:peopleShown]
		last := pg.People[peopleShown-1]
		pg.Next = People + "?" + url.Values{"unit": {pg.Unit}, "q": {pg.Text}, "after": {last.ID}, "name": {last.Name}}.Encode()
	}
	return web.Render(w, r, http.StatusOK, peoplePage(pg))
}
