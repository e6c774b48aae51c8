package portalpage

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/portal"
)

// supplementView is the list of what is asked for, each thing a page of its own.
type supplementView struct {
	view.Base
	Dossier *dossier.Dossier
	Name    string
	Done    portal.Supplementing
	Until   string
	Points  []pointLine
	Key     string
	Slip    string
}

// pointLine is a thing asked for, in the list.
type pointLine struct {
	dossier.Point
	Href string
	Done bool
}

// pointView is the page of one thing.
type pointView struct {
	view.Base
	Name     string
	Back     string
	To       string
	Where    string
	Point    dossier.Point
	Slot     *slot // a paper
	FormView form.View
}

func supplementPath(d *dossier.Dossier) string { return d.TrackPath() + "/supplement" }

// asked opens the dossier of the address and its request. Who has no pass is asked for the second fact; where
// nothing is asked any more the tracking page says how it stands.
func (p Pages) asked(r *http.Request) (*dossier.Dossier, portal.Supplementing, error) {
	d, err := p.shown(r, r.PathValue("code"))
	if err != nil {
		return nil, portal.Supplementing{}, err
	}
	s, err := p.Portal.Supplementing(r.Context(), d)
	return d, s, err
}

// notAsked answers when there is no request to be seen: the tracking page asks for the second fact, or tells.
func (p Pages) notAsked(w http.ResponseWriter, r *http.Request, err error) error {
	if fault.Of(err) == fault.NotFound || fault.Of(err) == fault.Conflict {
		return web.Redirect(w, r, "/track/"+escapePath(r.PathValue("code")))
	}
	return err
}

// applicant is the act of who reads: the account that filed the dossier, or the holder of a pass. Officials never
// confirm for a citizen.
func (p Pages) applicant(r *http.Request, d *dossier.Dossier, f web.Form) (dossier.Input, error) {
	v := org.ViewerOf(r.Context())
	if v.Staff() {
		return dossier.Input{}, fault.New(fault.Forbidden, "portalpage.not_for_staff")
	}
	return dossier.Input{Request: org.Request{Viewer: v, Sent: web.Sent(r, f)}, Dossier: d.ID, Holder: !d.Own(v)}, nil
}

func (p Pages) supplement(w http.ResponseWriter, r *http.Request) error {
	d, s, err := p.asked(r)
	if err != nil {
		return p.notAsked(w, r, err)
	}
	return p.drawSupplement(w, r, p.supplementView(r, d, s))
}

func (p Pages) supplementView(r *http.Request, d *dossier.Dossier, s portal.Supplementing) supplementView {
	v := supplementView{Base: view.From(r, "portalpage.supplement"), Dossier: d, Name: bare(d.Version.Name), Done: s, Key: web.NewKey(),
		Slip: d.TrackPath() + "/slip/supplement"}
	v.Menu.Bottom = nil
	if !s.Until.IsZero() {
		v.Until = v.Words.Due(s.Until)
	}
	for i, x := range s.Points {
		v.Points = append(v.Points, pointLine{x, supplementPath(d) + "/" + strconv.Itoa(i+1), s.Has(x)})
	}
	return v
}

func (p Pages) drawSupplement(w http.ResponseWriter, r *http.Request, v supplementView) error {
	status := http.StatusOK
	if len(v.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return web.Render(w, r, status, supplementPage(v))
}

// supplementSend hands everything in. Sent twice it is handed in once.
func (p Pages) supplementSend(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	d, s, err := p.asked(r)
	if err != nil {
		return p.notAsked(w, r, err)
	}
	a, err := p.applicant(r, d, f)
	if err != nil {
		return err
	}
	v := p.supplementView(r, d, s)
	if !s.Complete() {
		for i, x := range v.Points {
			if !x.Done {
				v.Errors = append(v.Errors, fault.Field{Name: "point-" + strconv.Itoa(i+1), Key: "portalpage.point_open", Args: []any{"point", x.Name}})
			}
		}
		return p.drawSupplement(w, r, v)
	}
	_, err = p.Portal.SendSupplement(r.Context(), a, s)
	if _, ok := web.Invalid(err); ok {
		v.Base = v.WithErrors(err)
		return p.drawSupplement(w, r, v)
	}
	if err != nil {
		return p.notAsked(w, r, err)
	}
	web.Flash(w, r, "portalpage.done_supplement")
	return web.Redirect(w, r, d.TrackPath())
}

// at finds the point of the address.
func at(r *http.Request, s portal.Supplementing) (int, bool) {
	n, err := strconv.Atoi(r.PathValue("n"))
	return n, err == nil && n >= 1 && n <= len(s.Points)
}

func (p Pages) point(w http.ResponseWriter, r *http.Request) error {
	d, s, err := p.asked(r)
	if err != nil {
		return p.notAsked(w, r, err)
	}
	n, ok := at(r, s)
	if !ok {
		return web.Redirect(w, r, supplementPath(d))
	}
	v, err := p.pointView(r, d, s, n)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, pointPage(v))
}

func (p Pages) pointView(r *http.Request, d *dossier.Dossier, s portal.Supplementing, n int) (pointView, error) {
	pt := s.Points[n-1]
	v := pointView{Base: view.From(r, "portalpage.supplement"), Name: bare(d.Version.Name), Back: supplementPath(d), To: supplementPath(d) + "/" +
		strconv.Itoa(n), Point: pt}
	v.Menu.Bottom = nil // nothing stands over a question
	v.Title = pt.Name + " – " + v.Name
	v.Where = v.T("portalpage.where", "n", n, "of", len(s.Points))
	if pt.Kind == dossier.OfPaper {
		x := p.supplementSlot(v, s)
		v.Slot = &x
		return v, nil
	}
	fm, have, err := p.formOf(r, d)
	if err != nil {
		return v, err
	}
	v.FormView = form.View{Base: v.Base, Form: fm, Answers: s.Answers, Before: have, Asked: []string{pt.Key}, Today: day.Of(p.DB.Now())}
	return v, nil
}

