package org

import (
	"database/sql"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
)

// ViewerAt loads a person as a viewer on a date: for commands, jobs and tests. Requests use account.Auth.Load.
func ViewerAt(q store.Querier, person string, at day.Date) (Viewer, error) {
	p, err := PersonByID(q, person)
	if err != nil || (p.LeftOn != 0 && p.LeftOn <= at) {
		return Viewer{}, err
	}
	v := Viewer{Person: p.ID, Name: p.Name, Citizen: p.Citizen, Verified: p.Verified}
	if p.Citizen {
		return v, nil
	}
	if v.Roles, err = rolesOf(q, person, at); err != nil {
		return v, err
	}
	v.chart, err = Tree(q, at)
	return v, err
}

// rolesOf lists a person's own roles on a date, then the delegated ones whose holder still has the role.
func rolesOf(q store.Querier, person string, at day.Date) ([]RoleAt, error) {
	var out []RoleAt
	err := store.All(q, `select role, unit_id, duty, backup, '', id from org_role where person_id = $1 and valid_from <= $2 and valid_to > $2
		union all
		select d.role, d.unit_id, d.duty, r.backup, d.by_person, d.id from org_delegation d
		join org_role r on r.person_id = d.by_person and r.unit_id = d.unit_id and r.role = d.role and r.duty = d.duty and r.valid_from <= $2 and r.valid_to > $2
		where d.to_person = $1 and d.valid_from <= $2 and d.valid_to > $2
		order by 5, 6`, []any{person, at.String()}, func(r *sql.Rows) error {
		var x RoleAt
		var id string
		err := r.Scan(&x.Role, &x.Unit, &x.Duty, &x.Backup, &x.For, &id)
		out = append(out, x)
		return err
	})
	return out, err
}

// Equip gives a viewer who has signed in what the rights of today rest on; stamp is that of the chart. A citizen has none.
func (r *Room) Equip(q store.Querier, v Viewer, stamp int64) (Viewer, error) {
	if v.Citizen {
		return v, nil
	}
	today := day.Of(q.Now())
	var err error
	if v.Roles, err = rolesOf(q, v.Person, today); err != nil {
		return v, err
	}
	v.chart, err = r.chartOf(q, today, stamp)
	return v, err
}

// chartOf keeps the chart of the day while no unit changes.
func (r *Room) chartOf(q store.Querier, today day.Date, stamp int64) (*Chart, error) {
	r.mu.Lock()
	c := r.chart
	fresh := c != nil && c.At == today && r.stamp == stamp
	r.mu.Unlock()
	if fresh {
		return c, nil
	}
	c, err := Tree(q, today)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	r.chart, r.stamp = c, stamp
	r.mu.Unlock()
	return c, nil
}
