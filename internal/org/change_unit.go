package org

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/event"
	orgevent "github.com/motcua/motcua/internal/event/org"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// NewUnit describes a unit to be created.
type NewUnit struct {
	Kind    Kind
	Place   string // code of its province or commune
	Name    string
	Short   string   // empty: the name
	Code    string   // agency identifier by QĐ 20/2020; may be empty
	Aliases []string // other forms of the identifier; the form of 13 characters is added by itself
	Parent  string   // id of the unit above; empty at the top
	From    day.Date
}

// lockTree makes changes of the chart wait for each other and tells cached charts that they are old.
func lockTree(tx *store.Tx) error {
	_, err := tx.Exec(`update org_stamp set n = n + 1 where name = 'tree'`)
	return err
}

func (u NewUnit) check() error {
	var bad []fault.Field
	if rank(u.Kind) < 0 {
		bad = append(bad, fault.Field{Name: "kind", Key: "org.kind_unknown"})
	}
	if strings.TrimSpace(u.Name) == "" {
		bad = append(bad, fault.Field{Name: "name", Key: "org.name_missing"})
	}
	if u.Code != "" && !ValidCode(u.Code) {
		bad = append(bad, fault.Field{Name: "code", Key: "org.code_wrong"})
	}
	if u.Place == "" {
		bad = append(bad, fault.Field{Name: "place", Key: "org.place_missing"})
	}
	if (u.Parent == "") != (u.Kind == ProvinceCommittee) {
		bad = append(bad, fault.Field{Name: "parent", Key: "org.parent_missing"})
	}
	if u.From == 0 {
		bad = append(bad, fault.Field{Name: "from", Key: "org.from_missing"})
	}
	return fault.Fields(bad...)
}

// CreateUnit makes a unit that exists from a date on and returns its id.
func CreateUnit(tx *store.Tx, u NewUnit, by event.By) (string, error) {
	u.Name, u.Short = strings.TrimSpace(u.Name), strings.TrimSpace(u.Short)
	if u.Short == "" {
		u.Short = u.Name
	}
	if err := u.check(); err != nil {
		return "", err
	}
	if err := lockTree(tx); err != nil {
		return "", err
	}
	if err := parentStands(tx, u.Kind, u.Parent, u.From); err != nil {
		return "", err
	}
	if err := placeFree(tx, u.Kind, u.Place, u.From); err != nil {
		return "", err
	}
	if err := codeFree(tx, u.Code, "", u.From); err != nil {
		return "", err
	}
	id := tx.NewID()
	if _, err := tx.Exec(`insert into org_unit (id, kind, place_code) values ($1,$2,$3)`, id, string(u.Kind), u.Place); err != nil {
		return "", err
	}
	row := Unit{ID: id, Name: u.Name, Short: u.Short, Code: u.Code, Parent: u.Parent, From: u.From}
	if err := insertRow(tx, row, u.Aliases); err != nil {
		return "", err
	}
	_, err := tx.Emit(orgevent.UnitCreated{Unit: id, UnitKind: string(u.Kind), Place: u.Place, Name: u.Name, Code: u.Code, Parent: u.Parent,
		From: u.From.String()}, by)
	return id, err
}

func insertRow(tx *store.Tx, u Unit, aliases []string) error {
	if _, err := tx.Exec(`insert into org_unit_row (unit_id, valid_from, valid_to, name, name_key, short_name, code, search, parent_id)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`, u.ID, u.From.String(), until(u.To), u.Name, fold.Key(u.Name), u.Short, u.Code,
		fold.Key(u.Name+" "+u.Short+" "+u.Code), u.Parent); err != nil {
		return err
	}
	if old, ok := Reversed(u.Code); ok {
		aliases = append(aliases, old)
	}
	for _, a := range aliases {
		if _, err := tx.Exec(`insert into org_unit_alias (alias, unit_id, valid_from, valid_to) values ($1,$2,$3,$4)
			on conflict (alias, unit_id, valid_from) do nothing`, a, u.ID, u.From.String(), until(u.To)); err != nil {
			return err
		}
	}
	return nil
}

// codeFree refuses an identifier that another unit has on the date or later.
func codeFree(q store.Querier, code, but string, from day.Date) error {
	if code == "" {
		return nil
	}
	var n int
	if err := q.QueryRow(`select count(*) from org_unit_row where code = $1 and unit_id <> $2 and valid_to > $3`, code, but,
		from.String()).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return fault.Fields(fault.Field{Name: "code", Key: "org.code_taken", Args: []any{"code", code}})
	}
	return nil
}

