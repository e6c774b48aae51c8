package portalpage

import (
	"net/http"
	"slices"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

type caseView struct {
	filing
	Choice view.Choice
	Back   string
}

// caseKey is the case of this filing: the first whose condition holds over the answers, else the one chosen.
func (f filing) caseKey() string {
	return dossier.CaseOf(f.Version, f.Draft.Answers.Text(caseField), func(when string) bool { return f.Form.Holds(when, f.Draft.Answers, f.Today) })
}

// asksCase tells whether the answers do not say which case it is.
func (f filing) asksCase() bool {
	for _, c := range f.Version.Cases {
		if c.When != "" && f.Form.Holds(c.When, f.Draft.Answers, f.Today) {
			return false
		}
	}
	return len(f.Version.Cases) > 0
}

func (f filing) caseView() caseView {
	f.Title = f.T("portalpage.case_title") + " – " + bare(f.Version.Name)
	v := caseView{filing: f, Back: f.before("case")}
	var options []view.Option
	for _, c := range f.Version.Cases {
		if c.When == "" {
			options = append(options, view.Option{Value: c.Key, Label: c.Name})
		}
	}
	in := f.Input("case", "portalpage.case_title", f.caseKey())
	in.Big = true
	v.Choice = in.Choose(options)
	return v
}

func (p Pages) caseForm(w http.ResponseWriter, r *http.Request, f filing) error {
	if !f.asksCase() { // nothing to choose: lead on
		return web.Redirect(w, r, f.after("case"))
	}
	return web.Render(w, r, http.StatusOK, casePage(f.caseView()))
}

func (p Pages) caseChosen(w http.ResponseWriter, r *http.Request, f filing) error {
	if !f.asksCase() {
		return web.Redirect(w, r, f.after("case"))
	}
	typed, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	key := typed.Text("case")
	known := slices.ContainsFunc(f.caseView().Choice.Options, func(o view.Option) bool { return o.Value == key })
	if known {
		if err := f.saveAnswers(r, "case", func(a form.Answers) form.Answers { a.Set(caseField, key); return a }); err != nil {
			return err
		}
	}
	switch {
	case typed.Has("_save"):
		return web.Redirect(w, r, f.at("saved"))
	case !known:
		f.Errors = []fault.Field{{Name: "case", Key: "portalpage.case_missing"}}
		return web.Render(w, r, http.StatusUnprocessableEntity, casePage(f.caseView()))
	}
	return web.Redirect(w, r, f.after("case"))
}
