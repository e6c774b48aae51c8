package org

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
)

// FieldKinds are the kinds of field that this room brings to definitions: a unit, a person or a post where who asks has an
// action (what the field says it is of).
func FieldKinds() field.Kinds {
	return field.Kinds{
		field.KindUnit:   func(of string) (field.Source, error) { return UnitsWith(Action(of)), nil },
		field.KindPerson: func(of string) (field.Source, error) { return PeopleWith(Action(of)), nil },
		field.KindPost:   func(of string) (field.Source, error) { return PostsWith(Action(of)), nil },
	}
}

// UnitField is the unit that a record belongs to, kept in the column "<name>_id": chosen among those where who asks may
// keep, and a list is narrowed to those where he may read.
func UnitField[T any, S ~string](name string, at func(x *T) *S, read, keep Action) field.Bound[T] {
	return field.Thing(field.KindUnit, name, at, UnitsWith(keep)).In(name + "_id").Narrowed(UnitsWith(read))
}

// UnitsWith are the units where who asks has an action, as a tree.
func UnitsWith(a Action) field.Source { return unitsWith{a, func(Unit) bool { return true }} }

// UnitsOf are those of them that are fit for something.
func UnitsOf(a Action, fit func(Unit) bool) field.Source { return unitsWith{a, fit} }

type unitsWith struct {
	action Action
	fit    func(Unit) bool
}

// Options are the units of the chart of today.
func (a unitsWith) Options(ctx context.Context, _ store.Querier, find string) (list []field.Option, more bool, err error) {
	v := ViewerOf(ctx)
	if v.Chart() == nil {
		return nil, false, nil
	}
	allowed, key := v.Units(a.action), fold.Key(find)
	var walk func(parent string, depth int)
	walk = func(parent string, depth int) {
		for _, u := range v.Chart().Children(parent) {
			below := depth
			if _, ok := slices.BinarySearch(allowed, u.ID); ok && a.fit(u) {
				if find == "" || find == u.ID || strings.EqualFold(find, u.Code) || strings.Contains(fold.Key(u.Name), key) {
					list = append(list, field.Option{Value: u.ID, Code: u.Code, Label: lang.Text{lang.Default: u.Name}, Depth: depth})
				}
				below++
			}
			walk(u.ID, below)
		}
	}
	walk("", 0)
	return list, false, nil
}

// Names are those of the last day of each unit, so that a record of a unit that has ended still says whose it was.
func (unitsWith) Names(_ context.Context, q store.Querier, ids []string) (map[string]field.Named, error) {
	var args []any
	out := map[string]field.Named{}
	us, err := units(q, `select `+unitColumns+` from org_unit u join org_unit_row r on r.unit_id = u.id where u.id in `+store.In(&args, ids)+`
		and r.valid_from = (select max(x.valid_from) from org_unit_row x where x.unit_id = u.id)`, args...)
	for _, u := range us {
		out[u.ID] = field.Named{Name: u.Name, Code: u.Code}
	}
	return out, err
}

// PeopleWith are the officials of the units where who asks has an action; there are too many to list.
func PeopleWith(a Action) field.Source { return peopleWith(a) }

type peopleWith Action

// Options are those whose id or sign-in name the text is, or whose name holds its words.
func (a peopleWith) Options(ctx context.Context, q store.Querier, find string) (list []field.Option, more bool, err error) {
	if strings.TrimSpace(find) == "" {
		return nil, true, nil
	}
	w := store.If(`p.citizen = $ and p.left_on = ''`, false).In("p.unit_id", ViewerOf(ctx).Units(Action(a))).Both(named("p", find))
	return things(q, w, `select p.id, p.name, coalesce((select min(l.login) from org_login l where l.person_id = p.id), '') from org_person p`,
		`p.name_key, p.id`)
}

// named holds for people whose id or sign-in name the text is, or whose name holds its words.
func named(alias, find string) store.Where {
	byName := store.Where{}.Has(alias+".name_key", find)
	return store.If(`$ = `+alias+`.id or exists (select 1 from org_login l where l.person_id = `+alias+`.id and l.login = $)`, find,
		strings.ToLower(strings.TrimSpace(find))).Or(byName)
}

// offered is how many people or posts a search offers.
const offered = 20

// things reads the first few rows of id, name and code, and tells whether there may be more.
func things(q store.Querier, w store.Where, text, order string) (list []field.Option, more bool, err error) {
	var args []any
	cond := w.SQL(&args)
	err = store.All(q, text+` where `+cond+` order by `+order+` limit `+strconv.Itoa(offered), args, func(r *sql.Rows) error {
		var o field.Option
		var name string
		err := r.Scan(&o.Value, &name, &o.Code)
		o.Label = lang.Text{lang.Default: name}
		list = append(list, o)
		return err
	})
	return list, len(list) == offered, err
}

// Names of people.
func (peopleWith) Names(_ context.Context, q store.Querier, ids []string) (map[string]field.Named, error) {
	out := map[string]field.Named{}
	err := called(q, `select p.id, p.name, coalesce((select min(l.login) from org_login l where l.person_id = p.id), '') from org_person p where p.id in `, ids, out)
	return out, err
}

// called reads names and codes of ids.
func called(q store.Querier, text string, ids []string, into map[string]field.Named) error {
	var args []any
	in := store.In(&args, ids)
	return store.All(q, text+in, args, func(r *sql.Rows) error {
		var id string
		var n field.Named
		err := r.Scan(&id, &n.Name, &n.Code)
		into[id] = n
		return err
	})
}

// PostsWith are the posts of today in the units where who asks has an action.
func PostsWith(a Action) field.Source { return postsWith(a) }

type postsWith Action

// Options are those whose id the text is, or whose title or holder's name holds its words.
func (a postsWith) Options(ctx context.Context, q store.Querier, find string) (list []field.Option, more bool, err error) {
	if strings.TrimSpace(find) == "" {
		return nil, true, nil
	}
	today := day.Of(q.Now()).String()
	w := store.If(`t.valid_from <= $ and t.valid_to > $`, today, today).In("t.unit_id",
		ViewerOf(ctx).Units(Action(a))).Both(store.If(`t.id = $`, find).Or(named("p", find)))
	return things(q, w, `select t.id, t.title || ' – ' || p.name, '' from org_post t join org_person p on p.id = t.person_id`, `p.name_key, t.id`)
}

// Names are title and holder.
func (postsWith) Names(_ context.Context, q store.Querier, ids []string) (map[string]field.Named, error) {
	out := map[string]field.Named{}
	err := called(q, `select t.id, t.title || ' – ' || p.name, '' from org_post t join org_person p on p.id = t.person_id where t.id in `, ids, out)
	return out, err
}