// UnitChange is what a unit is called from a date on. An empty field keeps what was before.
type UnitChange struct {
	Name   string
	Short  string
	Code   string
	Parent string
	From   day.Date
}

// ChangeUnit renames, recodes or moves a unit from a date on; the rows before that date stay as they were.
func ChangeUnit(tx *store.Tx, unit string, c UnitChange, by event.By) error {
	if err := lockTree(tx); err != nil {
		return err
	}
	u, err := UnitAt(tx, unit, c.From)
	if err != nil {
		return err
	}
	if u.To != 0 || u.From >= c.From {
		return fault.Fields(fault.Field{Name: "from", Key: "org.change_not_last"})
	}
	if c.Name != "" && c.Short == "" {
		c.Short = c.Name
	}
	now := u
	now.From = c.From
	for _, f := range []struct{ to, from *string }{{&now.Name, &c.Name}, {&now.Short, &c.Short}, {&now.Code, &c.Code}, {&now.Parent, &c.Parent}} {
		if *f.from != "" {
			*f.to = *f.from
		}
	}
	check := NewUnit{Kind: u.Kind, Place: u.Place, Name: now.Name, Code: now.Code, Parent: now.Parent, From: c.From}
	if err := check.check(); err != nil {
		return err
	}
	if err := movable(tx, now); err != nil {
		return err
	}
	if err := codeFree(tx, now.Code, unit, c.From); err != nil {
		return err
	}
	if err := closeRows(tx, unit, c.From); err != nil {
		return err
	}
	if err := insertRow(tx, now, nil); err != nil {
		return err
	}
	_, err = tx.Emit(orgevent.UnitChanged{Unit: unit, Name: now.Name, Code: now.Code, Parent: now.Parent, From: c.From.String()}, by)
	return err
}

// movable refuses a parent that does not exist or that stands below the unit itself.
func movable(q store.Querier, u Unit) error {
	below, err := Descendants(q, u.ID, u.From)
	if err != nil {
		return err
	}
	if slices.Contains(below, u.Parent) {
		return fault.Fields(fault.Field{Name: "parent", Key: "org.parent_below"})
	}
	return parentStands(q, u.Kind, u.Parent, u.From)
}

func closeRows(tx *store.Tx, unit string, on day.Date) error {
	for _, table := range []string{"org_unit_row", "org_unit_alias"} {
		if _, err := tx.Exec(`update `+table+` set valid_to = $2 where unit_id = $1 and valid_to = '`+forever+`'`, unit, on.String()); err != nil {
			return err
		}
	}
	return nil
}

// EndUnit ends a unit on a date (the first day without it). Units below it must have ended or moved before.
func EndUnit(tx *store.Tx, unit string, on day.Date, by event.By) error {
	if err := lockTree(tx); err != nil {
		return err
	}
	u, err := UnitAt(tx, unit, on)
	if err != nil {
		return err
	}
	if u.To != 0 || u.From >= on {
		return fault.Fields(fault.Field{Name: "on", Key: "org.change_not_last"})
	}
	below, err := Descendants(tx, unit, on)
	if err != nil {
		return err
	}
	if len(below) > 1 {
		return fault.New(fault.Conflict, "org.unit_not_empty", "n", len(below)-1)
	}
	if err := closeRows(tx, unit, on); err != nil {
		return err
	}
	_, err = tx.Emit(orgevent.UnitEnded{Unit: unit, To: on.String()}, by)
	return err
}

// Service says that a unit also serves a place from a date on.
type Service struct {
	Unit  string
	Place string // code of the commune
	From  day.Date
}

// Serve records a service, for branches that serve several communes.
func Serve(tx *store.Tx, s Service, by event.By) error {
	if err := lockTree(tx); err != nil {
		return err
	}
	if _, err := UnitAt(tx, s.Unit, s.From); err != nil {
		return err
	}
	n, err := tx.Exec(`insert into org_unit_serves (unit_id, place_code, valid_from, valid_to)
		select $1, $2, $3, '`+forever+`' where not exists (select 1 from org_unit_serves where unit_id = $1 and place_code = $2 and valid_to > $3)`,
		s.Unit, s.Place, s.From.String())
	if err != nil || n == 0 {
		return err
	}
	_, err = tx.Emit(orgevent.UnitServes{Unit: s.Unit, Place: s.Place, From: s.From.String()}, by)
	return err
}
