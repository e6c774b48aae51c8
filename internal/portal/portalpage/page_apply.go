package portalpage

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// What the portal itself asks stands beside the answers of the form; the form drops it when it is handed in.
const (
	placeField = "/_place"
	caseField  = "/_case"
)

// filing is a draft opened by who holds its key, with everything its pages need.
type filing struct {
	view.Base
	Pages   Pages
	Draft   form.Draft
	Version catalogue.Version
	Form    *form.Form
	Today   day.Date
	Newer   bool // a newer version of the procedure is in force
	key     form.Key
	known   form.Known
}

// at is the address of a page of this draft.
func (f filing) at(page string) string { return "/apply/" + f.Draft.ID + "/" + page }

// own are the pages of the portal itself. A page of a form with such a key has a longer address.
var own = []string{"case", "place", "papers", "review", "saved", "drop"}

func (f filing) page(key string) string {
	if slices.Contains(own, key) {
		return f.at("q." + key)
	}
	return f.at(key)
}

// draftKey is the key with which this reader opens drafts: the code in the cookie, or the account.
func (p Pages) draftKey(r *http.Request) form.Key {
	var k form.Key
	if v := org.ViewerOf(r.Context()); !v.Anonymous() {
		k.Owner = v.Actor()
	}
	if c, err := r.Cookie(p.DraftCookie); err == nil {
		k.Code = c.Value
	}
	return k
}

// setDraftCookie puts the code of a draft into the cookie. A draft of the account that is signed in needs none: it is opened by
// the account, and is out of reach of the next reader of this browser as soon as the account is.
func (p Pages) setDraftCookie(w http.ResponseWriter, r *http.Request, x form.Draft) {
	if v := org.ViewerOf(r.Context()); !v.Anonymous() && x.Owner == v.Actor() {
		p.clearDraftCookie(w, r)
		return
	}
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure wherever the reader came over TLS
		Name: p.DraftCookie, Value: x.Code, Path: "/", MaxAge: int((30 * 24 * time.Hour).Seconds()),
		HttpOnly: true, Secure: web.Secure(r), SameSite: http.SameSiteLaxMode})
}

// currentDraft is the draft of the cookie, else the one the account touched last.
func (p Pages) currentDraft(r *http.Request) (form.Draft, error) {
	gone := fault.New(fault.NotFound, "form.draft_gone")
	if c, err := r.Cookie(p.DraftCookie); err == nil {
		x, err := p.Drafts.Resume(r.Context(), c.Value)
		if fault.Of(err) != fault.NotFound {
			return x, err
		}
	}
	v := org.ViewerOf(r.Context())
	if v.Anonymous() {
		return form.Draft{}, gone
	}
	list, err := p.Drafts.Of(r.Context(), v.Actor())
	if err != nil || len(list) == 0 {
		return form.Draft{}, errors.Join(gone, err)
	}
	return list[0], nil
}

// start begins a draft; the same form sent twice begins one.
func (p Pages) start(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	code := r.PathValue("code")
	var c catalogue.Version
	if err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		c, err = p.Catalogue.Current(s, code, day.Of(s.Now()))
		return err
	}); err != nil {
		return err
	}
	if !fileable(c) {
		return fault.New(fault.Conflict, "portalpage.not_here").WithLink("/procedures/" + code)
	}
	v := org.ViewerOf(r.Context())
	owner := ""
	if !v.Anonymous() {
		owner = v.Actor()
	}
	fm, err := p.Dossier.Form(c)
	if err != nil {
		return err
	}
	facts, err := p.known(r)
	if err != nil {
		return err
	}
	x, err := p.Drafts.Start(r.Context(), org.Request{Viewer: v, Sent: web.Sent(r, f)},
		form.Begun{Owner: owner, Procedure: code, Version: c.ID, Answers: fm.Prefill(form.Answers{}, facts), Holds: p.draftKey(r),
			Address: web.Client(r).String()})
	if err != nil {
		return err
	}
	p.setDraftCookie(w, r, x)
	return web.Redirect(w, r, "/apply/"+x.ID)
}

