package portalpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

type resumeView struct {
	view.Base
	Code   view.Input
	Drafts []draftLine
	Shut   bool // the address of a draft that does not open here
}

// draftLine is a draft in a list.
type draftLine struct{ Name, Note, Href, Drop string }

func (p Pages) resumeForm(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	return p.drawResume(w, r, clip(f.Text("code"), 60), nil)
}

func (p Pages) drawResume(w http.ResponseWriter, r *http.Request, typed string, wrong error) error {
	status := http.StatusOK
	if wrong != nil {
		status = http.StatusUnprocessableEntity
	}
	return p.resumeAs(w, r, resumeView{Base: view.From(r, "portalpage.resume").WithErrors(wrong)}, resumed{typed, status})
}

// shut says in words that a draft does not open in this browser, and asks for its code: the draft was sent, or somebody
// else is here now.
func (p Pages) shut(w http.ResponseWriter, r *http.Request, cause error) error {
	if web.IsFragment(r) {
		return cause
	}
	return p.resumeAs(w, r, resumeView{Base: view.From(r, "portalpage.shut_title"), Shut: true}, resumed{"", http.StatusNotFound})
}

// resumed is what was typed, and the status of the answer.
type resumed struct {
	typed  string
	status int
}

func (p Pages) resumeAs(w http.ResponseWriter, r *http.Request, v resumeView, x resumed) error {
	v.Menu.Bottom = nil // nothing stands over a question
	v.Code = v.Input("code", "portalpage.resume_code", x.typed).WithHint(v.T("portalpage.resume_hint"))
	v.Code.Complete, v.Code.Width = "off", "m"
	var err error
	if v.Drafts, err = p.drafts(r, v.Base); err != nil {
		return err
	}
	return web.Render(w, r, x.status, resumePage(v))
}

// drafts are those of this browser and of the account.
func (p Pages) drafts(r *http.Request, b view.Base) (list []draftLine, err error) {
	var all []form.Draft
	if who := org.ViewerOf(r.Context()); !who.Anonymous() {
		if all, err = p.Drafts.Of(r.Context(), who.Actor()); err != nil {
			return nil, err
		}
	}
	if x, err := p.currentDraft(r); err == nil && !hasDraft(all, x.ID) {
		all = append(all, x)
	}
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		for _, x := range all {
			c, err := p.Catalogue.VersionByID(s, x.Version)
			if err != nil {
				return err
			}
			list = append(list, draftLine{bare(c.Name), b.T("portalpage.draft_note", "touched", b.Words.DateTime(x.Touched), "until",
				b.Words.Date(day.Of(x.Expires))), "/apply/" + x.ID, "/apply/" + x.ID + "/drop"})
		}
		return nil
	})
	return list, err
}

func hasDraft(list []form.Draft, id string) bool {
	for _, x := range list {
		if x.ID == id {
			return true
		}
	}
	return false
}

// resume takes a draft up again by its code. Who is signed in makes it theirs.
func (p Pages) resume(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	code := clip(f.Text("code"), 60)
	if code == "" {
		return p.drawResume(w, r, code, fault.Fields(fault.Field{Name: "code", Key: "portalpage.resume_missing"}))
	}
	x, err := p.Drafts.Resume(r.Context(), code)
	if fault.Of(err) == fault.NotFound {
		return p.drawResume(w, r, code, fault.Fields(fault.Field{Name: "code", Key: "portalpage.resume_unknown"}))
	}
	if err != nil {
		return err
	}
	if v := org.ViewerOf(r.Context()); v.Citizen && x.Owner == "" {
		if x, err = p.Drafts.Claim(r.Context(), x.Code, v.Actor()); err != nil {
			return err
		}
	}
	p.setDraftCookie(w, r, x)
	return web.Redirect(w, r, "/apply/"+x.ID)
}
