// Package consult asks other units for their opinion on a dossier: the question, what is sent along, the answer, and the
// clock that may wait for it.
package consult

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// CmdAsk asks another unit for its opinion.
const CmdAsk dossier.Command = "consult"

// Commands are the rules of the commands given on a dossier.
func Commands() dossier.Family {
	return dossier.Family{CmdAsk: {States: []dossier.State{dossier.Accepted, dossier.Processing}, At: dossier.AtStep, Right: dossier.MayConsult, Step: true}}
}

// Question asks another unit for its opinion.
type Question struct {
	Unit  string
	Text  string
	Days  int      // working days to answer
	Files []string // ids of the files sent along; the unit sees these and no others
}

// Ask asks another unit for its opinion (Lấy ý kiến): content and time limit are recorded, the state stays
// (NĐ 61/2018 Điều 19.5). The clock runs on, unless the step cites a law by which it waits.
func Ask(ctx context.Context, r *dossier.Room, a dossier.Input, q Question) (*dossier.Dossier, error) {
	return r.Do(ctx, a, CmdAsk, func(c *dossier.Change) ([]event.Fact, error) {
		q.Text = strings.TrimSpace(q.Text)
		if err := q.check(c); err != nil {
			return nil, err
		}
		x, err := q.keep(c)
		if err != nil {
			return nil, err
		}
		c.Work()
		c.Note = q.Text
		return []event.Fact{dossierevent.Consulted{Dossier: c.Dossier.ID, Consultation: x.ID, Unit: x.Unit, Due: store.Millis(x.Due),
			Pauses: x.Pauses, Text: store.BodyHash(q.Text)}}, nil
	})
}

func (q Question) check(c *dossier.Change) error {
	var bad []fault.Field
	if u, ok := c.Input.Viewer.Chart().Unit(q.Unit); !ok || !Askable(u, c.Dossier) {
		bad = append(bad, fault.Field{Name: "unit", Key: "dossier.unit_missing"})
	}
	if fold.Said(q.Text) == "" {
		bad = append(bad, fault.Field{Name: "question", Key: "dossier.question_missing"})
	}
	if q.Days < 1 || q.Days > dossier.MaxAnswerDays {
		bad = append(bad, fault.Field{Name: "days", Key: "dossier.days_wrong", Args: []any{"max", dossier.MaxAnswerDays}})
	}
	files, err := file.List(c.Tx, file.Owner{Kind: "dossier", ID: c.Dossier.ID})
	if err != nil {
		return err
	}
	for _, id := range q.Files {
		if !slices.ContainsFunc(files, func(f file.File) bool { return f.ID == id }) {
			bad = append(bad, fault.Field{Name: "files", Key: "dossier.file_unknown"})
			break
		}
	}
	return fault.Fields(bad...)
}

// Askable tells whether a unit can be asked about d: an authority of its own, not the one that decides, and not a
// counter, which decides nothing.
func Askable(u org.Unit, d *dossier.Dossier) bool {
	return u.ID != d.Competent && u.Kind != org.CommuneCentre && u.Kind != org.ProvinceCentre && u.Kind != org.CommuneOffice
}

// keep writes the consultation down and, where a law says so, lets the clock wait for it.
func (q Question) keep(c *dossier.Change) (x Consultation, err error) {
	cal, err := deadline.Now(c.Tx)
	if err != nil {
		return x, err
	}
	rule := RuleOf(c.Version, c.Dossier.Step.Key)
	x = Consultation{ID: c.Tx.NewID(), Dossier: c.Dossier.ID, Unit: q.Unit, AskedBy: c.Input.Viewer.Person, AskedUnit: c.Dossier.Step.Unit, AskedAt: c.Tx.Now(),
		Question: q.Text, Files: q.Files, Due: cal.Desk.CloseIn(q.Days, c.Tx.Now()), Pauses: rule.Pauses && rule.Ground != ""}
	if x.Pauses && !c.Dossier.Due.IsZero() {
		if _, err := deadline.Pause(c.Tx, c.Dossier.ID, deadline.Act{Reason: deadline.ByLaw, Ground: rule.Ground}); err != nil {
			return x, err
		}
		c.Dossier.Due = time.Time{}
	}
	return x, insertConsultation(c.Tx, x)
}

// RuleOf is the rule by which the step of v asks other units.
func RuleOf(v catalogue.Version, step string) catalogue.Consult {
	for _, s := range dossier.Steps(v) {
		if s.Key == step && s.Consult != nil {
			return *s.Consult
		}
	}
	return catalogue.Consult{}
}

