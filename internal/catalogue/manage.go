package catalogue

import (
	"context"
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/store"
)

// Managed is a procedure as those who keep it see it: the version in force, else the newest, and what is being written.
type Managed struct {
	Code    string
	Name    string
	Field   string
	Service Service
	FiledAt string
	State   State
	Work    State // of the version that is being written; "": none
	Flags   int64
	Flagged bool
}

// ManagedProcedures are those that an official keeps, one line each, as they are on a day; a level narrows them to those that it
// decides, "" to none. What lies outside the scope is neither listed nor counted.
func ManagedProcedures(scope Scope, on day.Date, l string) (*record.Kind[Managed], record.Rights[Managed]) {
	mine, at := scope.where("x"), on.String()
	sees := store.If(`v.state <> 'withdrawn'`+scope.where("v")+level("v", l)).
		And(`v.state = 'published' and v.from_day <= $ and (v.to_day = '' or v.to_day > $) or not exists (select 1 from catalogue_version x
			where x.code = v.code and x.state <> 'withdrawn'`+mine+` and (x.number > v.number
			or x.state = 'published' and x.from_day <= $ and (x.to_day = '' or x.to_day > $)))`, at, at, at, at)
	return record.New(record.Kind[Managed]{Name: "catalogue_procedure", Words: "catalogue.procedure", Home: "/catalogue",
		Table: store.Table[Managed]{Name: "catalogue_version", ID: func(x *Managed) *string { return &x.Code },
			From: `(select v.code as id, v.code, v.number, v.state, v.from_day, v.to_day, v.name, v.name_key, v.field, v.service, v.filed_at,
				v.at_ministry, v.at_province, v.at_commune, v.at_other, v.flags, v.flags > 0 as flagged, v.name_key || ' ' || v.code as search,
				coalesce((select x.state from catalogue_version x where x.code = v.code and x.state in ('draft', 'proposed')` + mine + `
				order by x.number desc limit 1), '') as work from catalogue_version v) v`},
		Fields: field.List[Managed]{
			field.Text("code", func(x *Managed) *string { return &x.Code }).For(field.Listed, field.Searched),
			field.Text("name", func(x *Managed) *string { return &x.Name }).For(field.Listed, field.Searched, field.Sorted),
			field.Thing(field.KindRecord, "field", func(x *Managed) *string { return &x.Field }, fieldsOn{on, scope}).For(field.Listed, field.Filtered),
			field.Choice("service", func(x *Managed) *Service { return &x.Service }, Full, Partial, Information).
				For(field.Listed, field.Filtered),
			field.Choice("filed_at", func(x *Managed) *string { return &x.FiledAt }, "here", "national").For(field.Beneath),
			field.Choice("state", func(x *Managed) *State { return &x.State }, Published, Proposed, Draft).For(field.Listed),
			field.Choice("work", func(x *Managed) *State { return &x.Work }, Proposed, Draft).For(field.Filtered),
			field.Number("flags", func(x *Managed) *int64 { return &x.Flags }).For(field.Listed, field.Sorted),
			field.Tick("flagged", func(x *Managed) *bool { return &x.Flagged }).For(field.Filtered),
		},
		Order: store.Order{By: "code"}}), record.Rights[Managed]{Sees: sees}
}

// fieldsOn are the fields (lĩnh vực) that have procedures on a day, the fullest first; a field is known by its name.
type fieldsOn struct {
	on    day.Date
	scope Scope
}

func (s fieldsOn) Options(_ context.Context, q store.Querier, find string) (list []field.Option, more bool, err error) {
	l := ""
	if s.scope == Communes {
		l = "commune"
	}
	counted, err := Fields(q, l, s.on)
	for _, f := range counted {
		if strings.Contains(fold.Key(f.Field), fold.Key(find)) {
			list = append(list, field.Option{Value: f.Field, Label: lang.Text{lang.Default: f.Field}})
		}
	}
	return list, false, err
}

func (fieldsOn) Names(_ context.Context, _ store.Querier, ids []string) (map[string]field.Named, error) {
	out := map[string]field.Named{}
	for _, id := range ids {
		out[id] = field.Named{Name: id}
	}
	return out, nil
}
