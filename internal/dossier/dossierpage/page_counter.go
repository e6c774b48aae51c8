package dossierpage

import (
	"net/http"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/place"
)

// counterPage is where a receiver chooses the procedure of a walk-in.
type counterPage struct {
	view.Base
	Text string
	Hits []catalogue.Hit
}

func (p Pages) counter(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	pg := counterPage{Base: view.From(r, "dossierpage.counter"), Text: strings.TrimSpace(r.URL.Query().Get("q"))}
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		if c, e := p.Catalogue.Current(s, pg.Text, day.Of(s.Now())); e == nil { // a code goes straight in
			pg.Hits = []catalogue.Hit{{Code: c.Code, Name: c.Name, Field: c.Field, Service: c.Service}}
			return nil
		}
		pg.Hits, err = p.Catalogue.Search(s, catalogue.SearchQuery{Text: pg.Text, Limit: 20})
		return err
	})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, counterView(pg))
}

// fillPage is the dense form of a walk-in.
type fillPage struct {
	view.Base
	Version  catalogue.Version
	FormView form.View
	Key      string
	Place    view.Choice
	Papers   []view.Choice
	Way      view.Choice
	AsksWay  bool // the form itself asks how the result is to be handed over
	Cases    []view.Option
	Case     string
	Scanned  bool // the person was read from a card
}

func (p Pages) fill(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	pg, _, err := p.fillPage(r, v, typed{})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, fillView(pg))
}

// typed is what was filled in so far, and what is wrong with it.
type typed struct {
	web.Form
	Answers form.Answers // nil: the usual ones of the form
	Wrong   error
}

// fillPage draws the form with what was typed so far and what is wrong with it.
func (p Pages) fillPage(r *http.Request, v org.Viewer, f typed) (pg fillPage, fm *form.Form, err error) {
	a := f.Answers
	pg = fillPage{Base: view.From(r, "dossierpage.counter").WithErrors(f.Wrong), Key: f.Raw(web.KeyField), Case: f.Text("case")}
	if pg.Key == "" {
		pg.Key = web.NewKey()
	}
	var communes []place.Unit
	var own string
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		if pg.Version, err = p.Catalogue.Current(s, r.PathValue("code"), day.Of(s.Now())); err != nil {
			return err
		}
		if communes, err = place.Communes(s, p.Province); err != nil {
			return err
		}
		own, err = p.ownPlace(s, v)
		return err
	})
	if err != nil {
		return pg, nil, err
	}
	if pg.Version.Service == catalogue.Information {
		return pg, nil, fault.New(fault.Conflict, "dossier.information_only").WithLink("/counter")
	}
	if fm, err = p.Dossier.Form(pg.Version); err != nil {
		return pg, nil, err
	}
	if a == nil {
		a = fm.Usual()
	}
	today := day.Of(p.DB.Now())
	pg.Title = pg.Version.Name
	pg.FormView = form.View{Base: pg.Base, Form: fm, Answers: a, Today: today, Refresh: r.URL.Path}
	pg.Place = pg.places(communes, f.Text("place"), own)
	pg.Way = pg.ways(f.Text("way"))
	pg.AsksWay = asksWay(pg.FormView)
	raw, err := a.Bytes()
	if err != nil {
		return pg, nil, err
	}
	holds, err := p.Dossier.Holds(pg.Version, raw, today)
	if err != nil {
		return pg, nil, err
	}
	for _, c := range pg.Version.Cases {
		if c.When == "" { // the others the answers tell
			pg.Cases = append(pg.Cases, view.Option{Value: c.Key, Label: c.Name})
		}
	}
	pg.Case = dossier.CaseOf(pg.Version, pg.Case, holds)
	for _, x := range dossier.Demanded(pg.Version, pg.Case, holds) {
		pg.Papers = append(pg.Papers, pg.paper(x, f.Form))
	}
	return pg, fm, nil
}

// wayField is where the standard block of a form keeps how the result is to be handed over.
const wayField = "/result/way"

// asksWay tells whether the form asks, for these answers, how the result is to be handed over: then the page
// does not ask again.
func asksWay(s form.View) bool {
	return slices.ContainsFunc(s.Form.Summary(s.Answers, s.Today, s.Words), func(r form.Row) bool { return r.Field == wayField })
}

