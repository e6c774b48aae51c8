package inboxpage

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// page is the list, with what it can be narrowed by.
type page struct {
	view.Base
	Bands   []view.Link
	Kinds   []view.Group // by system
	Narrow  []view.Choice
	Hidden  []view.Option // what the form of the choices keeps
	Off     string        // address without any narrowing; empty: nothing is narrowed
	Rows    []row
	Full    view.Link // where the kind that is chosen is listed in full
	Next    string
	ask     inbox.Ask
	summary inbox.Summary
}

// row is a line of the list, in words.
type row struct {
	inbox.Item
	Chip  view.Link // Key is its colour
	When  string
	What  string
	Where string
}

func (p Pages) inbox(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	pg := page{Base: view.From(r, "inboxpage.title"), ask: read(r.URL.Query(), v)}
	pg.Split = true
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		if pg.summary, err = p.Box.Count(s, v); err != nil {
			return err
		}
		list, err := p.Box.List(s, pg.ask)
		if err != nil {
			return err
		}
		units, err := org.UnitNames(s, pg.units(list.Items), day.Of(s.Now()))
		if err != nil {
			return err
		}
		pg.narrow(p.Box.Sources, units)
		if list.Next != "" {
			q := write(pg.ask)
			q.Set("after", list.Next)
			pg.Next = Home + "?" + q.Encode()
		}
		return pg.rows(s, list.Items, units)
	})
	if err != nil {
		return err
	}
	if n := pg.summary.Of(inbox.Ask{}).Bands[inbox.Late]; n > 0 {
		pg.Title = pg.T("inboxpage.title_late", "n", inbox.Capped(n))
	}
	return web.Render(w, r, http.StatusOK, inboxView(pg))
}

// read takes what is asked for out of an address; what is unknown narrows nothing.
func read(q url.Values, v org.Viewer) inbox.Ask {
	a := inbox.Ask{Viewer: v, System: q.Get("system"), Kind: q.Get("kind"), Band: inbox.Band(q.Get("band")), Unit: q.Get("unit"), Post: q.Get("post"),
		Hands: inbox.Hands(q.Get("hands")), After: q.Get("after")}
	if !slices.Contains(inbox.Bands(), a.Band) {
		a.Band = ""
	}
	if !slices.Contains(hands, a.Hands) {
		a.Hands = ""
	}
	return a
}

var hands = []inbox.Hands{inbox.Mine, inbox.Free, inbox.Else}

// write puts what is asked for into an address; the page begins anew.
func write(a inbox.Ask) url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"system": a.System, "kind": a.Kind, "band": string(a.Band), "unit": a.Unit, "post": a.Post,
		"hands": string(a.Hands)} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

func to(a inbox.Ask) string {
	if q := write(a); len(q) > 0 {
		return Home + "?" + q.Encode()
	}
	return Home
}

