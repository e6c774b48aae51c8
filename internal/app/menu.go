package app

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/card"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/orgpage"
)

// How many entries find room; the rest of the side is behind "Tất cả".
const (
	onSide   = 9
	onBottom = 4
)

// offered are the entries of a spot for a reader, by rank. Rights are asked again by every page.
func (a *App) offered(spot card.Spot, v org.Viewer) (list []card.Entry) {
	for _, c := range a.cards {
		for _, e := range c.Menu {
			if e.Spot == spot && e.Need.Allows(v) {
				list = append(list, e)
			}
		}
	}
	slices.SortStableFunc(list, func(x, y card.Entry) int { return cmp.Compare(x.Rank, y.Rank) })
	return list
}

// menu is what the layouts offer to the reader.
func (a *App) menu(r *http.Request, _ *view.Viewer) view.Menu {
	v := org.ViewerOf(r.Context())
	links := func(spot card.Spot) (list []view.Link) {
		for _, e := range a.offered(spot, v) {
			list = append(list, link(r, e))
		}
		return list
	}
	m := view.Menu{SignIn: orgpage.CitizenSignIn, Main: links(card.Main), Bottom: links(card.Bottom), Help: links(card.Help)}
	m.Bottom = m.Bottom[:min(len(m.Bottom), onBottom)]
	side := a.offered(card.Side, v)
	if len(side) > onSide {
		side = side[:onSide]
		m.All = orgpage.All
	}
	m.Side = grouped(r, side)
	if find := a.offered(card.SearchBox, v); len(find) > 0 {
		m.Search = find[0].Href
	}
	if len(v.Units(org.MayReadHealth)) > 0 {
		m.Alarm = a.alarm(web.Words(r))
	}
	return m
}

func link(r *http.Request, e card.Entry) view.Link {
	path, _, _ := strings.Cut(e.Href, "?")
	return view.Link{Text: web.Words(r).T(e.Word), Href: e.Href, Icon: e.Icon, Here: r.URL.Path == path}
}

// grouped puts entries under the names of their systems, each where its first entry stands.
func grouped(r *http.Request, list []card.Entry) (out []view.Group) {
	at := map[string]int{}
	for _, e := range list {
		i, ok := at[e.System]
		if !ok {
			i = len(out)
			at[e.System] = i
			out = append(out, view.Group{Title: web.Words(r).T(e.System + ".system")})
		}
		out[i].Links = append(out[i].Links, link(r, e))
	}
	return out
}

// all is everything that the reader can use, by system.
func (a *App) all(r *http.Request) []view.Group {
	return grouped(r, a.offered(card.Side, org.ViewerOf(r.Context())))
}

// home is where people arrive after signing in.
func (a *App) home(v org.Viewer) string {
	if !v.Staff() {
		return "/"
	}
	if list := a.offered(card.Side, v); len(list) > 0 {
		return list[0].Href
	}
	return orgpage.Security
}
