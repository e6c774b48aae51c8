package queue

import (
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// BookRow is a dossier in the follow-up book of the unit that took it in (Mẫu 07, Sổ theo dõi hồ sơ).
type BookRow struct {
	ID         string
	No         int // running number of the year: the book begins with 01 each January
	Code       string
	Procedure  string
	Name       string
	Address    string
	Phone      string
	Competent  string // unit id
	State      dossier.State
	Way        string
	AcceptedAt time.Time
	Due        time.Time
	DueUnit    string
	FirstLate  time.Time // since when it was late for the first time; zero: never yet
	FinishedAt time.Time
	ReturnedAt time.Time
}

// BookAsk says which part of the book is wanted: a unit, a period by day of acceptance.
type BookAsk struct {
	Unit     string
	From, To day.Date
	After    string // cursor of the part before
	Size     int    // rows; 50 when 0
}

// FollowUp reads the follow-up book in the order of acceptance. It is open to whom may read the dossiers of the unit;
// for others there is no such book. total counts the dossiers of the period.
func FollowUp(q store.Querier, v org.Viewer, a BookAsk) (rows []BookRow, next string, total int, err error) {
	if !slices.Contains(v.Units(dossier.MayRead), a.Unit) {
		return nil, "", 0, dossier.ErrNotFound
	}
	if a.To < a.From {
		return nil, "", 0, fault.Fields(fault.Field{Name: "to", Key: "dossier.to_before_from"})
	}
	if a.Size == 0 {
		a.Size = 50
	}
	from, to := store.Millis(a.From.At(0, 0)), store.Millis(a.To.Add(1).At(0, 0))
	if err := q.QueryRow(`select count(*) from dossier_dossier where received_unit=$1 and accepted_at > 0 and accepted_at >= $2 and accepted_at < $3`,
		a.Unit, from, to).Scan(&total); err != nil {
		return nil, "", 0, fmt.Errorf("dossier: book: %w", err)
	}
	args := []any{a.Unit, from, to}
	after := ""
	if at, id, ok := inbox.Cursor(a.After); ok {
		args = append(args, at, id)
		after = " and (d.accepted_at, d.id) > ($4, $5)"
	}
	err = store.All(q, `select d.id, coalesce(d.code,''), d.procedure_name, d.applicant_name, d.competent_unit, d.state, d.way, d.accepted_at, d.due, d.due_unit, d.first_late, d.finished_at, d.returned_at,
		coalesce(s.address, u.address, ''), coalesce(s.phone, ''), coalesce(u.phone, '')
		from dossier_dossier d left join dossier_party s on s.dossier_id = d.id and s.role = 'subject' left join dossier_party u on u.dossier_id = d.id and u.role = 'submitter'
		where d.received_unit=$1 and d.accepted_at > 0 and d.accepted_at >= $2 and d.accepted_at < $3`+after+
		fmt.Sprintf(` order by d.accepted_at, d.id limit %d`, a.Size+1), args, func(r *sql.Rows) error {
		var x BookRow
		var accepted, due, late, finished, returned int64
		var own, sent string
		err := r.Scan(&x.ID, &x.Code, &x.Procedure, &x.Name, &x.Competent, &x.State, &x.Way, &accepted, &due, &x.DueUnit, &late, &finished, &returned,
			&x.Address, &own, &sent)
		if x.Phone = own; own == "" {
			x.Phone = sent
		}
		x.FirstLate = store.Time(late)
		x.AcceptedAt, x.Due, x.FinishedAt, x.ReturnedAt = store.Time(accepted), inbox.DueTime(due), store.Time(finished), store.Time(returned)
		rows = append(rows, x)
		return err
	})
	if err != nil {
		return nil, "", 0, fmt.Errorf("dossier: book: %w", err)
	}
	if len(rows) > a.Size {
		rows = rows[:a.Size]
		last := rows[a.Size-1]
		next = fmt.Sprintf("%d.%s", last.AcceptedAt.UnixMilli(), last.ID)
	}
	return rows, next, total, numbers(q, a.Unit, rows)
}

// numbers gives the rows their running numbers of the year.
func numbers(q store.Querier, unit string, rows []BookRow) error {
	year, n := 0, 0
	for i := range rows {
		at := rows[i].AcceptedAt
		y := at.In(day.Zone).Year()
		if y != year {
			year = y
			if err := q.QueryRow(`select count(*) from dossier_dossier where received_unit=$1 and accepted_at > 0 and accepted_at >= $2 and (accepted_at, id) < ($3, $4)`,
				unit, store.Millis(day.On(y, time.January, 1).At(0, 0)), at.UnixMilli(), rows[i].ID).Scan(&n); err != nil {
				return fmt.Errorf("dossier: book: %w", err)
			}
		}
		n++
		rows[i].No = n
	}
	return nil
}
