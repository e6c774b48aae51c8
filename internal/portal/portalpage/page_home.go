package portalpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// defaultPopular are procedures that most people meet in their lives.
var defaultPopular = []string{"1.004873", "1.001193", "2.000815", "2.000635", "1.004884", "1.013225", "1.012783", "2.000908"}

// mostPopular is how many of them the front page shows.
const mostPopular = 6

// events are the events of life that lead people here, by the key of their words and of what is chosen for them.
var events = []struct{ key, icon string }{
	{"birth", "baby"}, {"marriage", "heart"}, {"house", "house"}, {"build", "building-2"}, {"copy", "stamp"}, {"school", "graduation-cap"},
	{"business", "store"}, {"care", "heart-pulse"}, {"work", "briefcase-business"}, {"death", "flower"}, {"papers", "id-card"}, {"home", "map-pin"},
	{"vehicle", "car"}, {"abroad", "globe"}, {"inheritance", "scroll-text"}, {"lost", "search"}, {"adoption", "users"}, {"retirement", "hourglass"},
}

type homeView struct {
	view.Base
	Quick   []view.Link
	Life    []lifeEvent
	Popular []procedureLine
	Total   int
	Draft   view.Link // the draft this browser is filling in
}

type lifeEvent struct{ Title, Text, Icon, Href string }

// home is the front page. It is the same for every stranger of one language; who is signed in or has begun a draft finds
// that on it, and no browser keeps it.
func (p Pages) home(w http.ResponseWriter, r *http.Request) error {
	v := homeView{Base: view.From(r, "portalpage.home")}
	v.Public = true
	for _, q := range []string{"khai_sinh", "doc_than", "chung_thuc", "so_do"} {
		text := v.T("portalpage.quick_" + q)
		v.Quick = append(v.Quick, view.Link{Text: text, Href: "/procedures?q=" + escape(text)})
	}
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		on := day.Of(s.Now())
		popular, err := p.popular(s, on, mostPopular)
		if err != nil {
			return err
		}
		for _, c := range popular {
			x, err := p.entry(s, c, v.Words)
			if err != nil {
				return err
			}
			v.Popular = append(v.Popular, x)
		}
		if err := p.life(s, &v, on); err != nil {
			return err
		}
		fields, err := catalogue.Fields(s, "", on)
		for _, f := range fields {
			v.Total += f.N
		}
		return err
	})
	if err != nil {
		return err
	}
	x, err := p.currentDraft(r)
	if err == nil {
		v.Draft = view.Link{Text: v.T("portalpage.go_on_draft"), Href: "/apply/" + x.ID, Icon: "file-text"}
	}
	if fault.Of(err) == fault.NotFound && org.ViewerOf(r.Context()).Anonymous() && v.Flash == "" {
		web.Public(w)
	}
	return web.Render(w, r, http.StatusOK, homePage(v))
}

func (p Pages) codes() []string {
	if p.Popular != nil {
		return p.Popular
	}
	return defaultPopular
}

// popular gives at most n of the configured procedures that exist.
func (p Pages) popular(s *store.Snapshot, on day.Date, n int) (list []catalogue.Version, err error) {
	for _, code := range p.codes() {
		c, err := p.Catalogue.Current(s, code, on)
		if fault.Of(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if list = append(list, c); len(list) == n {
			break
		}
	}
	return list, nil
}

// life shows the events for which something is offered.
func (p Pages) life(s *store.Snapshot, v *homeView, on day.Date) error {
	for _, e := range events {
		list, err := p.needed(s, e.key, on)
		if err != nil {
			return err
		}
		if len(list) > 0 {
			v.Life = append(v.Life, lifeEvent{v.T("portalpage.life_" + e.key), v.T("portalpage.life_" + e.key + "_text"), e.icon, "/procedures?event=" + e.key})
		}
	}
	return nil
}

// need is a procedure that is offered for an event of life.
type need struct {
	catalogue.Version
	Why string
}

// needed are the procedures chosen for an event of life, of those that are in force.
func (p Pages) needed(s *store.Snapshot, event string, on day.Date) (list []need, err error) {
	all, err := catalogue.LifeEvents()
	if err != nil {
		return nil, err
	}
	for _, n := range all[event] {
		c, err := p.Catalogue.Current(s, n.Code, on)
		if fault.Of(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, need{c, n.Why})
	}
	return list, nil
}
