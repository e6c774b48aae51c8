package dossierpage

import (
	"net/http"
	"slices"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/consult"
	"github.com/motcua/motcua/internal/dossier/queue"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// consultationPage is a question of another authority, with what was sent along and nothing more.
type consultationPage struct {
	view.Base
	consult.Consultation
	Facts []fact
	Sent  []file.File
	Chip  chip
	Key   string
	Typed web.Form
}

func (p Pages) consultation(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	pg, err := p.consultationPage(r, v)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, consultationView(pg))
}

func (p Pages) consultationPage(r *http.Request, v org.Viewer) (pg consultationPage, err error) {
	x, err := consult.Read(r.Context(), p.Dossier, v, r.PathValue("id"))
	if err != nil {
		return pg, err
	}
	pg = consultationPage{Base: view.From(r, "dossierpage.consultation", "code", x.Code), Consultation: x, Key: web.NewKey()}
	var units, people map[string]string
	if err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		all, err := file.List(s, file.Owner{Kind: "dossier", ID: x.Dossier})
		if err != nil {
			return err
		}
		pg.Sent = slices.DeleteFunc(all, func(f file.File) bool { return !slices.Contains(x.Files, f.ID) })
		if units, err = org.UnitNames(s, []string{x.AskedUnit, x.Unit}, day.Of(s.Now())); err != nil {
			return err
		}
		people, err = org.PersonNames(s, []string{x.AskedBy})
		return err
	}); err != nil {
		return pg, err
	}
	add := func(key, value string) {
		pg.Facts = append(pg.Facts, fact{Label: pg.T("dossierpage." + key), Value: value})
	}
	add("asked_from", units[x.AskedUnit]+" – "+people[x.AskedBy])
	add("asked_unit", units[x.Unit])
	add("asked_on", pg.Words.DateTime(x.AskedAt))
	add("answer_due", pg.Words.DateTime(x.Due))
	add("procedure", x.Procedure)
	add("applicant", x.Applicant)
	pg.Chip = chip{"", "hourglass", pg.T("dossierpage.answer_open")}
	switch {
	case !x.Open():
		pg.Chip = chip{"ok", "circle-check", pg.T("dossierpage.verdict_" + x.Verdict)}
	case x.LateAt(p.DB.Now()):
		pg.Chip = chip{"solid", "triangle-alert", pg.T("dossierpage.answer_late")}
	}
	return pg, nil
}

// answer gives the opinion. What was typed survives every error.
func (p Pages) answer(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	a := dossier.Input{Request: org.Request{Viewer: v, Sent: web.Sent(r, f)}}
	_, err = consult.Answer(r.Context(), p.Dossier, a, consult.Opinion{Consultation: r.PathValue("id"), Verdict: f.Text("verdict"), Text: f.Lines("answer")})
	if _, ok := web.Invalid(err); ok {
		pg, e := p.consultationPage(r, v)
		if e != nil {
			return e
		}
		pg.Base, pg.Typed = pg.WithErrors(err), f
		if k := f.Raw(web.KeyField); k != "" {
			pg.Key = k
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, consultationView(pg))
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "dossierpage.done_answered")
	return web.Redirect(w, r, "/queue?tab="+string(queue.Asked))
}

// askedRows are the questions of others that wait for v's units.
func askedRows(s *store.Snapshot, pg queuePage, v org.Viewer) (rows []row, err error) {
	list, err := consult.Waiting(s, v, 50)
	if err != nil {
		return nil, err
	}
	for _, x := range list {
		y := row{Row: queue.Row{ID: x.Dossier, Code: x.Code, Procedure: x.Procedure, Applicant: x.Applicant, State: x.State, Step: x.Question}, Href: x.Path(),
			Due: pg.Words.DateTime(x.Due), Chip: pg.waits(x.LateAt(s.Now()))}
		y.Lead, y.Dots, y.Short = short(x.Code)
		rows = append(rows, y)
	}
	return rows, nil
}
