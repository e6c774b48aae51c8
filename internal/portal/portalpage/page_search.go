package portalpage

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// shown is how many procedures a page of a list has.
const shown = 30

func escape(s string) string { return url.QueryEscape(s) }

type searchView struct {
	view.Base
	Text, Field, Level string
	Instead            string // how the text was understood
	Event              string // of life
	Office             string // who is to be asked about what is not done here
	Found              []procedureLine
	Levels             []view.Link
	Fields             []fieldLink
	Next               string
	Asked              bool
	Narrow             string // the level a new search keeps to
}

type fieldLink struct {
	Name, Href string
	N          int
}

// search finds procedures, or lists the fields when nothing is asked.
func (p Pages) search(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	v := searchView{Base: view.From(r, "portalpage.procedures"), Text: clip(f.Text("q"), 200), Field: clip(f.Text("field"), 200), Level: level(f.Text("level"))}
	v.Public = v.Text == ""
	if k := f.Text("event"); v.Text == "" && slices.ContainsFunc(events, func(e struct{ key, icon string }) bool { return e.key == k }) {
		v.Event = k
	}
	v.Asked = v.Text != "" || v.Field != "" || v.Event != ""
	if v.Text != "" {
		v.Title = v.T("portalpage.found_title", "text", v.Text)
	} else if v.Event != "" {
		v.Title = v.T("portalpage.life_" + v.Event)
	} else if v.Field != "" {
		v.Title = v.Field
	}
	v.Narrow = v.Level
	if v.Level == "" && !v.Asked { // what most people come for
		v.Level = "commune"
	}
	v.Levels = levelLinks(v)
	if v.Asked {
		v.Crumbs = []view.Link{{Text: v.T("portalpage.procedures"), Href: "/procedures"}}
	}
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		on := day.Of(s.Now())
		switch {
		case v.Text != "":
			return p.find(s, &v, on)
		case v.Event != "":
			return p.forEvent(s, &v, on)
		case v.Field != "":
			return p.inField(s, &v, on, f.Text("after"))
		}
		fields, err := catalogue.Fields(s, v.Level, on)
		if err != nil {
			return err
		}
		if fields, err = p.oftenFirst(s, fields, on); err != nil {
			return err
		}
		for _, x := range fields {
			v.Fields = append(v.Fields, fieldLink{x.Field, v.at("field", x.Field), x.N})
		}
		return err
	})
	if err != nil {
		return err
	}
	if v.Text != "" && len(v.Found) == 0 && v.Office == "" && r.Method == http.MethodGet {
		if err := p.Portal.Miss(r.Context(), web.Client(r).String(), v.Text); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, searchPage(v))
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

func level(s string) string {
	switch s {
	case "commune", "province", "ministry", "all":
		return s
	}
	return ""
}

// at is the address of this search with one thing changed; a page of a list begins anew.
func (v searchView) at(name, value string) string {
	q := url.Values{}
	for k, s := range map[string]string{"q": v.Text, "field": v.Field, "level": v.Level} {
		if k == name {
			s = value
		}
		if s != "" {
			q.Set(k, s)
		}
	}
	if name == "after" {
		q.Set(name, value)
	}
	return strings.TrimSuffix("/procedures?"+q.Encode(), "?")
}

func levelLinks(v searchView) (list []view.Link) {
	for _, l := range []string{"commune", "province", "all"} {
		list = append(list, view.Link{Text: v.T("portalpage.level_" + l), Href: v.at("level", l), Here: v.Level == l || l == "all" && v.Level == ""})
	}
	return list
}

func (p Pages) find(s *store.Snapshot, v *searchView, on day.Date) error {
	a, err := p.Catalogue.Answer(s, catalogue.SearchQuery{Text: v.Text, Level: v.Level, Field: v.Field, On: on, Limit: shown})
	if err != nil {
		return err
	}
	v.Office = a.Office
	for i, h := range a.Hits {
		if i == 0 {
			v.Instead = h.Instead
		}
		c, err := p.Catalogue.VersionByID(s, h.Version)
		if err != nil {
			return err
		}
		x, err := p.entry(s, c, v.Words)
		if err != nil {
			return err
		}
		v.Found = append(v.Found, x)
	}
	return nil
}

// forEvent lists what was chosen for an event of life.
func (p Pages) forEvent(s *store.Snapshot, v *searchView, on day.Date) error {
	list, err := p.needed(s, v.Event, on)
	for _, n := range list {
		x, err := p.entry(s, n.Version, v.Words)
		if err != nil {
			return err
		}
		x.Why = n.Why
		v.Found = append(v.Found, x)
	}
	return err
}

func (p Pages) inField(s *store.Snapshot, v *searchView, on day.Date, after string) error {
	list, err := catalogue.List(s, catalogue.ListQuery{On: on, Level: v.Level, Field: v.Field, After: after, Limit: shown + 1})
	if err != nil {
		return err
	}
	if len(list) > shown {
		list = list[:shown]
		v.Next = v.at("after", list[shown-1].Code)
	}
	for _, i := range list {
		c, err := p.Catalogue.VersionByID(s, i.Version)
		if err != nil {
			return err
		}
		x, err := p.entry(s, c, v.Words)
		if err != nil {
			return err
		}
		v.Found = append(v.Found, x)
	}
	return nil
}

// oftenFirst puts the fields of what many people need before the others.
func (p Pages) oftenFirst(s *store.Snapshot, fields []catalogue.FieldCount, on day.Date) ([]catalogue.FieldCount, error) {
	popular, err := p.popular(s, on, len(p.codes()))
	rank := map[string]int{}
	for i, c := range popular {
		if _, ok := rank[c.Field]; !ok {
			rank[c.Field] = i - len(popular)
		}
	}
	slices.SortStableFunc(fields, func(a, b catalogue.FieldCount) int { return rank[a.Field] - rank[b.Field] })
	return fields, err
}
