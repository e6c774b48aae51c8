package portalpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/qr"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/portal"
)

type reviewView struct {
	filing
	FormView form.View
	Where    []view.Row
	Papers   []view.Row
	Fee      view.Row
	Back     string
	Declared bool // the form itself asked for the declaration
	Helper   bool // an official types: the citizen confirms on another device
	Link, QR string
}

// reviewForm shows everything before it is sent. What is not finished is asked first.
func (p Pages) reviewForm(w http.ResponseWriter, r *http.Request, f filing) error {
	if to := f.notReady(); to != "" {
		return web.Redirect(w, r, to)
	}
	v, err := p.reviewView(r, f)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, reviewPage(v))
}

// notReady is the page where something must still be answered; "" when everything is.
func (f filing) notReady() string {
	if x := f.Form.Unfinished(f.Draft.Answers, f.Today); x != nil {
		return f.page(x.Key) + "?to=review&check=1"
	}
	if f.asksCase() && f.caseKey() == "" {
		return f.at("case")
	}
	if f.placeCode() == "" {
		return f.at("place")
	}
	return ""
}

func (p Pages) reviewView(r *http.Request, f filing) (reviewView, error) {
	f.Title = f.T("portalpage.review_title") + " – " + bare(f.Version.Name)
	v := reviewView{filing: f, Back: f.before("review"), Declared: f.Draft.Answers.At("/declaration") == true}
	v.FormView = form.View{Base: f.Base, Form: f.Form, Answers: f.Draft.Answers, Today: f.Today}
	if v.Helper = org.ViewerOf(r.Context()).Staff(); v.Helper {
		v.Link = p.PublicURL + "/resume"
		v.QR = qr.SVG(v.Link + "?code=" + f.Draft.Code)
	}
	var err error
	if v.Fee, err = p.estimate(r, f); err != nil {
		return v, err
	}
	units, err := f.decides(r, f.placeCode())
	if err != nil {
		return v, err
	}
	v.Where = []view.Row{{Label: f.T("portalpage.decided_by"), Value: units.competent}, {Label: f.T("portalpage.received_by"), Value: units.received}}
	if f.asksPlace() {
		v.Where[0].Change = view.Link{Href: f.at("place") + "?to=review"}
	}
	files, err := f.files(r)
	if err != nil {
		return v, err
	}
	v.Papers = f.paperRows(files)
	return v, nil
}

// paperRows lists the papers with the names of their files.
func (f filing) paperRows(files []file.File) (rows []view.Row) {
	must, show, may := f.demanded()
	change := view.Link{Href: f.at("papers")}
	for _, p := range must {
		row := view.Row{Label: paperName(p), Values: namesOf(files, p.Key), Change: change}
		if len(row.Values) == 0 && f.excused(p.Group, files) {
			continue
		}
		rows = append(rows, row)
	}
	for _, p := range may {
		if names := namesOf(files, p.Key); len(names) > 0 {
			rows = append(rows, view.Row{Label: paperName(p), Values: names, Change: change})
		}
	}
	if names := namesOf(files, otherPaper); len(names) > 0 {
		rows = append(rows, view.Row{Label: f.T("portalpage.paper_other"), Values: names, Change: change})
	}
	for _, p := range show {
		rows = append(rows, view.Row{Label: paperName(p), Value: f.T("portalpage.bring_along")})
	}
	return rows
}

// excused tells whether another paper of the group was sent.
func (f filing) excused(group string, files []file.File) bool {
	if group == "" {
		return false
	}
	must, _, _ := f.demanded()
	for _, p := range must {
		if p.Group == group && len(namesOf(files, p.Key)) > 0 {
			return true
		}
	}
	return false
}

func namesOf(files []file.File, paper string) (names []string) {
	for _, x := range files {
		if x.Paper == paper {
			names = append(names, x.Name)
		}
	}
	return names
}

// send makes a dossier of the draft. Pressing twice gives the same confirmation; a draft changed after it was
// sent is a conflict that links the dossier.
func (p Pages) send(w http.ResponseWriter, r *http.Request) error {
	f, err := p.open(r)
	if staff := org.ViewerOf(r.Context()).Staff(); staff && err == nil {
		return fault.New(fault.Forbidden, "portalpage.helper_sends_not")
	} else if fault.Of(err) == fault.NotFound && !staff {
		sent, gone := p.Portal.Became(r.Context(), r.PathValue("draft"), p.draftKey(r), token(r))
		if gone != nil {
			return p.shut(w, r, err)
		}
		return p.confirm(w, r, sent)
	}
	if err != nil {
		return err
	}
	if x := f.Form.Unfinished(f.Draft.Answers, f.Today); x != nil {
		way, ok := f.Form.Way(f.Draft.Answers, f.Today, x.Key)
		if !ok {
			return web.Redirect(w, r, f.page(x.Key))
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, questionPage(f.question(r, way, f.onPage(x))))
	}
	if to := f.notReady(); to != "" {
		return web.Redirect(w, r, to)
	}
	files, err := f.files(r)
	if err != nil {
		return err
	}
	if bad := f.missing(files); len(bad) > 0 {
		return f.papers(w, r, http.StatusUnprocessableEntity, bad)
	}
	return p.sendIn(w, r, f)
}

