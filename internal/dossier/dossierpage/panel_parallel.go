package dossierpage

import (
	"slices"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/consult"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/org"
)

// parallelPanel lists what runs in parallel to the main step: consultations, reminders, parallel steps.
type parallelPanel struct {
	Asked    []asked
	Urges    []asked
	Branches []asked

	urges    []dossier.Urge
	branches []dossier.Branch
}

// asked is something that was asked of somebody, and what came back.
type asked struct {
	Title  string // whom
	Text   string // what
	When   string // by when
	Answer string
	Chip   chip
}

// parallelPanel reads the panel of a dossier that was loaded before.
func (p Pages) parallelPanel(s *store.Snapshot, pg queuePage, d *dossier.Dossier, has dossier.Extras) (out parallelPanel, err error) {
	list, err := some(has.Consultations, s, d, consult.Of)
	if err != nil {
		return out, err
	}
	if out.urges, err = some(has.Urges, s, d, dossier.Urges); err != nil {
		return out, err
	}
	if out.branches, err = some(has.Branches, s, d, dossier.Branches); err != nil {
		return out, err
	}
	var units, people []string
	for _, x := range list {
		units = append(units, x.Unit)
	}
	for _, u := range out.urges {
		people = append(people, u.Person)
	}
	unit, err := org.UnitNames(s, units, day.Of(s.Now()))
	if err != nil {
		return out, err
	}
	person, err := org.PersonNames(s, people)
	if err != nil {
		return out, err
	}
	for _, x := range list {
		out.Asked = append(out.Asked, pg.consulted(p, x, unit[x.Unit]))
	}
	for _, u := range out.urges {
		out.Urges = append(out.Urges, pg.urged(p, u, person[u.Person]))
	}
	for _, b := range out.branches {
		out.Branches = append(out.Branches, pg.branch(b))
	}
	return out, nil
}

func (p queuePage) consulted(house Pages, x consult.Consultation, unit string) asked {
	a := asked{Title: unit, Text: x.Question, When: p.T("dossierpage.answer_by", "due", p.Words.DateTime(x.Due)), Answer: x.Answer,
		Chip: p.waits(x.LateAt(house.DB.Now()))}
	if !x.Open() {
		a.Chip = chip{"ok", "circle-check", p.T("dossierpage.verdict_" + x.Verdict)}
		a.When = p.T("dossierpage.answered_at", "who", x.AnsweredName, "at", p.Words.DateTime(x.AnsweredAt))
	}
	return a
}

func (p queuePage) urged(house Pages, u dossier.Urge, person string) asked {
	a := asked{Title: p.T("dossierpage.urged_by", "who", u.AskedName, "step", u.Step), Text: u.Question,
		When: p.T("dossierpage.answer_by", "due", p.Words.DateTime(u.Due)), Answer: u.Answer,
		Chip: p.waits(house.DB.Now().After(u.Due))}
	if person != "" {
		a.Title += " – " + person
	}
	if !u.Open() {
		a.Chip = chip{"ok", "circle-check", p.T("dossierpage.answered")}
		a.When = p.T("dossierpage.answered_at", "who", u.AnsweredName, "at", p.Words.DateTime(u.AnsweredAt))
	}
	return a
}

func (p queuePage) branch(b dossier.Branch) asked {
	a := asked{Title: b.Name, Answer: b.Note, Chip: chip{"", "hourglass", p.T("dossierpage.branch_open")}}
	if !b.Ended.IsZero() {
		a.Chip = chip{"ok", "circle-check", p.T("dossierpage.branch_done")}
		a.When = p.Words.DateTime(b.Ended)
	}
	return a
}

// waits is the chip of an answer that is outstanding.
func (p queuePage) waits(late bool) chip {
	if late {
		return chip{"solid", "triangle-alert", p.T("dossierpage.answer_late")}
	}
	return chip{"", "hourglass", p.T("dossierpage.answer_open")}
}

// mine are the steps side by side that v can finish now.
func (s parallelPanel) mine(v org.Viewer) (list []view.Option) {
	for _, b := range s.branches {
		if b.Ended.IsZero() && b.Holds(v) {
			list = append(list, view.Option{Value: b.Key, Label: b.Name})
		}
	}
	return list
}

// urgeOpen tells whether somebody waits for an answer.
func (s parallelPanel) urgeOpen() bool {
	return slices.ContainsFunc(s.urges, func(u dossier.Urge) bool { return u.Open() })
}
