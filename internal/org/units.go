package org

import (
	"context"

	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/store"
)

// UnitsAt are the units of a chart that the viewer keeps, as a list.
func UnitsAt(v Viewer, c *Chart) (*record.Kind[Unit], record.Rights[Unit]) {
	var kept []string
	for _, id := range c.order {
		if keptUnit(v, c, id) {
			kept = append(kept, id)
		}
	}
	at := c.At.String()
	return unitsOf(c), record.Rights[Unit]{Sees: store.If("valid_from <= $ and valid_to > $", at, at).In("id", kept)}
}

// keptUnit tells whether the viewer keeps a unit as it stands in the chart of some date.
func keptUnit(v Viewer, c *Chart, id string) bool {
	for range climbs {
		if v.chart == nil {
			return false
		}
		if _, today := v.chart.Unit(id); today {
			return v.Can(MayManageUnits, id)
		}
		if id = c.units[id].Parent; id == "" {
			return false
		}
	}
	return false
}

// unitsOf describes the list of the units of a chart.
func unitsOf(c *Chart) *record.Kind[Unit] {
	return record.New(record.Kind[Unit]{Name: "org_unit", Words: "org.units", Home: "/units",
		Table: store.Table[Unit]{Name: "org_unit_row", ID: func(u *Unit) *string { return &u.ID },
			From: `(select r.unit_id as id, u.kind, r.valid_from, r.valid_to, r.name, r.name_key, r.short_name, r.code, r.parent_id, r.search
				from org_unit_row r join org_unit u on u.id = r.unit_id) unit`},
		Fields: field.List[Unit]{
			field.Text("unit", func(u *Unit) *string { return &u.Name }).In("name").For(field.Listed, field.Searched, field.Sorted),
			field.Choice("kind", func(u *Unit) *Kind { return &u.Kind }, Kinds()...).For(field.Beneath, field.Filtered),
			field.Text("code", func(u *Unit) *string { return &u.Code }).For(field.Beneath),
			field.Text("short_name", func(u *Unit) *string { return &u.Short }),
			field.Thing(field.KindUnit, "parent", func(u *Unit) *string { return &u.Parent }, unitsIn{UnitsWith(MayManageUnits), c}).In("parent_id").
				For(field.Listed, field.Filtered),
			field.Derived("below", field.KindNumber, func(u *Unit) field.Value { return field.Whole(int64(len(c.Below(u.ID)) - 1)) }).For(field.Listed),
		}.Called("org"),
		Order: store.Order{By: "name_key"}})
}

// unitsIn calls units as they are called in a chart.
type unitsIn struct {
	field.Source
	chart *Chart
}

// Names of units that the chart has.
func (s unitsIn) Names(_ context.Context, _ store.Querier, ids []string) (map[string]field.Named, error) {
	out := map[string]field.Named{}
	for _, id := range ids {
		if u, ok := s.chart.Unit(id); ok {
			out[id] = field.Named{Name: u.Name, Code: u.Code}
		}
	}
	return out, nil
}