// units are the ids of the units that the page names.
func (pg *page) units(items []inbox.Item) (ids []string) {
	for _, c := range pg.summary {
		ids = append(ids, c.Unit)
	}
	for _, x := range items {
		ids = append(ids, x.Unit)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// narrow draws what the list can be narrowed by; every count is of what the other choices leave.
func (pg *page) narrow(sources []*inbox.Source, units map[string]string) {
	for _, b := range inbox.Bands() {
		a := pg.ask
		a.Band = b
		kind, icon := b.Look()
		l := view.Link{Text: pg.T(b.Word()), Key: inbox.Capped(pg.summary.Of(a).All), Icon: icon, Note: kind, Here: pg.ask.Band == b}
		if l.Here {
			a.Band = ""
		}
		l.Href = to(a)
		pg.Bands = append(pg.Bands, l)
	}
	pg.kinds(sources)
	pg.choices(units)
	if pg.ask.Unit != "" || pg.ask.Post != "" || pg.ask.Hands != "" {
		pg.Off = to(inbox.Ask{System: pg.ask.System, Kind: pg.ask.Kind, Band: pg.ask.Band})
	}
}

// kinds are the chips of the systems: everything, and each kind of which something waits.
func (pg *page) kinds(sources []*inbox.Source) {
	all := pg.ask
	all.System, all.Kind = "", ""
	pg.Kinds = []view.Group{{Links: []view.Link{{Text: pg.T("inboxpage.all"), Key: inbox.Capped(pg.summary.Of(all).All), Href: to(all),
		Here: pg.ask.System == "" && pg.ask.Kind == ""}}}}
	for _, x := range sources {
		a := all
		a.Kind = x.Kind
		n := pg.summary.Of(a).All
		here := pg.ask.Kind == x.Kind
		if here && x.List != "" {
			pg.Full = view.Link{Text: pg.T("inboxpage.full", "what", pg.T(x.Name)), Href: x.List}
		}
		if n == 0 && !here {
			continue
		}
		g := &pg.Kinds[len(pg.Kinds)-1]
		if g.Title != pg.T(x.System+".system") {
			pg.Kinds = append(pg.Kinds, view.Group{Title: pg.T(x.System + ".system")})
			g = &pg.Kinds[len(pg.Kinds)-1]
		}
		g.Links = append(g.Links, view.Link{Text: pg.T(x.Name), Key: inbox.Capped(n), Href: to(a), Icon: x.Icon, Here: here})
	}
}

// choices are unit, post and hands, as far as there is something to choose.
func (pg *page) choices(units map[string]string) {
	for name, value := range write(inbox.Ask{System: pg.ask.System, Kind: pg.ask.Kind, Band: pg.ask.Band}) {
		pg.Hidden = append(pg.Hidden, view.Option{Label: name, Value: value[0]})
	}
	seen := map[string]bool{}
	var at, post, who []view.Option
	for _, c := range pg.summary {
		if c.Unit != "" && !seen["u"+c.Unit] {
			at = append(at, view.Option{Value: c.Unit, Label: units[c.Unit]})
		}
		if c.Post != "" && !seen["p"+c.Post] {
			post = append(post, view.Option{Value: c.Post, Label: pg.T(org.Role(c.Post).Word())})
		}
		seen["u"+c.Unit], seen["p"+c.Post], seen["h"+string(c.Hands)] = true, true, true
	}
	for _, h := range hands {
		if seen["h"+string(h)] {
			who = append(who, view.Option{Value: string(h), Label: pg.T(h.Word())})
		}
	}
	for _, c := range []struct {
		name, value string
		options     []view.Option
	}{{"unit", pg.ask.Unit, at}, {"post", pg.ask.Post, post}, {"hands", string(pg.ask.Hands), who}} {
		if len(c.options) > 1 || c.value != "" {
			slices.SortFunc(c.options, func(a, b view.Option) int { return strings.Compare(a.Label, b.Label) })
			pg.Narrow = append(pg.Narrow, pg.Input(c.name, "inboxpage.by_"+c.name,
				c.value).Choose(append([]view.Option{{Label: pg.T("inboxpage.every")}}, c.options...)))
		}
	}
}

// rows puts the items into words; the time left comes from room deadline.
func (pg *page) rows(s *store.Snapshot, items []inbox.Item, units map[string]string) error {
	cal, err := deadline.Now(s)
	if err != nil {
		return err
	}
	for _, x := range items {
		y := row{Item: x, What: x.Doing, Chip: view.Link{Icon: "hourglass", Text: pg.T(inbox.None.Word())}}
		if !x.Due.IsZero() && !x.Stopped {
			c := deadline.Remaining(cal.Desk,
				deadline.Standing{Due: x.Due, Unit: deadline.Unit(x.DueUnit), State: deadline.Running, FirstLate: x.FirstLate}, s.Now())
			kind, icon := c.Look()
			y.Chip, y.When = view.Link{Key: kind, Icon: icon, Text: pg.T(c.Key, c.Args...)}, pg.Words.DateTime(x.Due)
		}
		y.Title = cmp.Or(y.Title, units[x.Unit])
		if y.What == "" {
			y.What = pg.T(x.Source.Name)
		}
		where := []string{units[x.Unit]}
		if x.Post != "" {
			where = append(where, pg.T(org.Role(x.Post).Word()))
		}
		if x.Person == pg.ask.Viewer.Person && x.Person != "" {
			where = append(where, pg.T(inbox.Mine.Word()))
		}
		y.Where = strings.Join(slices.DeleteFunc(where, func(s string) bool { return s == "" }), " · ")
		pg.Rows = append(pg.Rows, y)
	}
	return nil
}
