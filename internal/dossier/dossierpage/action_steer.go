package dossierpage

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/consult"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// steerActions are the actions that assign and move work.
func steerActions() []action {
	return []action{
		{cmd: dossier.CmdFinishStep, key: "C", fields: finishFields,
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.FinishStep(r.Context(), a, f.Lines("note"))
			}},
		{cmd: dossier.CmdFinishBranch, key: "C", fields: branchFields,
			available: func(o *dossierView, v org.Viewer) bool { return len(o.Parallel.mine(v)) > 0 },
			prepare: func(_ Pages, s *store.Snapshot, pg *queuePage, a *actionForm) error {
				a.People = pg.Open.Parallel.mine(pg.viewer)
				return nil
			},
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.FinishBranch(r.Context(), a, f.Text("branch"), f.Lines("note"))
			}},
		{cmd: dossier.CmdAnswerUrge, kind: "alt", fields: answerFields,
			available: func(o *dossierView, v org.Viewer) bool { return o.Parallel.urgeOpen() && o.Has(v) },
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.AnswerUrge(r.Context(), a, f.Lines("answer"))
			}},
		{cmd: consult.CmdAsk, key: "L", kind: "alt", fields: consultFields, prepare: readyToAsk,
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return consult.Ask(r.Context(), p.Dossier, a,
					consult.Question{Unit: f.Text("unit"), Text: f.Lines("question"), Days: days(f), Files: f.All("files")})
			}},
		{cmd: dossier.CmdReassign, key: "C", kind: "alt", fields: reassignFields, available: somebodyHas, prepare: otherPeople,
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.Reassign(r.Context(), a, f.Text("person"))
			}},
		{cmd: dossier.CmdUrge, key: "U", kind: "alt", fields: urgeFields,
			available: func(o *dossierView, v org.Viewer) bool { return o.Step.Assignee != v.Person },
			prepare:   func(_ Pages, _ *store.Snapshot, _ *queuePage, a *actionForm) error { a.Days = 1; return nil },
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.Urge(r.Context(), a, f.Lines("question"), days(f))
			}},
		{cmd: dossier.CmdTransfer, kind: "alt", fields: transferFields, prepare: readyToTransfer,
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.Transfer(r.Context(), a, f.Text("unit"))
			}},
	}
}

// days reads a number of working days; what is no number is refused by the room as 0.
func days(f web.Form) int {
	n, _ := strconv.Atoi(strings.TrimSpace(f.Text("days"))) //nolint:errcheck // 0 is refused
	return n
}

func somebodyHas(o *dossierView, _ org.Viewer) bool { return o.Step.Assignee != "" }

// otherPeople lists who else could have the step.
func otherPeople(p Pages, s *store.Snapshot, pg *queuePage, a *actionForm) (err error) {
	a.People, err = people(s, pg.Open.Dossier)
	a.People = slices.DeleteFunc(a.People, func(o view.Option) bool { return o.Value == pg.Open.Step.Assignee })
	return err
}

// readyToAsk lists the authorities that can be asked and the papers that can go along.
func readyToAsk(p Pages, _ *store.Snapshot, pg *queuePage, a *actionForm) error {
	v := pg.viewer
	a.Units = unitsToChoose(pg, v, func(u org.Unit) bool { return consult.Askable(u, pg.Open.Dossier) })
	for _, f := range pg.Open.Files {
		a.Files = append(a.Files, view.Option{Value: f.ID, Label: f.Name})
	}
	a.Days = 3
	rule := consult.RuleOf(pg.Open.version, pg.Open.Step.Key)
	if rule.Days > 0 {
		a.Days = rule.Days
	}
	a.Waits = pg.T("dossierpage.clock_runs")
	if rule.Pauses && rule.Ground != "" {
		a.Waits = pg.T("dossierpage.clock_waits", "ground", rule.Ground)
	}
	return nil
}

// readyToTransfer lists the authorities of the same kind, and says until when the dossier has to go.
func readyToTransfer(p Pages, _ *store.Snapshot, pg *queuePage, a *actionForm) error {
	v := pg.viewer
	from, _ := v.Chart().Unit(pg.Open.Competent)
	a.Units = unitsToChoose(pg, v, func(u org.Unit) bool { return dossier.Transferable(u, from) })
	a.Waits = pg.T("dossierpage.forward_by", "by", pg.Words.DateTime(pg.Open.ForwardBy(pg.Calendar.Desk)))
	return nil
}

// unitsToChoose lists units by name, after a line that chooses none.
func unitsToChoose(pg *queuePage, v org.Viewer, fit func(org.Unit) bool) []view.Option {
	list := []view.Option{}
	for _, u := range v.Chart().All() {
		if fit(u) {
			list = append(list, view.Option{Value: u.ID, Label: u.Name})
		}
	}
	slices.SortFunc(list, func(a, b view.Option) int { return strings.Compare(fold.Key(a.Label), fold.Key(b.Label)) })
	return append([]view.Option{{Label: pg.T("dossierpage.choose")}}, list...)
}
