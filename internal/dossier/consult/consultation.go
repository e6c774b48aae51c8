package consult

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Consultation is a question to another unit, with what that unit is shown.
type Consultation struct {
	ID        string
	Dossier   string
	Unit      string // who is asked
	AskedBy   string
	AskedUnit string
	AskedAt   time.Time
	Question  string
	Files     []string // ids of the files sent along
	Due       time.Time
	Pauses    bool // the clock of the dossier waits for the answer

	Verdict      string
	Answer       string
	AnsweredBy   string
	AnsweredName string
	AnsweredAt   time.Time

	Code      string // of the dossier: what the letter of a paper office would carry
	Procedure string
	Applicant string
	State     dossier.State
}

// Path is where the unit that is asked reads and answers it.
func (x Consultation) Path() string { return "/consultation/" + x.ID }

// Open tells whether the answer is outstanding.
func (x Consultation) Open() bool { return x.AnsweredAt.IsZero() }

// LateAt tells whether the answer is, or came, after its day.
func (x Consultation) LateAt(t time.Time) bool {
	if !x.AnsweredAt.IsZero() {
		t = x.AnsweredAt
	}
	return t.After(x.Due)
}

const consultationColumns = `x.id, x.dossier_id, x.unit, x.asked_by, x.asked_unit, x.asked_at, x.question, x.files, x.due, x.pauses,
	x.verdict, x.answer, x.answered_by, x.answered_name, x.answered_at, coalesce(d.code, d.tracking), d.procedure_name, d.applicant_name, d.state`

func insertConsultation(tx *store.Tx, x Consultation) error {
	return tx.Many(`insert into dossier_consultation (id, dossier_id, unit, asked_by, asked_unit, asked_at, question, files, due, pauses,
		verdict, answer, answered_by, answered_name, answered_at)`,
		[][]any{{x.ID, x.Dossier, x.Unit, x.AskedBy, x.AskedUnit, store.Millis(x.AskedAt), x.Question,
			filesJSON(x.Files), store.Millis(x.Due), x.Pauses, "", "", "", "", 0}})
}

func scanConsultation(scan func(...any) error) (x Consultation, err error) {
	var asked, due, answered int64
	var files string
	if err = scan(&x.ID, &x.Dossier, &x.Unit, &x.AskedBy, &x.AskedUnit, &asked, &x.Question, &files, &due, &x.Pauses,
		&x.Verdict, &x.Answer, &x.AnsweredBy, &x.AnsweredName, &answered, &x.Code, &x.Procedure, &x.Applicant, &x.State); err != nil {
		return x, err
	}
	x.AskedAt, x.Due, x.AnsweredAt = store.Time(asked), store.Time(due), store.Time(answered)
	return x, json.Unmarshal([]byte(files), &x.Files)
}

// consultation finds one that v's unit was asked; NotFound for everybody else.
func consultation(q store.Querier, v org.Viewer, id string) (Consultation, error) {
	args := []any{id}
	x, err := scanConsultation(q.QueryRow(`select `+consultationColumns+` from dossier_consultation x join dossier_dossier d on d.id=x.dossier_id
		where x.id=$1 and x.unit in `+store.In(&args, v.Units(dossier.MayAnswer)), args...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return x, fault.New(fault.NotFound, "dossier.consultation_not_found")
	}
	return x, err
}

// Read is the question as the unit that was asked sees it; NotFound for everybody else.
func Read(ctx context.Context, r *dossier.Room, v org.Viewer, id string) (x Consultation, err error) {
	err = r.DB.Read(ctx, func(s *store.Snapshot) error {
		x, err = consultation(s, v, id)
		return err
	})
	if err != nil {
		return x, err
	}
	return x, r.WriteReading(ctx, x.Dossier, dossier.ReaderOf(v, dossier.MayAnswer, x.Unit))
}

// Of lists the questions asked about a dossier that was loaded before, oldest first.
func Of(q store.Querier, d *dossier.Dossier) ([]Consultation, error) {
	return consultations(q, `where x.dossier_id=$1 order by x.id`, d.ID)
}

func consultations(q store.Querier, where string, args ...any) (list []Consultation, err error) {
	err = store.All(q, `select `+consultationColumns+` from dossier_consultation x join dossier_dossier d on d.id=x.dossier_id `+where, args,
		func(row *sql.Rows) error {
			x, err := scanConsultation(row.Scan)
			list = append(list, x)
			return err
		})
	return list, err
}

// WaitingFrom joins questions x with their dossiers d.
const WaitingFrom = `dossier_consultation x join dossier_dossier d on d.id=x.dossier_id`

// WaitingParts are the conditions of the questions that wait for an answer of v's units, a part for each.
func WaitingParts(v org.Viewer, arg func(any) string) (parts []string) {
	for _, u := range v.Units(dossier.MayAnswer) {
		parts = append(parts, `x.answered_at = 0 and d.state in (2, 4, 5, 6) and x.unit = `+arg(u))
	}
	return parts
}

// Waiting lists what v's units are asked and have not answered, by the day the answer is due.
func Waiting(q store.Querier, v org.Viewer, limit int) ([]Consultation, error) {
	var args []any
	where := strings.Join(WaitingParts(v, func(v any) string { args = append(args, v); return fmt.Sprintf("$%d", len(args)) }), ") or (")
	if where == "" {
		return nil, nil
	}
	return consultations(q, `where (`+where+`) order by x.due, x.id`+store.Limit(limit), args...)
}

// SentAlong tells whether a file was sent to a unit of v with a question.
func SentAlong(q store.Querier, v org.Viewer, f file.File) (bool, error) {
	units := v.Units(dossier.MayAnswer)
	if len(units) == 0 {
		return false, nil
	}
	args := []any{f.Owner.ID}
	list, err := consultations(q, `where x.dossier_id=$1 and x.unit in `+store.In(&args, units), args...)
	return slices.ContainsFunc(list, func(x Consultation) bool { return slices.Contains(x.Files, f.ID) }), err
}

// InboxSource are the questions that other authorities put to the units of an official.
func InboxSource() *inbox.Source {
	return &inbox.Source{System: "dossier", Kind: "dossier.consultation", Name: "dossier.waiting_consultation", Icon: "message-square",
		List: "/queue?tab=asked", From: WaitingFrom,
		Columns: inbox.Columns{ID: "x.id", Due: "x.due", Number: "coalesce(d.code, d.tracking)", Title: "d.procedure_name", About: "d.applicant_name",
			Unit: "x.unit"},
		Parts: WaitingParts, Path: func(id string) string { return "/consultation/" + id }}
}
