package dossier

import (
	"database/sql"
	"fmt"
	"strings"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

const columns = `d.id, d.seq, d.tracking, coalesce(d.code,''), d.state, d.version_id, d.procedure_code, d.procedure_name, d.field, d.case_key,
	d.channel, d.filed_by, d.filer, d.place, d.helped_unit, d.received_unit, d.competent_unit, d.answers,
	d.step_key, d.step_name, d.step_unit, d.step_role, d.step_duty, d.assignee, d.step_since,
	d.proposal_outcome, d.proposal_text, d.proposal_by, d.proposal_at, d.approved_by, d.approved_at,
	d.result_number, d.result_book, d.result_file, d.result_by, d.result_at,
	d.way, d.due, d.due_unit, d.submitted_at, d.accepted_at, d.finished_at, d.returned_at,
	d.matter, d.matter_unit, d.extended, d.outside, d.proposal_ground, d.home, d.told_at, d.receipt, d.first_late`

func scan(row func(...any) error, more ...any) (*Dossier, error) {
	d := &Dossier{}
	var answers string
	var since, proposed, approved, issued, due, submitted, accepted, finished, returned, known, late int64
	err := row(append([]any{&d.ID, &d.Seq, &d.Tracking, &d.Code, &d.State, &d.Version.ID, &d.Version.Procedure, &d.Version.Name, &d.Version.Field,
		&d.Version.Case,
		&d.Channel, &d.FiledBy, &d.Filer, &d.Place, &d.Helped, &d.Received, &d.Competent, &answers,
		&d.Step.Key, &d.Step.Name, &d.Step.Unit, &d.Step.Role, &d.Step.Duty, &d.Step.Assignee, &since,
		&d.Proposal.Outcome, &d.Proposal.Text, &d.Proposal.By, &proposed, &d.Proposal.ApprovedBy, &approved,
		&d.Result.Number, &d.Result.Book, &d.Result.File, &d.Result.By, &issued,
		&d.Way, &due, &d.DueUnit, &submitted, &accepted, &finished, &returned,
		&d.Matter, &d.MatterUnit, &d.Extended, &d.Outside, &d.Proposal.Ground, &d.Home, &known, &d.Receipt, &late}, more...)...)
	d.Answers = []byte(answers)
	d.Step.Since, d.Proposal.At, d.Proposal.ApprovedAt, d.Result.At = store.Time(since), store.Time(proposed), store.Time(approved), store.Time(issued)
	d.Due, d.SubmittedAt, d.AcceptedAt, d.FinishedAt, d.ReturnedAt = inbox.DueTime(due), store.Time(submitted), store.Time(accepted),
		store.Time(finished), store.Time(returned)
	d.ToldAt, d.FirstLate = store.Time(known), store.Time(late)
	return d, err
}

// OpenStates is the condition of dossiers that are not ended: the partial indexes of the desks hold just these.
const OpenStates = `d.state in (1, 2, 4, 5, 6, 9)`

// Visible is the condition that keeps out what v may not see: the units v reads, or v's own dossiers.
func Visible(v org.Viewer, args *[]any) string {
	units := v.Units(MayRead)
	var or []string
	if len(units) > 0 {
		for _, c := range []string{"d.received_unit", "d.competent_unit", "d.helped_unit"} {
			or = append(or, c+" in "+store.In(args, units))
		}
	}
	if v.Citizen && v.Person != "" {
		*args = append(*args, v.Actor())
		or = append(or, fmt.Sprintf("d.filer = $%d", len(*args)))
	}
	if or == nil {
		return "1=0"
	}
	return "(" + strings.Join(or, " or ") + ")"
}

// ErrNotFound says that there is no such dossier, or none that the viewer may see.
var ErrNotFound = fault.New(fault.NotFound, "dossier.not_found")

// one reads the dossier for which a condition holds, with its parties and papers; NotFound when there is none.
func one(q store.Querier, where string, args ...any) (*Dossier, error) {
	list, err := several(q, where, "d.id", args...)
	if err != nil {
		return nil, fmt.Errorf("dossier: load: %w", err)
	}
	if len(list) == 0 {
		return nil, ErrNotFound
	}
	d := list[0]
	d.Papers, err = papers(q, d.ID)
	return d, err
}

// several reads the dossiers for which a condition holds, with their parties, in an order; the condition may limit them.
func several(q store.Querier, where, order string, args ...any) (list []*Dossier, err error) {
	query := `select ` + columns + `, coalesce(p.role,''), coalesce(p.name,''), coalesce(p.id_no,''), coalesce(p.phone,''), coalesce(p.email,''),
		coalesce(p.address,''), coalesce(p.ground,'') from dossier_dossier d left join dossier_party p on p.dossier_id=d.id
		where d.id in (select d.id from dossier_dossier d where ` + where + `) order by ` + order + `, p.role`
	err = store.All(q, query, args, func(row *sql.Rows) error {
		var p Party
		d, err := scan(row.Scan, &p.Role, &p.Name, &p.IDNo, &p.Phone, &p.Email, &p.Address, &p.Ground)
		if err != nil {
			return err
		}
		if n := len(list); n == 0 || list[n-1].ID != d.ID {
			list = append(list, d)
		}
		if last := list[len(list)-1]; p.Role != "" {
			last.Parties = append(last.Parties, p)
		}
		return nil
	})
	return list, err
}

func papers(q store.Querier, id string) (list []Paper, err error) {
	err = store.All(q, `select key, name, kind, how, originals, copies, checked, note from dossier_paper where dossier_id=$1 order by place`,
		[]any{id}, func(r *sql.Rows) error {
			var p Paper
			err := r.Scan(&p.Key, &p.Name, &p.Kind, &p.How, &p.Originals, &p.Copies, &p.Check, &p.Note)
			list = append(list, p)
			return err
		})
	return list, err
}

const (
	insertDossier = `insert into dossier_dossier (id, seq, tracking, code, state, version_id, procedure_code, procedure_name, field, case_key,
		channel, filed_by, filer, place, helped_unit, received_unit, competent_unit, applicant_name, applicant_id, search, answers,
		step_key, step_name, step_unit, step_role, step_duty, assignee, step_since,
		proposal_outcome, proposal_text, proposal_by, proposal_at, approved_by, approved_at,
		result_number, result_book, result_file, result_by, result_at,
		way, due, due_unit, submitted_at, accepted_at, finished_at, returned_at, matter, matter_unit, extended, outside, proposal_ground, home, told_at, receipt, first_late)`
	insertParty = `insert into dossier_party (dossier_id, role, name, id_no, phone, email, address, ground)`
	insertPaper = `insert into dossier_paper (dossier_id, key, place, name, kind, how, originals, copies, checked, note)`
)

// row are the values of insertDossier.
func (d *Dossier) row() []any {
	a := d.Applicant()
	return []any{d.ID, d.Seq, d.Tracking, d.codeOrNull(), int64(d.State), d.Version.ID, d.Version.Procedure, d.Version.Name, d.Version.Field, d.Version.Case,
		string(d.Channel), d.FiledBy, d.Filer, d.Place, d.Helped, d.Received, d.Competent, a.Name, a.IDNo, d.search(), string(d.Answers),
		d.Step.Key, d.Step.Name, d.Step.Unit, d.Step.Role, d.Step.Duty, d.Step.Assignee, store.Millis(d.Step.Since),
		string(d.Proposal.Outcome), d.Proposal.Text, d.Proposal.By, store.Millis(d.Proposal.At), d.Proposal.ApprovedBy, store.Millis(d.Proposal.ApprovedAt),
		d.Result.Number, d.Result.Book, d.Result.File, d.Result.By, store.Millis(d.Result.At),
		d.Way, inbox.DueMillis(d.Due), d.DueUnit, store.Millis(d.SubmittedAt), store.Millis(d.AcceptedAt), store.Millis(d.FinishedAt),
		store.Millis(d.ReturnedAt),
		string(d.Matter), d.MatterUnit, d.Extended, d.Outside, d.Proposal.Ground, d.Home, store.Millis(d.ToldAt), d.Receipt,
		store.Millis(d.FirstLate)}
}

func (d *Dossier) partyRows() (rows [][]any) {
	for _, p := range d.Parties {
		rows = append(rows, []any{d.ID, p.Role, p.Name, p.IDNo, p.Phone, p.Email, p.Address, p.Ground})
	}
	return rows
}

func (d *Dossier) paperRows() (rows [][]any) {
	for i, p := range d.Papers {
		rows = append(rows, []any{d.ID, p.Key, i, p.Name, p.Kind, p.How, p.Originals, p.Copies, p.Check, p.Note})
	}
	return rows
}

func (d *Dossier) codeOrNull() any {
	if d.Code == "" {
		return nil
	}
	return d.Code
}

func insert(tx *store.Tx, d *Dossier) error {
	for _, t := range []struct {
		head string
		rows [][]any
	}{{insertDossier, [][]any{d.row()}}, {insertParty, d.partyRows()}, {insertPaper, d.paperRows()}} {
		if err := tx.Many(t.head, t.rows); err != nil {
			return fmt.Errorf("dossier: insert: %w", err)
		}
	}
	return nil
}

func savePapers(tx *store.Tx, d *Dossier) error {
	for _, p := range d.Papers {
		if _, err := tx.Exec(`update dossier_paper set how=$3, originals=$4, copies=$5, checked=$6, note=$7 where dossier_id=$1 and key=$2`,
			d.ID, p.Key, p.How, p.Originals, p.Copies, p.Check, p.Note); err != nil {
			return fmt.Errorf("dossier: save paper: %w", err)
		}
	}
	return nil
}

// search is the folded text by which staff find a dossier.
func (d *Dossier) search() string {
	words := []string{d.Code, d.Tracking}
	for _, p := range d.Parties {
		words = append(words, p.Name, p.IDNo, p.Phone)
	}
	return fold.Key(strings.Join(words, " "))
}

const insertHistory = `insert into dossier_history (dossier_id, seq, event_id, at, state, code, procedure_code, field, channel, received_unit,
	competent_unit, place, accepted_at, due, due_unit, finished_at, finished_state, extended, outside, step_unit, step_name, first_late, home)`

// history are the values of insertHistory: what reports may read as of this fact.
func (d *Dossier) history(e event.Event) []any {
	finished := int64(0)
	if !d.FinishedAt.IsZero() {
		finished = int64(d.State)
		if d.State == Returned {
			finished = int64(Done)
		}
	}
	return []any{d.ID, d.Seq, e.ID, store.Millis(e.At), int64(d.State), d.Code, d.Version.Procedure, d.Version.Field, string(d.Channel), d.Received,
		d.Competent, d.Place, store.Millis(d.AcceptedAt), store.Millis(d.Due), d.DueUnit, store.Millis(d.FinishedAt), finished, d.Extended, d.Outside,
		d.Step.Unit, d.Step.Name, store.Millis(d.FirstLate), d.Home}
}
