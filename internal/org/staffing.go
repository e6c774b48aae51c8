package org

import (
	"database/sql"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
)

// Seated is a post or a role that somebody holds or held in a unit.
type Seated struct {
	Person string
	Name   string
	Home   string // the person's home unit: who administers the account
	Title  string // of a post
	Role   Role   // of a role
	Duty   string
	Backup bool
	From   day.Date
	To     day.Date // exclusive; 0: open
}

// Staffing lists who holds which post and role in a unit, and who held them: the present first, then the newest.
func Staffing(q store.Querier, unit string) ([]Seated, error) {
	var out []Seated
	err := store.All(q, `select h.person_id, p.name, p.unit_id, h.title, h.role, h.duty, h.backup, h.valid_from, h.valid_to from (
			select person_id, unit_id, title, '' as role, '' as duty, (1=0) as backup, valid_from, valid_to from org_post
			union all select person_id, unit_id, '', role, duty, backup, valid_from, valid_to from org_role) as h
		join org_person p on p.id = h.person_id where h.unit_id = $1 and h.valid_from < h.valid_to
		order by h.valid_to desc, h.title desc, h.role, p.name_key, p.id, h.valid_from`, []any{unit}, func(r *sql.Rows) error {
		var s Seated
		var from, to string
		if err := r.Scan(&s.Person, &s.Name, &s.Home, &s.Title, &s.Role, &s.Duty, &s.Backup, &from, &to); err != nil {
			return err
		}
		var err error
		s.From, s.To, err = dates(from, to)
		out = append(out, s)
		return err
	})
	return out, err
}

// Services lists the places that a unit serves beside its own, the newest first.
func Services(q store.Querier, unit string) ([]Service, error) {
	var out []Service
	err := store.All(q, `select unit_id, place_code, valid_from, valid_to from org_unit_serves where unit_id = $1 order by valid_from desc, place_code`,
		[]any{unit}, func(r *sql.Rows) error {
			var s Service
			var from, to string
			if err := r.Scan(&s.Unit, &s.Place, &from, &to); err != nil {
				return err
			}
			var err error
			s.From, _, err = dates(from, to)
			out = append(out, s)
			return err
		})
	return out, err
}
