package org

import (
	"context"
	"database/sql"
	"errors"

	"github.com/motcua/motcua/internal/event"
	orgevent "github.com/motcua/motcua/internal/event/org"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Absence says that an official is away from a day to a day, and who stands in.
type Absence struct {
	ID      string
	Person  string
	StandIn string // empty: nobody; then those work who hold the role beside or behind the absent one
	From    day.Date
	Last    day.Date // last day, inclusive
}

// BeAbsent records an absence. The stand-in gets the roles of the absent person for that time, those for which
// may says yes; the absent person keeps them, and answers for what the stand-in does with them. What the absent
// person has in hand is not moved: see room dossier.
func BeAbsent(tx *store.Tx, a Absence, may func(unit string) bool, by event.By) (string, error) {
	if a.Last == 0 {
		return "", fault.Fields(fault.Field{Name: "last", Key: "org.last_missing"})
	}
	if err := span(a.From, a.Last.Add(1)); err != nil {
		return "", err
	}
	if a.StandIn == a.Person {
		return "", fault.Fields(fault.Field{Name: "stand_in", Key: "org.stand_in_self"})
	}
	for _, p := range [2]string{min(a.Person, a.StandIn), max(a.Person, a.StandIn)} { // in Delegate's order: no deadlock
		if p == "" {
			continue
		}
		if err := LockPerson(tx, p); err != nil {
			return "", err
		}
	}
	var n int
	if err := tx.QueryRow(`select count(*) from org_absence where person_id = $1 and valid_from <= $3 and valid_to > $2 and valid_from < valid_to`,
		a.Person, a.From.String(), a.Last.String()).Scan(&n); err != nil {
		return "", err
	}
	if n > 0 {
		return "", fault.New(fault.Conflict, "org.absent_twice")
	}
	a.ID = tx.NewID()
	if _, err := tx.Exec(`insert into org_absence (id, person_id, stand_in, valid_from, valid_to) values ($1,$2,$3,$4,$5)`,
		a.ID, a.Person, a.StandIn, a.From.String(), a.Last.Add(1).String()); err != nil {
		return "", err
	}
	if _, err := tx.Emit(orgevent.AbsenceRecorded{ID: a.ID, Person: a.Person, StandIn: a.StandIn, From: a.From.String(), Last: a.Last.String()},
		by); err != nil {
		return "", err
	}
	if a.StandIn == "" {
		return a.ID, nil
	}
	return a.ID, standIn(tx, a, may, by)
}

// standIn delegates the roles of the absent person for the days of the absence on which they are held.
func standIn(tx *store.Tx, a Absence, may func(unit string) bool, by event.By) error {
	held, err := Grants(tx, a.Person)
	if err != nil {
		return err
	}
	given := 0
	for _, g := range held {
		d := Delegation{By: a.Person, To: a.StandIn, Unit: g.Unit, Role: g.Role, Duty: g.Duty, From: max(a.From, g.From), Last: a.Last}
		if g.To != 0 {
			d.Last = min(d.Last, g.To.Add(-1))
		}
		if g.Role == TechnicalAdmin || d.Last < d.From || !may(g.Unit) {
			continue
		}
		id, err := Delegate(tx, d, by)
		if err != nil {
			return inStandIn(err)
		}
		if _, err := tx.Exec(`update org_delegation set absence_id = $2 where id = $1`, id, a.ID); err != nil {
			return err
		}
		if leads(g.Role) && by.Actor != a.Person {
			if err := WriteAudit(tx, Audit{What: LeaderDelegated, Person: a.StandIn, Actor: by.Actor, Detail: string(g.Role) + " " + g.Unit}); err != nil {
				return err
			}
		}
		given++
	}
	if given == 0 {
		return fault.Fields(fault.Field{Name: "stand_in", Key: "org.nothing_to_stand_in"})
	}
	return nil
}

// inStandIn puts what is wrong with the delegate at the field that names the stand-in.
func inStandIn(err error) error {
	var f *fault.Fault
	if errors.As(err, &f) && len(f.Fields) > 0 && f.Fields[0].Name == "to" {
		bad := f.Fields[0]
		bad.Name = "stand_in"
		return fault.Fields(bad)
	}
	return err
}

// ComeBack ends an absence on a date (the first day back) with the delegations made for it.
func ComeBack(tx *store.Tx, id string, on day.Date, by event.By) error {
	a, err := AbsenceByID(tx, id)
	if err != nil {
		return err
	}
	end := max(on, a.From)
	n, err := tx.Exec(`update org_absence set valid_to = $2 where id = $1 and valid_to > $2`, id, end.String())
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Conflict, "org.absence_ended")
	}
	var made []string
	if err := store.All(tx, `select id from org_delegation where absence_id = $1 and valid_to > $2 and valid_from < valid_to order by id`,
		[]any{id, end.String()}, func(r *sql.Rows) error {
			var d string
			err := r.Scan(&d)
			made = append(made, d)
			return err
		}); err != nil {
		return err
	}
	for _, d := range made {
		if err := EndDelegation(tx, d, end, by); err != nil {
			return err
		}
	}
	_, err = tx.Emit(orgevent.AbsenceEnded{ID: id, Person: a.Person, On: end.String()}, by)
	return err
}