// ownPlace is the commune of the counter the viewer works at; empty at the provincial centre.
func (p Pages) ownPlace(s *store.Snapshot, v org.Viewer) (string, error) {
	for _, id := range v.Units(dossier.MayAccept) {
		u, err := org.UnitAt(s, id, day.Of(s.Now()))
		if err != nil {
			return "", err
		}
		if u.Kind == org.CommuneCentre {
			return u.Place, nil
		}
	}
	return "", nil
}

func (pg fillPage) places(list []place.Unit, typed, own string) view.Choice {
	in := pg.Input("place", "dossierpage.place_of", typed)
	if in.Value == "" {
		in.Value = own
	}
	var options []view.Option
	for _, c := range list {
		options = append(options, view.Option{Value: c.Code, Label: c.Name})
	}
	return in.Choose(options)
}

func (pg fillPage) ways(typed string) view.Choice {
	if typed == "" {
		typed = "counter"
	}
	c := pg.Input("way", "dossierpage.way", typed).Choose([]view.Option{
		{Value: "counter", Label: pg.T("dossierpage.way_counter")}, {Value: "post", Label: pg.T("dossierpage.way_post")},
		{Value: "online", Label: pg.T("dossierpage.way_online")},
	})
	c.Inline = true
	return c
}

// paper asks how a demanded paper came: what is to be shown is taken as shown, the e-form as filled in here.
func (pg fillPage) paper(x catalogue.Paper, f web.Form) view.Choice {
	in := pg.Input("paper-"+x.Key, "dossierpage.paper", f.Text("paper-"+x.Key))
	if in.Label = x.Short; in.Label == "" {
		in.Label = x.Name
	}
	if in.Value == "" {
		switch {
		case x.Kind == catalogue.Show:
			in.Value = "shown"
		case x.EForm:
			in.Value = "form"
		default:
			in.Value = "paper"
		}
	}
	var options []view.Option
	if x.EForm {
		options = append(options, view.Option{Value: "form", Label: pg.T("dossierpage.how_form")})
	}
	options = append(options, view.Option{Value: "paper", Label: pg.T("dossierpage.how_paper")},
		view.Option{Value: "shown", Label: pg.T("dossierpage.how_shown")},
		view.Option{Value: "none", Label: pg.T("dossierpage.paper_none")})
	c := in.Choose(options)
	c.Inline = true
	return c
}

// take files for the walk-in: one transaction from form to receipt.
func (p Pages) take(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if f.Raw(cardField) != "" {
		return p.prefill(w, r, v, f)
	}
	pg, fm, err := p.fillPage(r, v, typed{Form: f, Answers: form.Answers{}})
	if err != nil {
		return err
	}
	parsed := fm.Parse(nil, f.Values(), form.Answers{}, pg.FormView.Today)
	again := func(status int, wrong error) error {
		pg, _, err := p.fillPage(r, v, typed{f, parsed.Answers, wrong})
		if err != nil {
			return err
		}
		return web.Render(w, r, status, fillView(pg))
	}
	if len(parsed.Faults) > 0 {
		return again(http.StatusUnprocessableEntity, fault.Fields(parsed.Faults...))
	}
	if parsed.Redraw {
		return again(http.StatusOK, nil)
	}
	pg.FormView.Answers = fm.Clean(parsed.Answers, pg.FormView.Today)
	d, err := p.fileForWalkIn(r, v, f, pg)
	if _, ok := web.Invalid(err); ok {
		return again(http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "dossierpage.done_filed")
	return web.Redirect(w, r, d.Path())
}

func (p Pages) fileForWalkIn(r *http.Request, v org.Viewer, f web.Form, pg fillPage) (*dossier.Dossier, error) {
	a := pg.FormView.Answers
	raw, err := a.Bytes()
	if err != nil {
		return nil, err
	}
	counters := v.Units(dossier.MayAccept)
	if !slices.ContainsFunc(pg.Place.Options, func(o view.Option) bool { return o.Value == f.Text("place") }) {
		return nil, fault.Fields(fault.Field{Name: "place", Key: "dossierpage.place_missing"})
	}
	way := a.Text(wayField)
	if way == "" {
		way = f.Text("way")
	}
	return p.Dossier.FileAtCounter(r.Context(), dossier.Application{
		Request: org.Request{Viewer: v, Sent: web.Sent(r, f)}, Version: pg.Version.ID, Case: pg.Case, Place: f.Text("place"), Channel: dossier.Counter,
		FiledBy: "receiver", Helped: counters[0], Answers: raw, Parties: dossier.PartiesOf(a.Who()), Papers: readPapers(f), Way: way,
	})
}
