package org

import (
	"slices"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// fits says under which kinds of unit a kind stands in a two-tier province (NĐ 118/2025; Luật Tổ chức chính
// quyền địa phương 2025).
var fits = map[Kind][]Kind{
	ProvinceCentre:   {ProvinceCommittee, Department}, // some provinces put the centre under an office of the committee
	Department:       {ProvinceCommittee},
	LandBranch:       {Department, ProvinceCommittee},
	CommuneCommittee: {ProvinceCommittee},
	CommuneCentre:    {CommuneCommittee},
	CommuneOffice:    {CommuneCommittee},
}

// KindsUnder lists the kinds of unit that may stand right under a unit of a kind.
func KindsUnder(parent Kind) (out []Kind) {
	for _, k := range Kinds() {
		if slices.Contains(fits[k], parent) {
			out = append(out, k)
		}
	}
	return out
}

// single kinds stand once in a place at a time: the rest of the house finds them by their place.
func (k Kind) single() bool {
	return k == ProvinceCommittee || k == ProvinceCentre || k == CommuneCommittee || k == CommuneCentre
}

// parentStands refuses a parent that does not exist on the date, or under which such a unit does not stand.
func parentStands(q store.Querier, k Kind, parent string, from day.Date) error {
	if parent == "" {
		return nil
	}
	p, err := UnitAt(q, parent, from)
	if fault.Of(err) == fault.NotFound {
		return fault.Fields(fault.Field{Name: "parent", Key: "org.parent_missing"})
	}
	if err == nil && !slices.Contains(fits[k], p.Kind) {
		return fault.Fields(fault.Field{Name: "parent", Key: "org.parent_unfit"})
	}
	return err
}

// placeFree refuses a second committee or centre of a place at the same time.
func placeFree(q store.Querier, k Kind, place string, from day.Date) error {
	if !k.single() {
		return nil
	}
	var n int
	if err := q.QueryRow(`select count(*) from org_unit u join org_unit_row r on r.unit_id = u.id where u.kind = $1 and u.place_code = $2 and r.valid_to > $3`,
		string(k), place, from.String()).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return fault.Fields(fault.Field{Name: "place", Key: "org.place_taken"})
	}
	return nil
}

// Staffed counts the people who hold a post or a role in a unit on a date or later.
func Staffed(q store.Querier, unit string, at day.Date) (n int, err error) {
	err = q.QueryRow(`select count(distinct person_id) from (
			select person_id, unit_id, valid_from, valid_to from org_role union all select person_id, unit_id, valid_from, valid_to from org_post) as held
		where unit_id = $1 and valid_to > $2 and valid_from < valid_to`, unit, at.String()).Scan(&n)
	return n, err
}
