package org

import (
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Unit ids are found from the place that a dossier concerns and the competence that the procedure version
// names, never from where the paper was handed in (NĐ 118/2025: no territorial limit inside the province).

// unitsFor lists the units of a kind that stand in or serve a place on a date.
func unitsFor(q store.Querier, kind Kind, placeCode string, at day.Date) ([]Unit, error) {
	return units(q, `select `+unitColumns+unitsAt+` where u.kind = $2 and (u.place_code = $3
		or exists (select 1 from org_unit_serves s where s.unit_id = u.id and s.place_code = $3 and s.valid_from <= $1 and s.valid_to > $1))
		order by u.id`, at.String(), string(kind), placeCode)
}

// province finds the province that a place lies in, by the organisation chart: the place itself, or the
// place of the topmost unit above the commune's committee.
func province(q store.Querier, placeCode string, at day.Date) (string, error) {
	up, err := unitsFor(q, ProvinceCommittee, placeCode, at)
	if err != nil || len(up) > 0 {
		return placeCode, err
	}
	own, err := unitsFor(q, CommuneCommittee, placeCode, at)
	if err != nil {
		return "", err
	}
	if len(own) == 0 {
		return "", fault.New(fault.NotFound, "org.place_without_unit", "place", placeCode)
	}
	u := own[0]
	for range 20 {
		if u.Kind == ProvinceCommittee {
			return u.Place, nil
		}
		if u, err = UnitAt(q, u.Parent, at); err != nil {
			return "", err
		}
	}
	return "", fault.New(fault.NotFound, "org.place_without_unit", "place", placeCode)
}

// Competence is what a procedure version says about who decides.
type Competence struct {
	Kind       string // a Kind
	Department string // last group of the identifier, when Kind alone does not name one unit
}

// CompetentUnit finds the unit that decides for the commune or province that the dossier concerns.
// NotFound when nobody, Conflict when more than one unit could be meant: nothing is guessed.
func CompetentUnit(q store.Querier, c Competence, placeCode string, at day.Date) (string, error) {
	kind := Kind(c.Kind)
	if rank(kind) < 0 {
		return "", fault.New(fault.NotFound, "org.competence_unknown", "competence", c.Kind)
	}
	found, err := unitsFor(q, kind, placeCode, at)
	if err != nil {
		return "", err
	}
	if len(found) == 0 && kind != CommuneCommittee && kind != CommuneCentre && kind != CommuneOffice {
		top, err := province(q, placeCode, at)
		if err != nil {
			return "", err
		}
		if found, err = unitsFor(q, kind, top, at); err != nil {
			return "", err
		}
	}
	return only(withSuffix(found, c.Department), c.Kind, placeCode)
}

// withSuffix keeps the units whose identifier ends in the group; all of them when no group is asked.
func withSuffix(us []Unit, group string) []Unit {
	if group == "" {
		return us
	}
	var out []Unit
	for _, u := range us {
		if strings.HasSuffix(u.Code, "."+group) || u.Code == group {
			out = append(out, u)
		}
	}
	return out
}

func only(us []Unit, competence, placeCode string) (string, error) {
	switch len(us) {
	case 0:
		return "", fault.New(fault.NotFound, "org.no_competent_unit", "competence", competence, "place", placeCode)
	case 1:
		return us[0].ID, nil
	}
	return "", fault.New(fault.Conflict, "org.many_competent_units", "competence", competence, "place", placeCode)
}

// ReceivingCentre finds the centre that officially receives for a place: the commune's own, else the province's.
func ReceivingCentre(q store.Querier, placeCode string, at day.Date) (string, error) {
	own, err := unitsFor(q, CommuneCentre, placeCode, at)
	if err != nil {
		return "", err
	}
	if len(own) > 0 {
		return only(own, string(CommuneCentre), placeCode)
	}
	return CompetentUnit(q, Competence{Kind: string(ProvinceCentre)}, placeCode, at)
}