// open opens the draft of the address for its holder. A draft that was sent leads to its dossier.
func (p Pages) open(r *http.Request) (f filing, err error) {
	f = filing{Base: view.From(r, "portalpage.apply"), Pages: p, key: p.draftKey(r), Today: day.Of(p.DB.Now())}
	f.Menu.Bottom = nil // nothing stands over a question
	f.Draft, err = p.Drafts.Open(r.Context(), r.PathValue("draft"), f.key)
	if err != nil {
		return f, err
	}
	if f.known, err = p.known(r); err != nil {
		return f, err
	}
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		if f.Version, err = p.Catalogue.VersionByID(s, f.Draft.Version); err != nil {
			return err
		}
		now, err := p.Catalogue.Current(s, f.Draft.Procedure, f.Today)
		f.Newer = err == nil && now.ID != f.Version.ID
		if fault.Of(err) == fault.NotFound {
			return nil
		}
		return err
	})
	if err != nil {
		return f, err
	}
	f.Title = bare(f.Version.Name)
	f.Form, err = p.Dossier.Form(f.Version)
	return f, err
}

// draftPage opens the draft before the page is asked.
func (p Pages) draftPage(h func(w http.ResponseWriter, r *http.Request, f filing) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := p.open(r)
		if err == nil {
			return h(w, r, f)
		}
		if fault.Of(err) != fault.NotFound {
			return err
		}
		sent, gone := p.Portal.Became(r.Context(), r.PathValue("draft"), p.draftKey(r), token(r))
		switch {
		case org.ViewerOf(r.Context()).Staff(): // who typed for somebody does not read what became of it
			return err
		case gone != nil:
			return p.shut(w, r, err)
		case r.Method == http.MethodPost:
			return sent.Changed()
		}
		return p.confirm(w, r, sent)
	}
}

// resumeDraft leads to where the draft was left.
func (p Pages) resumeDraft(w http.ResponseWriter, r *http.Request) error {
	return p.draftPage(func(w http.ResponseWriter, r *http.Request, f filing) error {
		if f.Draft.Page == "" {
			return web.Redirect(w, r, f.next(""))
		}
		return web.Redirect(w, r, f.at(f.Draft.Page))
	})(w, r)
}

// next is the page after page key of the form: "" is before the first, and after the last come the pages of the
// portal itself.
func (f filing) next(key string) string {
	way, ok := f.Form.Way(f.Draft.Answers, f.Today, key)
	switch {
	case ok && (key == "" || way.Page.Key != key):
		return f.page(way.Page.Key)
	case ok && way.Next != nil:
		return f.page(way.Next.Key)
	}
	return f.after("")
}

// after is the portal's own page after one of them; "" is the end of the form.
func (f filing) after(page string) string {
	steps := []struct {
		name  string
		asked bool
	}{{"case", f.asksCase()}, {"place", f.asksPlace()}, {"papers", f.asksPapers()}, {"review", true}}
	from := page == ""
	for _, s := range steps {
		if from && s.asked {
			return f.at(s.name)
		}
		from = from || s.name == page
	}
	return f.at("review")
}

// before is the page before one of the portal's own pages.
func (f filing) before(page string) string {
	back := ""
	for _, s := range []struct {
		name  string
		asked bool
	}{{"case", f.asksCase()}, {"place", f.asksPlace()}, {"papers", f.asksPapers()}} {
		if s.name == page {
			break
		}
		if s.asked {
			back = f.at(s.name)
		}
	}
	if pages := f.Form.Pages(f.Draft.Answers, f.Today); back == "" && len(pages) > 0 {
		back = f.page(pages[len(pages)-1].Key)
	}
	return back
}

// saveAnswers saves answers over what the draft holds now, so that a page left open in another window does not undo
// what was answered since: change is asked for the answers again when somebody else was faster.
func (f *filing) saveAnswers(r *http.Request, page string, change func(form.Answers) form.Answers) error {
	var err error
	for range 4 {
		var x form.Draft
		x, err = f.Pages.Drafts.Save(r.Context(), f.key, form.Saved{ID: f.Draft.ID, Rev: f.Draft.Rev, Answers: change(f.Draft.Answers.Copy()), Page: page})
		if err == nil {
			f.Draft = x
			return nil
		}
		if fault.Of(err) != fault.Conflict {
			return err
		}
		if f.Draft, err = f.Pages.Drafts.Open(r.Context(), f.Draft.ID, f.key); err != nil {
			return err
		}
	}
	return err
}

type questionView struct {
	filing
	Page     *form.Page
	FormView form.View
	Where    string
	N, Of    int
	Back     string
	To       string // where the form is posted
}

