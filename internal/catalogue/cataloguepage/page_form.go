package cataloguepage

import (
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// questionLine is a line of the table of questions.
type questionLine struct {
	form.Line
	Kind, Label, Help, When string
	Field                   string // what conditions call it
}

type formView struct {
	view.Base
	catalogue.Version
	Lines  []questionLine
	Faults []fault.Field
	Key    string
}

func (v formView) at(part string, l questionLine) string {
	return "/version/" + v.ID + "/edit/" + part + "?at=" + l.Spot.Text()
}

func (p Pages) formTable(w http.ResponseWriter, r *http.Request, v catalogue.Version) error {
	return p.showForm(w, r, v, nil)
}

func (p Pages) showForm(w http.ResponseWriter, r *http.Request, v catalogue.Version, cause error) error {
	pg := formView{Base: view.From(r, "cataloguepage.form_title"), Version: v, Key: web.NewKey()}
	s, err := form.Open(v.Form)
	if err != nil {
		return err
	}
	tag := pg.Words.Tag()
	for _, l := range s.Lines() {
		q := questionLine{Line: l}
		switch {
		case l.Head != nil:
			q.Label, q.When = l.Head.Title.In(tag), l.Head.When
			if l.Head.Use != "" {
				q.Label = pg.T("cataloguepage.block_" + l.Head.Use)
			}
		case l.Page != nil:
			q.Label, q.When = l.Page.Title.In(tag), l.Page.When
			if q.Label == "" && q.When == "" && len(l.Page.Questions) == 1 {
				continue // a question on a page of its own speaks for itself
			}
		default:
			q.Label, q.Help, q.When, q.Kind = l.Question.Label.In(tag), l.Question.Hint.In(tag), l.Question.When,
				pg.T("cataloguepage.kind_"+string(l.Question.Kind))
			q.Field = strings.ReplaceAll(strings.TrimPrefix(l.Question.Field, "/"), "/", ".")
		}
		pg.Lines = append(pg.Lines, q)
	}
	if err := form.Sound(&v.Content); err != nil {
		pg.Faults = web.Fault(err).Fields
	}
	b, status, ok := pg.Base.Refused(cause)
	if !ok {
		return cause
	}
	pg.Base = b.WithCrumbs(crumbs(b, v)...)
	return web.Render(w, r, status, formPage(pg))
}

// changeForm moves a question or takes it out: at once, because nothing is typed here.
func (p Pages) changeForm(w http.ResponseWriter, r *http.Request, f web.Form) error {
	verb, arg, _ := strings.Cut(f.Text("_act"), ":")
	at, ok := form.ReadSpot(arg)
	if !ok {
		return notHere()
	}
	err := p.change(r, f, func(c *catalogue.Content) error {
		s, err := form.Open(c.Form)
		if err != nil {
			return err
		}
		switch verb {
		case "up":
			ok = s.Move(at, -1)
		case "down":
			ok = s.Move(at, 1)
		case "remove":
			ok = s.Remove(at)
		default:
			ok = false
		}
		if !ok {
			return fault.New(fault.Conflict, "cataloguepage.cannot_move")
		}
		c.Form, err = s.Form()
		return err
	})
	if err != nil {
		v, gone := p.open(r, editorOf(r))
		if gone != nil {
			return gone
		}
		return p.showForm(w, r, v, err)
	}
	return web.Redirect(w, r, "/version/"+r.PathValue("id")+"/edit/form#questions")
}
