package searchpage

import (
	"net/http"
	"net/url"

	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/search"
)

// page is what was found, by kind.
type page struct {
	view.Base
	Text   string
	Groups []group
	All    string // address of all kinds, when one is chosen
}

type group struct {
	Name string
	Icon string
	Hits []search.Hit
	More string // address of more of this kind
}

// mostOfOne is how many hits a kind shows when it stands alone.
const mostOfOne = 50

// longest is how many letters of a text are looked for.
const longest = 200

func (p Pages) search(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	q := r.URL.Query()
	text := []rune(q.Get("q"))
	ask := search.Ask{Viewer: v, Text: string(text[:min(len(text), longest)]), Kind: q.Get("kind")}
	if ask.Kind == "" { // a code, typed or scanned, opens its record at once
		hit, err := p.Search.Exact(r.Context(), v, ask.Text)
		if err != nil {
			return err
		}
		if hit != nil {
			return web.Redirect(w, r, hit.Path)
		}
	}
	pg := page{Base: view.From(r, "searchpage.title"), Text: ask.Text}
	pg.Searched = ask.Text
	if ask.Kind != "" {
		ask.Most, pg.All = mostOfOne, to(ask.Text, "")
	}
	found, err := p.Search.Find(r.Context(), ask)
	if err != nil {
		return err
	}
	for _, g := range found {
		x := group{Name: pg.T(g.Source.Name), Icon: g.Source.Icon, Hits: g.Hits}
		if g.More && ask.Kind == "" {
			x.More = to(ask.Text, g.Source.Kind)
		}
		pg.Groups = append(pg.Groups, x)
	}
	return web.Render(w, r, http.StatusOK, searchView(pg))
}

func to(text, kind string) string {
	q := url.Values{"q": {text}}
	if kind != "" {
		q.Set("kind", kind)
	}
	return Path + "?" + q.Encode()
}