// Opinion is what the unit that was asked answers.
type Opinion struct {
	Consultation string
	Verdict      string // "agree", "object", "none": no opinion, or not its matter
	Text         string
}

// Answer gives the opinion of the unit that was asked. Once; what it says becomes part of the dossier.
func Answer(ctx context.Context, r *dossier.Room, a dossier.Input, o Opinion) (Consultation, error) {
	o.Text = strings.TrimSpace(o.Text)
	var out Consultation
	give := func() error {
		done, err := r.Once(ctx, a.Request, func(tx *store.Tx) (at action.Path, err error) {
			out, err = answer(tx, a, o)
			return action.Path(out.Path()), err
		})
		if err != nil || !done.Again {
			return err
		}
		out, err = Read(ctx, r, a.Viewer, o.Consultation)
		return err
	}
	err := give()
	for range 4 { // another fact of the same dossier came between: nothing of this answer rests on it
		if f := (*fault.Fault)(nil); !errors.As(err, &f) || f.Code != fault.Conflict || f.Key == answeredAlready || f.Key == "dossier.wrong_state" {
			break
		}
		err = give()
	}
	return out, err
}

const answeredAlready = "dossier.answered_already"

// answer does the work of Answer inside the transaction.
func answer(tx *store.Tx, a dossier.Input, o Opinion) (x Consultation, err error) {
	if x, err = consultation(tx, a.Viewer, o.Consultation); err != nil {
		return x, err
	}
	var bad []fault.Field
	if !slices.Contains([]string{"agree", "object", "none"}, o.Verdict) {
		bad = append(bad, fault.Field{Name: "verdict", Key: "dossier.verdict_missing"})
	}
	if fold.Said(o.Text) == "" {
		bad = append(bad, fault.Field{Name: "answer", Key: "dossier.answer_missing"})
	}
	if err := fault.Fields(bad...); err != nil {
		return x, err
	}
	d, err := dossier.ByID(tx, x.Dossier)
	if err != nil {
		return x, err
	}
	if d.State.Ended() || d.State == dossier.Done {
		return x, fault.New(fault.Conflict, "dossier.wrong_state").WithLink(x.Path())
	}
	n, err := tx.Exec(`update dossier_consultation set verdict=$2, answer=$3, answered_by=$4, answered_name=$5, answered_at=$6 where id=$1 and answered_at=0`,
		x.ID, o.Verdict, o.Text, a.Viewer.Person, a.Viewer.Name, store.Millis(tx.Now()))
	if err != nil {
		return x, err
	}
	if n == 0 {
		return x, fault.New(fault.Conflict, answeredAlready).WithLink(x.Path())
	}
	x.Verdict, x.Answer, x.AnsweredBy, x.AnsweredName, x.AnsweredAt = o.Verdict, o.Text, a.Viewer.Person, a.Viewer.Name, tx.Now()
	c := &dossier.Change{Tx: tx, Input: a, Dossier: d, Unit: x.Unit, Note: o.Text}
	return x, c.Apply(func(c *dossier.Change) ([]event.Fact, error) {
		if err := heard(c, x); err != nil {
			return nil, err
		}
		return []event.Fact{dossierevent.ConsultationAnswered{Dossier: d.ID, Consultation: x.ID, Unit: x.Unit, Verdict: o.Verdict,
			Late: x.LateAt(tx.Now()), Due: store.Millis(d.Due), Text: store.BodyHash(o.Text)}}, nil
	})
}

// heard lets the clock run on once no answer is outstanding for which it waits.
func heard(c *dossier.Change, x Consultation) error {
	if !x.Pauses || !c.Dossier.State.Running() {
		return nil
	}
	var open int
	if err := c.Tx.QueryRow(`select count(*) from dossier_consultation where dossier_id=$1 and pauses and answered_at=0`,
		c.Dossier.ID).Scan(&open); err != nil || open > 0 {
		return err
	}
	clock, err := deadline.Resume(c.Tx, c.Dossier.ID, deadline.Act{})
	if err != nil {
		return err
	}
	c.Dossier.Due = clock.Due
	return nil
}

func filesJSON(ids []string) string {
	if ids == nil {
		ids = []string{}
	}
	b, _ := json.Marshal(ids) //nolint:errcheck // strings always marshal
	return string(b)
}
