package org

import (
	"database/sql"
	"errors"
	"maps"
	"slices"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Kind says what a unit is.
type Kind string

// The kinds of unit of a two-tier province (NĐ 118/2025, from 1 July 2025).
const (
	ProvinceCommittee Kind = "province_committee" // UBND tỉnh
	ProvinceCentre    Kind = "province_centre"    // Trung tâm Phục vụ hành chính công tỉnh
	Department        Kind = "department"         // sở
	CommuneCommittee  Kind = "commune_committee"  // UBND xã, phường, đặc khu
	CommuneCentre     Kind = "commune_centre"     // Trung tâm Phục vụ hành chính công xã
	CommuneOffice     Kind = "commune_office"     // phòng of a commune committee
	LandBranch        Kind = "land_branch"        // Chi nhánh Văn phòng đăng ký đất đai
)

// Kinds lists every kind, the highest first.
func Kinds() []Kind {
	return []Kind{ProvinceCommittee, ProvinceCentre, Department, LandBranch, CommuneCommittee, CommuneCentre, CommuneOffice}
}

// inside tells that units of this kind work inside the unit above them and are no agency of their own.
func (k Kind) inside() bool { return k == CommuneOffice || k == CommuneCentre || k == ProvinceCentre }

// Unit is an agency as it is on one date.
type Unit struct {
	ID     string
	Kind   Kind
	Place  string // code of its province (2 digits) or commune (5 digits)
	Name   string
	Short  string
	Code   string // agency identifier by QĐ 20/2020, may be empty
	Parent string // id of the unit above, empty at the top
	From   day.Date
	To     day.Date // exclusive; 0: open
}

const unitColumns = `u.id, u.kind, u.place_code, r.name, r.short_name, r.code, r.parent_id, r.valid_from, r.valid_to`

const unitsAt = ` from org_unit u join org_unit_row r on r.unit_id = u.id and r.valid_from <= $1 and r.valid_to > $1`

func scanUnit(scan func(...any) error) (u Unit, err error) {
	var from, to string
	if err = scan(&u.ID, &u.Kind, &u.Place, &u.Name, &u.Short, &u.Code, &u.Parent, &from, &to); err != nil {
		return u, err
	}
	u.From, u.To, err = dates(from, to)
	return u, err
}

func units(q store.Querier, query string, args ...any) ([]Unit, error) {
	var out []Unit
	err := store.All(q, query, args, func(r *sql.Rows) error {
		u, err := scanUnit(r.Scan)
		out = append(out, u)
		return err
	})
	return out, err
}

func oneUnit(q store.Querier, query string, args ...any) (Unit, error) {
	u, err := scanUnit(q.QueryRow(query, args...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return u, fault.New(fault.NotFound, "org.unit_unknown").WithCause(err)
	}
	return u, err
}

// UnitAt is the unit as it is on a date; NotFound when it does not exist then.
func UnitAt(q store.Querier, id string, at day.Date) (Unit, error) {
	return oneUnit(q, `select `+unitColumns+unitsAt+` where u.id = $2`, at.String(), id)
}

// UnitName is the name of a unit on a date: old papers keep the old name.
func UnitName(q store.Querier, id string, at day.Date) (string, error) {
	u, err := UnitAt(q, id, at)
	return u.Name, err
}

// UnitNames gives the names of many units on a date by id, in one query. A unit that does not exist then has no entry.
func UnitNames(q store.Querier, ids []string, at day.Date) (map[string]string, error) {
	args := []any{at.String()}
	out := make(map[string]string, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	us, err := units(q, `select `+unitColumns+unitsAt+` where u.id in `+store.In(&args, ids), args...)
	for _, u := range us {
		out[u.ID] = u.Name
	}
	return out, err
}

// UnitHistory lists the dated rows of a unit, the oldest first.
func UnitHistory(q store.Querier, id string) ([]Unit, error) {
	return units(q, `select `+unitColumns+` from org_unit u join org_unit_row r on r.unit_id = u.id where u.id = $1 order by r.valid_from`, id)
}

// ByCode finds the unit that has an agency identifier on a date, in either form ("H37.12" or "000.00.12.H37").
func ByCode(q store.Querier, code string, at day.Date) (Unit, error) {
	u, err := oneUnit(q, `select `+unitColumns+unitsAt+` where r.code = $2 and r.code <> ''`, at.String(), code)
	if fault.Of(err) != fault.NotFound {
		return u, err
	}
	return oneUnit(q, `select `+unitColumns+unitsAt+` join org_unit_alias a on a.unit_id = u.id and a.valid_from <= $1 and a.valid_to > $1
		where a.alias = $2`, at.String(), code)
}

// UnitsOfKind lists the units of a kind on a date by name; placeCode "" means everywhere.
func UnitsOfKind(q store.Querier, kind Kind, placeCode string, at day.Date) ([]Unit, error) {
	query := `select ` + unitColumns + unitsAt + ` where u.kind = $2`
	args := []any{at.String(), string(kind)}
	if placeCode != "" {
		query += ` and u.place_code = $3`
		args = append(args, placeCode)
	}
	return units(q, query+` order by r.name, u.id`, args...)
}

// Descendants lists the ids of a unit and of every unit below it on a date, the unit itself first.
func Descendants(q store.Querier, unit string, at day.Date) ([]string, error) {
	out := []string{}
	err := store.All(q, `with recursive below(id, depth) as (
			select cast($2 as text), 0
			union select r.unit_id, b.depth + 1 from below b join org_unit_row r on r.parent_id = b.id and r.valid_from <= $1 and r.valid_to > $1
			where b.depth < 20)
		select id from below group by id order by min(depth), id`, []any{at.String(), unit}, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		out = append(out, id)
		return err
	})
	return out, err
}

// Chart is the organisation chart of one date, held in memory.
type Chart struct {
	At    day.Date
	units map[string]Unit
	kids  map[string][]string
	order []string       // every id, sorted
	index map[string]int // place of an id in order
}

// Tree loads the organisation chart of a date.
func Tree(q store.Querier, at day.Date) (*Chart, error) {
	us, err := units(q, `select `+unitColumns+unitsAt+` order by r.name, u.id`, at.String())
	if err != nil {
		return nil, err
	}
	c := &Chart{At: at, units: make(map[string]Unit, len(us)), kids: map[string][]string{}}
	for _, u := range us {
		c.units[u.ID] = u
	}
	for _, u := range us {
		parent := u.Parent
		if _, ok := c.units[parent]; !ok {
			parent = "" // its parent exists no longer: stands at the top until it is moved
		}
		c.kids[parent] = append(c.kids[parent], u.ID)
	}
	c.order = slices.Sorted(maps.Keys(c.units))
	c.index = make(map[string]int, len(c.order))
	for i, id := range c.order {
		c.index[id] = i
	}
	for _, k := range c.kids {
		slices.SortStableFunc(k, func(a, b string) int { return rank(c.units[a].Kind) - rank(c.units[b].Kind) })
	}
	return c, nil
}

func rank(k Kind) int { return slices.Index(Kinds(), k) }

// Unit finds a unit of the chart.
func (c *Chart) Unit(id string) (Unit, bool) { u, ok := c.units[id]; return u, ok }

// All lists the units of the chart by their ids.
func (c *Chart) All() []Unit {
	out := make([]Unit, len(c.order))
	for i, id := range c.order {
		out[i] = c.units[id]
	}
	return out
}

// Children lists the units right below one, by kind and name; "" gives the top.
func (c *Chart) Children(id string) []Unit {
	out := make([]Unit, 0, len(c.kids[id]))
	for _, k := range c.kids[id] {
		out = append(out, c.units[k])
	}
	return out
}

// Below lists the ids of a unit and of all units below it; nothing when the unit is not on the chart.
func (c *Chart) Below(id string) []string {
	if _, ok := c.units[id]; !ok {
		return nil
	}
	out := []string{id}
	for i := 0; i < len(out); i++ {
		out = append(out, c.kids[out[i]]...)
	}
	return out
}

// House lists the ids of a unit and of the offices and centres that work inside it; agencies of their own
// (departments, communes, branches) are not part of the house.
func (c *Chart) House(id string) []string {
	if _, ok := c.units[id]; !ok {
		return nil
	}
	out := []string{id}
	for i := 0; i < len(out); i++ {
		for _, k := range c.kids[out[i]] {
			if c.units[k].Kind.inside() {
				out = append(out, k)
			}
		}
	}
	return out
}

// RowAt picks the dated row of a unit that holds on a date; the last one when it has ended, the first when it
// has not begun.
func RowAt(rows []Unit, at day.Date) Unit {
	out := rows[0]
	for _, u := range rows {
		if u.From <= at {
			out = u
		}
	}
	return out
}
