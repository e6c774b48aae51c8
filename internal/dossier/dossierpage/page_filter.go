package dossierpage

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/motcua/motcua/internal/dossier/queue"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// filterBar is how the queue is narrowed, with what it could be narrowed by.
type filterBar struct {
	queue.Filter
	Bands   []view.Link // the near and the far, each with its count
	Saved   []saved
	Open    bool // the fields stand open
	Choices []view.Choice
	Off     string // address without any narrowing
	Toggle  string // address that opens the fields
	Key     string
}

type saved struct {
	queue.Saved
	Href string
}

// readFilter reads the narrowing from the address.
func readFilter(q url.Values) queue.Filter {
	f := queue.Filter{Field: q.Get("field"), Unit: q.Get("unit"), Step: q.Get("step"), Procedure: q.Get("proc"), Band: inbox.Band(q.Get("band"))}
	if !slices.Contains(inbox.Bands(), f.Band) {
		f.Band = ""
	}
	return f
}

// writeFilter puts the narrowing into an address.
func writeFilter(to url.Values, f queue.Filter) url.Values {
	for name, value := range map[string]string{"field": f.Field, "unit": f.Unit, "step": f.Step, "proc": f.Procedure, "band": string(f.Band)} {
		if value != "" {
			to.Set(name, value)
		}
	}
	return to
}

// filterBar draws what narrows the queue.
func addFilterBar(s *store.Snapshot, pg *queuePage, v org.Viewer, t inbox.Tally) error {
	tab := url.Values{"tab": {string(pg.Tab)}}
	n := filterBar{Filter: readFilter(pg.Query), Open: pg.Query.Get("filters") == "open", Off: "/queue?" + tab.Encode(), Key: web.NewKey()}
	for _, b := range inbox.Bands() {
		f := n.Filter
		here := f.Band == b
		if f.Band = b; here {
			f.Band = ""
		}
		kind, icon := b.Look()
		n.Bands = append(n.Bands, view.Link{Text: pg.T(b.Word()), Key: inbox.Capped(t.Bands[b]), Here: here, Icon: icon, Note: kind,
			Href: "/queue?" + writeFilter(url.Values{"tab": {string(pg.Tab)}}, f).Encode()})
	}
	open := writeFilter(url.Values{"tab": {string(pg.Tab)}, "filters": {"open"}}, n.Filter)
	n.Toggle = "/queue?" + open.Encode()
	list, err := queue.Filters(s, v)
	if err != nil {
		return err
	}
	for _, x := range list {
		n.Saved = append(n.Saved, saved{x, "/queue?" + writeFilter(url.Values{"tab": {string(x.Tab)}}, x.Filter).Encode()})
	}
	if n.Open {
		if n.Choices, err = choices(s, pg, v, n.Filter); err != nil {
			return err
		}
	}
	pg.Filter = n
	return nil
}

// choices are the fields by which the queue can be narrowed.
func choices(s *store.Snapshot, pg *queuePage, v org.Viewer, f queue.Filter) ([]view.Choice, error) {
	x, err := queue.ReadFacets(s, v, pg.Tab)
	if err != nil {
		return nil, err
	}
	names, err := org.UnitNames(s, x.Units, day.Of(s.Now()))
	if err != nil {
		return nil, err
	}
	choice := func(name, value string, options []view.Option) view.Choice {
		return pg.Input(name, "dossierpage.by_"+name, value).Choose(append([]view.Option{{Label: pg.T("dossierpage.every")}}, options...))
	}
	var fields, steps, units, procs, bands []view.Option
	for _, s := range x.Fields {
		fields = append(fields, view.Option{Value: s, Label: s})
	}
	for _, s := range x.Steps {
		steps = append(steps, view.Option{Value: s, Label: s})
	}
	for _, u := range x.Units {
		units = append(units, view.Option{Value: u, Label: names[u]})
	}
	for _, c := range x.Procedures {
		procs = append(procs, view.Option{Value: c[0], Label: c[1]})
	}
	for _, b := range inbox.Bands() {
		bands = append(bands, view.Option{Value: string(b), Label: pg.T(b.Word())})
	}
	return []view.Choice{choice("field", f.Field, fields), choice("proc", f.Procedure, procs), choice("step", f.Step, steps), choice("unit", f.Unit, units),
		choice("band", string(f.Band), bands)}, nil
}

// saveFilter keeps the narrowing of the address that sent the form, under a name.
func (p Pages) saveFilter(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	tab := queue.Tab(q.Get("tab"))
	err = queue.SaveFilter(r.Context(), p.DB, v, queue.Saved{Name: f.Text("name"), Tab: tab, Filter: readFilter(q)})
	if _, ok := web.Invalid(err); ok {
		pg, e := p.queuePage(r, v)
		if e != nil {
			return e
		}
		pg.Base = pg.WithErrors(err)
		return web.Render(w, r, http.StatusUnprocessableEntity, queueView(pg))
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "dossierpage.done_filter")
	return web.Redirect(w, r, "/queue?"+writeFilter(url.Values{"tab": {string(tab)}}, readFilter(q)).Encode())
}

func (p Pages) dropFilter(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	if err := queue.DropFilter(r.Context(), p.DB, v, r.PathValue("id")); err != nil {
		return err
	}
	web.Flash(w, r, "dossierpage.done_filter_dropped")
	return web.Redirect(w, r, "/queue?tab="+url.QueryEscape(r.URL.Query().Get("tab")))
}
