package cataloguepage

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

type previewView struct {
	view.Base
	catalogue.Version
	FormView form.View
	Page     *form.Page // nil: the way is at its end
	N, Of    int
	Keep     string // the answers, carried in the page and kept nowhere else
	Result   []view.Row
}

// preview shows the form as citizens will see it, page by page: a test run that keeps nothing.
func (p Pages) preview(w http.ResponseWriter, r *http.Request, k editor) error {
	v, f, err := p.previewed(r, k)
	if err != nil {
		return err
	}
	key := r.URL.Query().Get("page")
	way, more := f.Way(form.Answers{}, day.Of(p.DB.Now()), key)
	if !more {
		return notHere()
	}
	return p.showPreview(w, r, trial{version: v, form: f, way: way, more: true})
}

func (p Pages) previewed(r *http.Request, k editor) (v catalogue.Version, f *form.Form, err error) {
	if err = p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		v, err = catalogue.VersionFor(s, r.PathValue("id"), k.scope)
		return err
	}); err != nil {
		return v, nil, err
	}
	f, err = p.Forms.Of(v.Form)
	return v, f, err
}

// trial is where a test run stands.
type trial struct {
	version catalogue.Version
	form    *form.Form
	answers form.Answers
	parsed  form.Parsed
	way     form.Way
	more    bool
}

func (p Pages) showPreview(w http.ResponseWriter, r *http.Request, t trial) error {
	v := t.version
	if t.answers == nil {
		t.answers = form.Answers{}
	}
	raw, err := t.answers.Bytes()
	if err != nil {
		return err
	}
	today := day.Of(p.DB.Now())
	pg := previewView{Base: view.From(r, "cataloguepage.preview_title", "name", v.Name), Version: v, Keep: base64.StdEncoding.EncodeToString(raw)}
	pg.Errors = t.parsed.Faults
	status := http.StatusOK
	if len(pg.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	pg.FormView = form.View{Base: pg.Base, Form: t.form, Answers: t.answers, Today: today}
	if t.more {
		pg.Page, pg.N, pg.Of = t.way.Page, t.way.N, t.way.Of
	} else {
		pg.Result = p.outcome(pg.Base, t)
	}
	return web.Render(w, r, status, previewPage(pg))
}

// tryOut reads a page of the test run and goes on to the next; nothing is kept.
func (p Pages) tryOut(w http.ResponseWriter, r *http.Request, k editor) error {
	v, f, err := p.previewed(r, k)
	if err != nil {
		return err
	}
	typed, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	t := trial{version: v, form: f, more: true}
	raw, err := base64.StdEncoding.DecodeString(typed.Text("_keep"))
	if err == nil {
		t.answers, err = form.ReadAnswers(raw)
	}
	if err != nil {
		return web.Redirect(w, r, "/version/"+v.ID+"/preview") // begin again
	}
	today := day.Of(p.DB.Now())
	page, ok := f.Page(typed.Text("_page"))
	if !ok {
		return web.Redirect(w, r, "/version/"+v.ID+"/preview")
	}
	t.parsed = f.Parse(page, typed.Values(), t.answers, today)
	t.answers = t.parsed.Answers
	next := page.Key
	if way, more := f.Way(t.answers, today, page.Key); !t.parsed.Redraw && len(t.parsed.Faults) == 0 {
		switch {
		case !more:
			return p.showPreview(w, r, trial{version: v, form: f, answers: t.answers})
		case way.Page.Key == page.Key && way.Next == nil:
			return p.showPreview(w, r, trial{version: v, form: f, answers: t.answers})
		case way.Page.Key == page.Key:
			next = way.Next.Key
		default:
			next = way.Page.Key
		}
	}
	if t.way, t.more = f.Way(t.answers, today, next); !t.more {
		return p.showPreview(w, r, trial{version: v, form: f, answers: t.answers})
	}
	return p.showPreview(w, r, t)
}

// outcome says what the answers lead to: the case, the term, the papers, the way through the process.
func (p Pages) outcome(b view.Base, run trial) []view.Row {
	holds, v := run.form.Judge(run.answers, day.Of(p.DB.Now())), run.version
	t := contentLines{Base: b}
	key, name := "", ""
	for _, c := range v.Cases {
		if c.When != "" && holds(c.When) {
			key, name = c.Key, c.Name
			break
		}
	}
	rows := []view.Row{}
	if len(v.Cases) > 0 {
		if name == "" {
			name = b.T("cataloguepage.case_by_hand")
		}
		rows = append(rows, view.Row{Label: b.T("cataloguepage.f_case"), Value: name})
	}
	var terms, papers []string
	for _, x := range v.Terms {
		if (x.Case == "" || x.Case == key) && holds(x.When) {
			terms = append(terms, strings.TrimSpace(t.length(x.N, x.Unit)+" "+x.Why))
		}
	}
	for _, x := range dossier.Demanded(v, key, holds) {
		papers = append(papers, x.Name)
	}
	var steps []string
	for i, s := range dossier.Steps(v) {
		steps = append(steps, strconv.Itoa(i+1)+". "+s.Name)
	}
	return append(rows, view.Row{Label: b.T("cataloguepage.terms"), Values: terms}, view.Row{Label: b.T("cataloguepage.part_papers"), Values: papers},
		view.Row{Label: b.T("cataloguepage.part_process"), Values: steps})
}
