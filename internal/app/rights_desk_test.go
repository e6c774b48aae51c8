package app_test

import (
	"net/url"
	"strings"

	"github.com/motcua/motcua/internal/dossier"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
)

// furthers lead a dossier of the stage of a command on to where that command can be given.
var furthers = map[string]func(s *site, at string, d *dossier.Dossier) *dossier.Dossier{
	"reassign": func(s *site, at string, d *dossier.Dossier) *dossier.Dossier {
		d, err := s.Dossier.Take(s.t.Context(), s.as("vanhoa."+at, d)) // the backup of the specialist
		s.must(err)
		return d
	},
	"urge": func(_ *site, _ string, d *dossier.Dossier) *dossier.Dossier { return d },
	"answer_urge": func(s *site, at string, d *dossier.Dossier) *dossier.Dossier {
		d, err := s.Dossier.Urge(s.t.Context(), s.as("chutich."+at, d), "Báo cáo tiến độ.", 1)
		s.must(err)
		return d
	},
	"transfer":         func(_ *site, _ string, d *dossier.Dossier) *dossier.Dossier { return d },
	"supplement":       (*site).asked,
	"allow_supplement": (*site).askedAgain,
	"stop":             (*site).toStop,
	"decline":          (*site).toStop,
}

// desk fills in what the acts of steering ask for, in the form of command.
func (s *site) desk(cmd, where string, v url.Values) {
	v.Set("question", "Xin cho biết.")
	v.Set("answer", "Đang làm.")
	v.Set("days", "2")
	v.Set("note", "Xong.")
	v.Set("unit", s.units[otherPlace])
	if cmd == "transfer" && place(where) == otherPlace {
		v.Set("unit", s.units[ownPlace])
	}
}

// askedOf is a question to the committee of a commune about a dossier of the other.
func askedOf(s *site, _, what string) ask {
	v := url.Values{web.KeyField: {s.next()}, "verdict": {"agree"}, "answer": {"Đồng ý."}}
	if what == "missing" {
		return ask{path: "/consultation/" + missing, form: v}
	}
	of := map[string]string{ownPlace: otherPlace, otherPlace: ownPlace}[place(what)]
	id := s.keep("consultation/"+what, func() []string {
		d := s.bring(1, of)
		var id string
		s.write(func(tx *store.Tx) error { // the procedure of the matrix asks nobody: the row is that of a question
			id = tx.NewID()
			if err := tx.Many(`insert into dossier_consultation (id, dossier_id, unit, asked_by, asked_unit, asked_at, question, files, due, pauses,
				verdict, answer, answered_by, answered_name, answered_at)`,
				[][]any{{id, d.ID, s.units[place(what)], s.people["spec"], s.units[of], store.Millis(tx.Now()), "Xin ý kiến.", "[]",
					day.Of(tx.Now()).Add(3).At(17, 0).UnixMilli(), false, "", "", "", "", 0}}); err != nil {
				return err
			}
			_, err := tx.Emit(dossierevent.Consulted{Dossier: d.ID, Consultation: id, Unit: s.units[place(what)]}, system)
			return err
		})
		return []string{id}
	})[0]
	return ask{path: "/consultation/" + id, form: v}
}

// bulk does something to one ticked dossier of a commune; what may not be done to it is told in the result.
func bulk(s *site, _, what string) ask {
	do, where, _ := strings.Cut(what, ":")
	return ask{path: "/queue/bulk?tab=todo", form: url.Values{web.KeyField: {s.next()}, "do": {do}, "pick": {s.id("assign", where)},
		"person": {s.people["spec"]}}}
}
