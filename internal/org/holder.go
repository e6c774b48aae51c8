package org

import (
	"database/sql"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
)

// Holder is a person who can take a step.
type Holder struct {
	Person string
	Name   string
	Unit   string // where the role is held: the unit asked for or an office of it
	Duty   string
	Backup bool   // stands in for the holder
	For    string // the person who delegated, empty for one's own role
}

// Seat is where a step waits: a role in a unit, for a duty. An empty duty asks for anybody.
type Seat struct {
	Unit string
	Role Role
	Duty string
}

// Holders lists who has a role in a unit or in the offices and centre that work inside it, for a duty, on a
// date: first the holders, then those who act by delegation, then the backup officers. A role without a
// duty serves every duty; an empty duty asks for anybody. People who have left are not listed, and a unit that does
// not exist then has nobody.
func Holders(q store.Querier, s Seat, at day.Date) ([]Holder, error) {
	var out []Holder
	err := store.All(q, `with house(id) as (
			select unit_id from org_unit_row where unit_id = $2 and valid_from <= $1 and valid_to > $1
			union select r.unit_id from org_unit_row r join org_unit u on u.id = r.unit_id
			where r.parent_id = $2 and r.valid_from <= $1 and r.valid_to > $1 and u.kind in ('commune_office', 'commune_centre', 'province_centre')),
		held(person, unit, duty, backup, for_person, turn) as (
			select r.person_id, r.unit_id, r.duty, r.backup, '', case when r.backup then 2 else 0 end from org_role r
			where r.unit_id in (select id from house) and r.role = $3 and r.valid_from <= $1 and r.valid_to > $1
			union all
			select d.to_person, d.unit_id, d.duty, r.backup, d.by_person, 1 from org_delegation d
			join org_role r on r.person_id = d.by_person and r.unit_id = d.unit_id and r.role = d.role and r.duty = d.duty and r.valid_from <= $1 and r.valid_to > $1
			where d.unit_id in (select id from house) and d.role = $3 and d.valid_from <= $1 and d.valid_to > $1)
		select h.person, p.name, h.unit, h.duty, h.backup, h.for_person from held h join org_person p on p.id = h.person
		where (p.left_on = '' or p.left_on > $1) and ($4 = '' or h.duty = '' or h.duty = $4)
		order by h.turn, case when h.duty = $4 then 0 else 1 end, p.name, p.id, h.unit`,
		[]any{at.String(), s.Unit, string(s.Role), s.Duty}, func(r *sql.Rows) error {
			var h Holder
			err := r.Scan(&h.Person, &h.Name, &h.Unit, &h.Duty, &h.Backup, &h.For)
			out = append(out, h)
			return err
		})
	return out, err
}

// Backup lists the backup officers of a duty (NĐ 61/2018 Điều 12).
func Backup(q store.Querier, s Seat, at day.Date) ([]Holder, error) {
	all, err := Holders(q, s, at)
	var out []Holder
	for _, h := range all {
		if h.Backup && h.For == "" {
			out = append(out, h)
		}
	}
	return out, err
}