const absenceColumns = `id, person_id, stand_in, valid_from, valid_to`

func absences(q store.Querier, query string, args ...any) (out []Absence, err error) {
	err = store.All(q, query, args, func(r *sql.Rows) error {
		var a Absence
		var from, to string
		if err := r.Scan(&a.ID, &a.Person, &a.StandIn, &from, &to); err != nil {
			return err
		}
		f, end, err := dates(from, to)
		a.From, a.Last = f, end.Add(-1)
		out = append(out, a)
		return err
	})
	return out, err
}

// AbsenceByID finds an absence, over or not.
func AbsenceByID(q store.Querier, id string) (Absence, error) {
	list, err := absences(q, `select `+absenceColumns+` from org_absence where id = $1`, id)
	if err == nil && len(list) == 0 {
		return Absence{}, fault.New(fault.NotFound, "org.absence_unknown")
	}
	if err != nil {
		return Absence{}, err
	}
	return list[0], nil
}

// Absences lists the absences of people that are not over on a date, the earliest first.
func Absences(q store.Querier, people []string, at day.Date) ([]Absence, error) {
	args := []any{at.String()}
	return absences(q, `select `+absenceColumns+` from org_absence where valid_to > $1 and valid_from < valid_to and person_id in `+store.In(&args, people)+`
		order by valid_from, id`, args...)
}

// Team lists the officials who hold or held a role in the units given, by name: those of today first.
func Team(q store.Querier, units []string, at day.Date) (out []Person, err error) {
	args := []any{at.String(), false}
	in := store.In(&args, units)
	err = store.All(q, `select `+personColumns+` from org_person p where p.citizen = $2 and exists (select 1 from org_role r
		where r.person_id = p.id and r.valid_from < r.valid_to and (p.left_on = '' or p.left_on > $1) and r.valid_to > $1 and r.role <> 'technical_admin' and r.unit_id in `+in+`)
		order by p.name_key, p.id`, args, func(r *sql.Rows) error {
		p, err := scanPerson(r.Scan)
		out = append(out, p)
		return err
	})
	return out, err
}

// mayStandIn refuses who would put himself in the place of a leader or administrator: these name their own stand-in, or a third
// person does.
func mayStandIn(q store.Querier, v Viewer, a Absence) error {
	if a.Person == v.Person || a.StandIn != v.Person {
		return nil
	}
	is, err := Leads(q, a.Person)
	if err == nil && is {
		err = fault.Fields(fault.Field{Name: "stand_in", Key: "org.stand_in_leader"})
	}
	return err
}

// mayAbsent tells whether the viewer may record the absence of a person: his own, when he may delegate, or that of
// somebody who has a role where he may delegate.
func mayAbsent(q store.Querier, v Viewer, person string) error {
	team, err := Team(q, v.Units(MayDelegate), day.Of(q.Now()))
	if err != nil {
		return err
	}
	for _, p := range team {
		if p.ID == person {
			return nil
		}
	}
	return fault.New(fault.NotFound, "org.person_unknown")
}

// absencePath is where the absences of an official are kept.
func absencePath(person string) action.Path { return action.At("handover", person) }

// OrderAbsence records the absence of somebody who works under the viewer, or of the viewer himself.
func (r *Room) OrderAbsence(ctx context.Context, req Request, a Absence) error {
	_, err := r.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
		if err := mayAbsent(tx, req.Viewer, a.Person); err != nil {
			return "", err
		}
		if err := mayStandIn(tx, req.Viewer, a); err != nil {
			return "", err
		}
		_, err := BeAbsent(tx, a, func(unit string) bool { return req.Viewer.Can(MayDelegate, unit) }, by)
		return absencePath(a.Person), err
	})
	return err
}

// OrderComeBack ends an absence from today on.
func (r *Room) OrderComeBack(ctx context.Context, req Request, id string) error {
	_, err := r.do(ctx, req, func(tx *store.Tx, by event.By) (action.Path, error) {
		a, err := AbsenceByID(tx, id)
		if err != nil {
			return "", err
		}
		if fault.Of(mayAbsent(tx, req.Viewer, a.Person)) == fault.NotFound {
			return "", fault.New(fault.NotFound, "org.absence_unknown")
		}
		return absencePath(a.Person), ComeBack(tx, id, day.Of(tx.Now()), by)
	})
	return err
}
