package org

import (
	"github.com/motcua/motcua/internal/event"
	orgevent "github.com/motcua/motcua/internal/event/org"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
)

// Leave ends everything an official holds on a date (the first day without it), closes the account and its
// sessions. The rooms above hear orgevent.PersonLeft and find new owners for the work.
func Leave(tx *store.Tx, person string, on day.Date, by event.By) error {
	if err := LockPerson(tx, person); err != nil {
		return err
	}
	posts, err := Posts(tx, person)
	if err != nil {
		return err
	}
	for _, p := range posts {
		if p.To != 0 && (p.To <= on || p.To <= p.From) {
			continue
		}
		if err := EndPost(tx, p.ID, on, by); err != nil {
			return err
		}
	}
	held, err := Grants(tx, person)
	if err != nil {
		return err
	}
	for _, g := range held {
		if g.To != 0 && g.To <= on {
			continue
		}
		if err := WithdrawRole(tx, g.ID, on, by); err != nil {
			return err
		}
	}
	given, err := Delegations(tx, person, on)
	if err != nil {
		return err
	}
	for _, d := range given {
		if err := EndDelegation(tx, d.ID, on, by); err != nil {
			return err
		}
	}
	away, err := Absences(tx, []string{person}, on)
	if err != nil {
		return err
	}
	for _, a := range away {
		if err := ComeBack(tx, a.ID, on, by); err != nil {
			return err
		}
	}
	if err := dropAsked(tx, person, by); err != nil {
		return err
	}
	if _, err := tx.Exec(`update org_person set left_on = $2 where id = $1`, person, on.String()); err != nil {
		return err
	}
	_, err = tx.Emit(orgevent.PersonLeft{Person: person, On: on.String()}, by)
	return err
}
