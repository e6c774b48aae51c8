package cataloguepage

import (
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

type compareView struct {
	view.Base
	A, B    versionLine
	Changes []change
	Counts  map[string]int
	All     bool
	Same    string // address that shows what is the same too
}

func (p Pages) compare(w http.ResponseWriter, r *http.Request, k editor) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	code := r.PathValue("code")
	pg := compareView{Base: view.From(r, "cataloguepage.compare_title", "code", code), Counts: map[string]int{}, All: f.Has("all")}
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		var list [2]catalogue.Version
		for i, name := range []string{"a", "b"} {
			v, err := catalogue.VersionFor(s, f.Text(name), k.scope)
			if err != nil {
				return err
			}
			if v.Code != code {
				return notHere()
			}
			list[i] = v
		}
		names, err := authors(s, list[:])
		pg.A, pg.B = lineOf(pg.Base, list[0], names), lineOf(pg.Base, list[1], names)
		return err
	})
	if err != nil {
		return err
	}
	for _, c := range between(linesOf(pg.Base, &pg.A.Content), linesOf(pg.Base, &pg.B.Content)) {
		pg.Counts[c.kind]++
		if c.kind != "same" || pg.All {
			pg.Changes = append(pg.Changes, c)
		}
	}
	pg.Same = Home + "/" + code + "/compare?a=" + pg.A.ID + "&b=" + pg.B.ID + "&all=1"
	pg.Base = pg.WithCrumbs(homeCrumb(pg.Base), view.Link{Text: code, Href: Home + "/" + code})
	return web.Render(w, r, http.StatusOK, comparePage(pg))
}

// part are the changes of a part.
func (v compareView) part(key string) (out []change) {
	for _, c := range v.Changes {
		if c.part == key {
			out = append(out, c)
		}
	}
	return out
}

func (c change) wasLines() []string { return strings.Split(c.was, "\n") }
func (c change) nowLines() []string { return strings.Split(c.now, "\n") }
