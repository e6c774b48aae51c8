package dossier

import (
	"context"
	"database/sql"
	"time"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Urge is a word to hurry (đôn đốc), with an answer due.
type Urge struct {
	ID           string
	Step         string // name of the step
	Person       string // who had it; empty: nobody yet
	AskedBy      string
	AskedName    string
	AskedAt      time.Time
	Question     string
	Due          time.Time
	Answer       string
	AnsweredName string
	AnsweredAt   time.Time
}

// Open tells whether the answer is outstanding.
func (u Urge) Open() bool { return u.AnsweredAt.IsZero() }

// MaxAnswerDays keeps a slip of the finger from asking for an answer in years.
const MaxAnswerDays = 60

// Urge asks whoever has the step to hurry and to answer within some working days. It changes nothing else: neither
// the state, nor the clock, nor whose work it is.
func (r *Room) Urge(ctx context.Context, a Input, text string, days int) (*Dossier, error) {
	return r.Do(ctx, a, CmdUrge, func(c *Change) ([]event.Fact, error) {
		text = fold.Said(text)
		var bad []fault.Field
		if text == "" {
			bad = append(bad, fault.Field{Name: "question", Key: "dossier.urge_missing"})
		}
		if days < 1 || days > MaxAnswerDays {
			bad = append(bad, fault.Field{Name: "days", Key: "dossier.days_wrong", Args: []any{"max", MaxAnswerDays}})
		}
		if err := fault.Fields(bad...); err != nil {
			return nil, err
		}
		cal, err := deadline.Now(c.Tx)
		if err != nil {
			return nil, err
		}
		id, due := c.Tx.NewID(), cal.Desk.CloseIn(days, c.Tx.Now())
		if err := c.Tx.Many(`insert into dossier_urge (id, dossier_id, step, person, asked_by, asked_name, asked_at, question, due, answer, answered_by, answered_name, answered_at)`,
			[][]any{{id, c.Dossier.ID, c.Dossier.Step.Name, c.Dossier.Step.Assignee, a.Viewer.Person, a.Viewer.Name, store.Millis(c.Tx.Now()), text,
				store.Millis(due), "", "", "", 0}}); err != nil {
			return nil, err
		}
		c.Note = text
		return []event.Fact{dossierevent.Urged{Dossier: c.Dossier.ID, Urge: id, Step: c.Dossier.Step.Key, Person: c.Dossier.Step.Assignee,
			Due: store.Millis(due)}}, nil
	})
}

// AnswerUrge answers every open word to hurry: what stands in the way, and by when it is done.
func (r *Room) AnswerUrge(ctx context.Context, a Input, text string) (*Dossier, error) {
	return r.Do(ctx, a, CmdAnswerUrge, func(c *Change) ([]event.Fact, error) {
		text = fold.Said(text)
		if !c.Dossier.Has(a.Viewer) {
			return nil, fault.New(fault.Forbidden, "dossier.not_your_step", "step", c.Dossier.Step.Name)
		}
		if text == "" {
			return nil, fault.Fields(fault.Field{Name: "answer", Key: "dossier.answer_missing"})
		}
		list, err := urges(c.Tx, c.Dossier.ID)
		if err != nil {
			return nil, err
		}
		var facts []event.Fact
		for _, u := range list {
			if u.Open() {
				facts = append(facts, dossierevent.UrgeAnswered{Dossier: c.Dossier.ID, Urge: u.ID, Late: c.Tx.Now().After(u.Due)})
			}
		}
		if len(facts) == 0 {
			return nil, fault.New(fault.Conflict, "dossier.nothing_to_answer").WithLink(c.Dossier.Path())
		}
		if _, err := c.Tx.Exec(`update dossier_urge set answer=$2, answered_by=$3, answered_name=$4, answered_at=$5 where dossier_id=$1 and answered_at=0`,
			c.Dossier.ID, text, a.Viewer.Person, a.Viewer.Name, store.Millis(c.Tx.Now())); err != nil {
			return nil, err
		}
		c.Note = text
		return facts, nil
	})
}

// Has tells whether the step lies in v's hands, or in nobody's and v could take it.
func (d *Dossier) Has(v org.Viewer) bool {
	if d.Step.Assignee != "" {
		return d.Step.Assignee == v.Person
	}
	return v.Holds(org.Role(d.Step.Role), d.Step.Unit, d.Step.Duty)
}

// Urges lists the words to hurry about a dossier that was loaded before, oldest first.
func Urges(q store.Querier, d *Dossier) ([]Urge, error) {
	return urges(q, d.ID)
}

func urges(q store.Querier, dossier string) (list []Urge, err error) {
	err = store.All(q, `select id, step, person, asked_by, asked_name, asked_at, question, due, answer, answered_name, answered_at
		from dossier_urge where dossier_id=$1 order by id`, []any{dossier}, func(row *sql.Rows) error {
		var u Urge
		var asked, due, answered int64
		err := row.Scan(&u.ID, &u.Step, &u.Person, &u.AskedBy, &u.AskedName, &asked, &u.Question, &due, &u.Answer, &u.AnsweredName, &answered)
		u.AskedAt, u.Due, u.AnsweredAt = store.Time(asked), store.Time(due), store.Time(answered)
		list = append(list, u)
		return err
	})
	return list, err
}