// supplementSlot is where the files of a paper that was asked for are sent.
func (p Pages) supplementSlot(v pointView, s portal.Supplementing) slot {
	name := "paper-" + v.Point.Key
	id := view.ID(name)
	where := file.Slot{Owner: dossier.SupplementFiles(s.ID), Paper: v.Point.Key, ID: id + "-list", Back: v.To}
	in := v.Input(name, "portalpage.papers_title", "")
	in.Label = v.Point.Name
	x := slot{Name: v.Point.Name, Upload: where.Upload(), File: in.Files(where.Upload()), Sent: view.SentList{ID: id + "-list"}}
	x.File.List, x.File.Most = id+"-list", p.Files.Limits().File
	for _, f := range s.Files[v.Point.Key] {
		y := view.Sent{Name: f.Name, Href: f.Path(), Remove: where.Remove(f), RemoveText: v.T("portalpage.remove"),
			Note: v.T("portalpage.file_note", "size", v.Words.Size(f.Size), "at", v.Words.Clock(f.At))}
		if p.Files.Picturable(f.Type) {
			y.Picture = f.Picture(1, file.Thumb)
		}
		x.Sent.Files = append(x.Sent.Files, y)
	}
	return x
}

// formOf is the form of a dossier and the answers it holds.
func (p Pages) formOf(r *http.Request, d *dossier.Dossier) (*form.Form, form.Answers, error) {
	v, err := p.version(r, d.Version.ID)
	if err != nil {
		return nil, nil, err
	}
	fm, err := p.Dossier.Form(v)
	if err != nil {
		return nil, nil, err
	}
	have, err := form.ReadAnswers(d.Answers)
	return fm, have, err
}

// pointDone goes on from one thing to the next that is not done; what was typed is kept, right or wrong.
func (p Pages) pointDone(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	d, s, err := p.asked(r)
	if err != nil {
		return p.notAsked(w, r, err)
	}
	if _, err := p.applicant(r, d, f); err != nil {
		return err
	}
	n, ok := at(r, s)
	if !ok {
		return web.Redirect(w, r, supplementPath(d))
	}
	bad, unfinished, err := p.keepPoint(r, d, s, keeping{s.Points[n-1], f})
	if err != nil {
		return p.notAsked(w, r, err)
	}
	if s, err = p.Portal.Supplementing(r.Context(), d); err != nil {
		return p.notAsked(w, r, err)
	}
	if len(bad) == 0 && !unfinished {
		return web.Redirect(w, r, nextPoint(d, s, n))
	}
	v, err := p.pointView(r, d, s, n)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if v.Errors = bad; len(bad) > 0 {
		status = http.StatusUnprocessableEntity
	}
	if v.FormView.Base.Errors = bad; v.Slot != nil {
		x := p.supplementSlot(v, s)
		v.Slot = &x
	}
	return web.Render(w, r, status, pointPage(v))
}

type keeping struct {
	dossier.Point
	web.Form
}

// keepPoint keeps what was typed for a point. unfinished: an answer brought up a question that was not seen yet.
func (p Pages) keepPoint(r *http.Request, d *dossier.Dossier, s portal.Supplementing, k keeping) (bad []fault.Field, unfinished bool, err error) {
	if k.Kind == dossier.OfPaper {
		if !s.Has(k.Point) {
			bad = append(bad, fault.Field{Name: "paper-" + k.Point.Key, Key: "dossier.paper_missing", Args: []any{"paper", k.Name}})
		}
		return bad, false, nil
	}
	fm, have, err := p.formOf(r, d)
	if err != nil {
		return nil, false, err
	}
	today := day.Of(p.DB.Now())
	err = p.Portal.KeepAnswer(r.Context(), d, k.Point.Key, func(kept form.Answers) (form.Answers, bool) {
		typed := fm.Parse(nil, k.Values(), kept, today).Answers
		bad = fm.PatchFaults(have, fm.Patch(have, typed, s.Fields(), today), []string{k.Point.Key}, today)
		asked := k.Text(form.AskedInput)
		bad = slices.DeleteFunc(bad, func(x fault.Field) bool {
			unseen := !slices.Contains(words(asked), x.Name)
			unfinished = unfinished || unseen
			return unseen
		})
		unfinished = unfinished || k.Text(form.ButtonInput) != ""
		return typed, len(bad) == 0 && !unfinished
	})
	return bad, unfinished, err
}

// nextPoint is the next thing that is not done, from n on, or the list.
func nextPoint(d *dossier.Dossier, s portal.Supplementing, n int) string {
	for i := range s.Points {
		k := (n + i) % len(s.Points)
		if !s.Has(s.Points[k]) {
			return supplementPath(d) + "/" + strconv.Itoa(k+1)
		}
	}
	return supplementPath(d)
}

// lettersOf are the letters there are about a dossier; another system hands out its own.
func (p Pages) lettersOf(r *http.Request, d *dossier.Dossier) ([]string, error) {
	if p.Letters == nil || d.Mirrored() {
		return nil, nil
	}
	return p.Letters(r, d)
}

// letter gives the applicant a letter about the dossier, as the one-stop prints it.
func (p Pages) letter(w http.ResponseWriter, r *http.Request) error {
	d, err := p.shown(r, r.PathValue("code"))
	if err != nil {
		return err
	}
	name, b, err := p.Letter(r, d, r.PathValue("slip"))
	if err != nil {
		return err
	}
	return web.PDF(w, name, b)
}
