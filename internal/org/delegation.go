package org

import (
	"database/sql"
	"errors"
	"slices"

	"github.com/motcua/motcua/internal/event"
	orgevent "github.com/motcua/motcua/internal/event/org"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Delegation lets another person use a role for a while, while the holder still has it.
type Delegation struct {
	ID   string
	By   string // the holder
	To   string // who may act
	Unit string
	Role Role
	Duty string
	From day.Date
	Last day.Date // last day, inclusive: a delegation always has an end
}

// Delegate lets d.To act in a role of d.By from d.From to d.Last. The holder must have the role on both
// days: nobody delegates what he does not have, and what was delegated cannot be delegated on. Who may act has a
// role in the same house.
func Delegate(tx *store.Tx, d Delegation, by event.By) (string, error) {
	if d.Last == 0 {
		return "", fault.Fields(fault.Field{Name: "last", Key: "org.last_missing"})
	}
	if err := span(d.From, d.Last.Add(1)); err != nil {
		return "", err
	}
	if d.By == d.To {
		return "", fault.Fields(fault.Field{Name: "to", Key: "org.delegate_self"})
	}
	for _, p := range [2]string{min(d.By, d.To), max(d.By, d.To)} { // always in the same order: no deadlock
		if err := LockPerson(tx, p); err != nil {
			return "", err
		}
	}
	var n int
	if err := tx.QueryRow(`select count(*) from org_role where person_id = $1 and role = 'technical_admin' and valid_from <= $3 and valid_to > $2`,
		d.To, d.From.String(), d.Last.String()).Scan(&n); err != nil {
		return "", err
	}
	if n > 0 { // who keeps the accounts decides no dossiers (decisions, "who may not")
		return "", fault.Fields(fault.Field{Name: "to", Key: "org.delegate_to_admin"})
	}
	near, err := Colleagues(tx, d.Unit, d.From)
	if err != nil {
		return "", err
	}
	if !slices.ContainsFunc(near, func(p Person) bool { return p.ID == d.To }) {
		return "", fault.Fields(fault.Field{Name: "to", Key: "org.delegate_to_stranger"}) // rights do not leave the house
	}
	if err := tx.QueryRow(`select count(*) from org_role where person_id = $1 and unit_id = $2 and role = $3 and duty = $4 and valid_from <= $5 and valid_to > $6`,
		d.By, d.Unit, string(d.Role), d.Duty, d.From.String(), d.Last.String()).Scan(&n); err != nil {
		return "", err
	}
	if n == 0 {
		return "", fault.New(fault.Forbidden, "org.delegate_not_held")
	}
	end := d.Last.Add(1)
	if err := tx.QueryRow(`select count(*) from org_delegation where by_person = $1 and to_person = $2 and unit_id = $3 and role = $4 and duty = $5
		and valid_from < $7 and valid_to > $6 and valid_from < valid_to`,
		d.By, d.To, d.Unit, string(d.Role), d.Duty, d.From.String(), end.String()).Scan(&n); err != nil {
		return "", err
	}
	if n > 0 {
		return "", fault.New(fault.Conflict, "org.delegate_twice")
	}
	id := tx.NewID()
	if _, err := tx.Exec(`insert into org_delegation (id, by_person, to_person, unit_id, role, duty, valid_from, valid_to) values ($1,$2,$3,$4,$5,$6,$7,$8)`,
		id, d.By, d.To, d.Unit, string(d.Role), d.Duty, d.From.String(), end.String()); err != nil {
		return "", err
	}
	_, err = tx.Emit(orgevent.DelegationGiven{ID: id, By: d.By, To: d.To, Unit: d.Unit, Role: string(d.Role), Duty: d.Duty,
		From: d.From.String(), Last: d.Last.String()}, by)
	return id, err
}

// EndDelegation ends a delegation on a date (the first day without it).
func EndDelegation(tx *store.Tx, id string, on day.Date, by event.By) error {
	d, err := DelegationByID(tx, id)
	if err != nil {
		return err
	}
	end := max(on, d.From)
	n, err := tx.Exec(`update org_delegation set valid_to = $2 where id = $1 and valid_to > $2`, id, end.String())
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Conflict, "org.delegation_ended")
	}
	_, err = tx.Emit(orgevent.DelegationWithdrawn{ID: id, By: d.By, To: d.To, Unit: d.Unit, Role: string(d.Role), On: end.String()}, by)
	return err
}

const delegationColumns = `id, by_person, to_person, unit_id, role, duty, valid_from, valid_to`

func scanDelegation(scan func(...any) error) (d Delegation, err error) {
	var from, to string
	if err = scan(&d.ID, &d.By, &d.To, &d.Unit, &d.Role, &d.Duty, &from, &to); err != nil {
		return d, err
	}
	var end day.Date
	d.From, end, err = dates(from, to)
	d.Last = end.Add(-1)
	return d, err
}

// DelegationByID finds a delegation, ended or not.
func DelegationByID(q store.Querier, id string) (Delegation, error) {
	d, err := scanDelegation(q.QueryRow(`select `+delegationColumns+` from org_delegation where id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return d, fault.New(fault.NotFound, "org.delegation_unknown").WithCause(err)
	}
	return d, err
}

// Delegations lists what a person has delegated or may do for others, not ended before a date.
func Delegations(q store.Querier, person string, at day.Date) ([]Delegation, error) {
	var out []Delegation
	err := store.All(q, `select `+delegationColumns+` from org_delegation where (by_person = $1 or to_person = $1) and valid_to > $2 and valid_from < valid_to
		order by valid_from, id`, []any{person, at.String()}, func(r *sql.Rows) error {
		d, err := scanDelegation(r.Scan)
		out = append(out, d)
		return err
	})
	return out, err
}