func (p Pages) sendIn(w http.ResponseWriter, r *http.Request, f filing) error {
	a, err := f.application(r)
	if err != nil {
		return err
	}
	who := portal.Sender{Address: web.Client(r).String(), Parties: a.Parties}
	if !a.Viewer.Anonymous() {
		who.Account = a.Viewer.Actor()
	}
	taken, err := p.Portal.Admit(r.Context(), who)
	if c := fault.Of(err); c == fault.TooMany || c == fault.Full {
		return p.notNow(w, r, f, err)
	}
	if err != nil {
		return err
	}
	sent, pass, err := p.Portal.Send(r.Context(), portal.Sending{Draft: f.Draft, Application: a, Taken: taken})
	if x, ok := web.Invalid(err); ok {
		return f.papers(w, r, http.StatusUnprocessableEntity, x.Fields)
	}
	if err != nil {
		return err
	}
	if err := p.endDraftCookie(w, r); err != nil {
		return err
	}
	p.pass(w, r, pass)
	return web.Redirect(w, r, sent.Path())
}

// notNow shows the review again and says from when it may be sent: nothing is lost.
func (p Pages) notNow(w http.ResponseWriter, r *http.Request, f filing, cause error) error {
	v, err := p.reviewView(r, f)
	if err != nil {
		return err
	}
	x := web.Fault(cause)
	v.Errors = []fault.Field{{Key: x.Key, Args: x.Args}}
	return web.Render(w, r, web.Status(x.Code), reviewPage(v))
}

// onPage are the faults of one page.
func (f filing) onPage(x *form.Page) []fault.Field {
	return f.Form.Parse(x, nil, f.Draft.Answers, f.Today).Faults
}

// application is the draft as the dossier takes it.
func (f filing) application(r *http.Request) (dossier.Application, error) {
	clean := f.Form.Clean(f.Draft.Answers, f.Today)
	raw, err := clean.Bytes()
	if err != nil {
		return dossier.Application{}, err
	}
	who := clean.Who()
	v := org.ViewerOf(r.Context())
	filed := "citizen"
	note, err := f.typedBy(r)
	if err != nil {
		return dossier.Application{}, err
	}
	switch {
	case who.Acting != "" && who.Acting != "self" && who.Acting != "organisation":
		filed = "relative"
	}
	way := clean.Text("/result/way")
	if way == "" {
		way = "counter"
	}
	return dossier.Application{Request: org.Request{Viewer: v}, Version: f.Version.ID, Case: f.caseKey(), Place: f.placeCode(),
		Channel: dossier.Online, FiledBy: filed,
		Answers: raw, Parties: dossier.PartiesOf(who), Draft: f.Draft.ID, Way: way, Note: note}, nil
}

// typedBy says which official typed the draft that the applicant now sends; empty: none did.
func (f filing) typedBy(r *http.Request) (note string, err error) {
	err = f.Pages.DB.Read(r.Context(), func(s *store.Snapshot) error {
		names, err := org.PersonNames(s, []string{f.Draft.Owner}) // citizens' accounts are not among them
		if name := names[f.Draft.Owner]; name != "" {
			note = f.T("portalpage.typed_by", "who", name)
		}
		return err
	})
	return note, err
}

// confirm leads the sender of a draft to the confirmation, with a pass.
func (p Pages) confirm(w http.ResponseWriter, r *http.Request, s portal.Sent) error {
	if err := p.endDraftCookie(w, r); err != nil {
		return err
	}
	if d, err := p.shown(r, s.Tracking); err == nil && d.ID == s.Dossier {
		return web.Redirect(w, r, s.Path())
	}
	pass, err := p.Portal.Readmit(r.Context(), s)
	if err != nil {
		return err
	}
	p.pass(w, r, pass)
	return web.Redirect(w, r, s.Path())
}

// sentFiles are the names of the files that arrived with a dossier.
func (p Pages) sentFiles(r *http.Request, id string) (names []string, err error) {
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		list, err := file.List(s, file.Owner{Kind: "dossier", ID: id})
		for _, x := range list {
			if x.Paper != "result" {
				names = append(names, x.Name)
			}
		}
		return err
	})
	return names, err
}