func (f filing) question(r *http.Request, way form.Way, wrong []fault.Field) questionView {
	q := questionView{filing: f, Page: way.Page, N: way.N, Of: way.Of + f.ownSteps()}
	q.Errors = wrong
	q.FormView = form.View{Base: q.Base, Form: f.Form, Answers: f.Draft.Answers, Today: f.Today, Known: f.known}
	q.Where = f.T("portalpage.where", "n", q.N, "of", q.Of)
	q.To = f.page(way.Page.Key)
	q.Back = "/procedures/" + f.Version.Code
	if way.Back != nil {
		q.Back = f.page(way.Back.Key)
	}
	if toReview(r) {
		q.To += "?to=review"
		q.Back = f.at("review")
	}
	q.Title = way.Page.Heading(f.Words.Tag()) + " – " + bare(f.Version.Name)
	return q
}

// ownSteps is how many pages of the portal come after the form.
func (f filing) ownSteps() int {
	n := 1
	for _, asked := range []bool{f.asksCase(), f.asksPlace(), f.asksPapers()} {
		if asked {
			n++
		}
	}
	return n
}

func toReview(r *http.Request) bool { return r.URL.Query().Get("to") == "review" }

// question asks a page of the form.
func (p Pages) question(w http.ResponseWriter, r *http.Request, f filing) error {
	way, to, ok := f.way(r)
	if !ok {
		return web.Redirect(w, r, to)
	}
	var wrong []fault.Field
	if r.URL.Query().Has("check") { // the review sent the reader here
		wrong = f.onPage(way.Page)
	}
	return web.Render(w, r, http.StatusOK, questionPage(f.question(r, way, wrong)))
}

// way finds the page of the address; when it is not asked now, where to go instead.
func (f filing) way(r *http.Request) (form.Way, string, bool) {
	key := strings.TrimPrefix(r.PathValue("page"), "q.")
	if _, known := f.Form.Page(key); !known {
		return form.Way{}, f.next(""), false
	}
	way, ok := f.Form.Way(f.Draft.Answers, f.Today, key)
	if !ok {
		return form.Way{}, f.after(""), false
	}
	return way, f.page(way.Page.Key), way.Page.Key == key
}

// answer saves what was answered, right or wrong, and goes on when it is right.
func (p Pages) answer(w http.ResponseWriter, r *http.Request, f filing) error {
	typed, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	way, to, ok := f.way(r)
	if !ok {
		return web.Redirect(w, r, to)
	}
	if wrong := tooLong(typed.Values()); wrong != nil { // nothing is saved, and what was typed stays in the page
		f.showTyped(way.Page, typed.Values())
		return web.Render(w, r, http.StatusRequestEntityTooLarge, questionPage(f.question(r, way, wrong)))
	}
	var parsed form.Parsed
	err = f.saveAnswers(r, strings.TrimPrefix(f.page(way.Page.Key), f.at("")), func(a form.Answers) form.Answers {
		parsed = f.Form.Parse(way.Page, typed.Values(), a, f.Today)
		return parsed.Answers
	})
	switch {
	case fault.Of(err) == fault.Full: // nothing is saved, and what was typed stays in the page
		f.showTyped(way.Page, typed.Values())
		return web.Render(w, r, http.StatusServiceUnavailable, questionPage(f.question(r, way, []fault.Field{{Key: web.Fault(err).Key}})))
	case err != nil:
		return err
	case typed.Text("_save") != "":
		return web.Redirect(w, r, f.at("saved"))
	case len(parsed.Faults) > 0:
		return web.Render(w, r, http.StatusUnprocessableEntity, questionPage(f.question(r, way, parsed.Faults)))
	case parsed.Redraw:
		return web.Render(w, r, http.StatusOK, questionPage(f.question(r, way, nil)))
	case toReview(r):
		return web.Redirect(w, r, f.unfinished())
	}
	return web.Redirect(w, r, f.next(way.Page.Key))
}

// unfinished is the first page on which something is missing, else the review.
func (f filing) unfinished() string {
	if x := f.Form.Unfinished(f.Draft.Answers, f.Today); x != nil {
		return f.page(x.Key) + "?to=review"
	}
	return f.at("review")
}

// saved says how to take the draft up again.
func (p Pages) saved(w http.ResponseWriter, r *http.Request, f filing) error {
	f.Title = f.T("portalpage.saved_title")
	return web.Render(w, r, http.StatusOK, savedPage(savedView{filing: f, Link: p.PublicURL + "/resume", Until: f.Words.Date(day.Of(f.Draft.Expires)),
		Go: "/apply/" + f.Draft.ID}))
}

type savedView struct {
	filing
	Link, Until, Go string
}
