// Package record is what plain records of every room have in common: one description (Kind) gives the list with search,
// filters, order and pages, keeping with rights, version check and one fact, the history of changes, files out and in.
// Package recordpage draws it. What a room adds is its struct, its fields, its table, its fact and its rules.
package record

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
)

// Kind describes the records of one kind. It is made once and never changes. Things whose commands are elsewhere, as people
// and units, have a Kind of their list alone: nothing for Key, Check and Fact, and a Table that is only read.
type Kind[T any] struct {
	Name   string         // of the record in facts: "equipment"
	Words  string         // begins the word keys of its pages and fields: "equipment.title"; Name when empty
	Lead   string         // word key of what stands above the list; may be empty
	Home   string         // where its list is: "/equipment"
	Table  store.Table[T] // without Columns: those of the fields are added
	Fields field.List[T]
	Title  func(x *T) string // how people call one record; nil: as its first field says
	Key    []string          // the fields by which the row of a file is known to be this record; none: by its id alone
	// Everywhere makes Key unique in the whole house, where a law says so, and not within the unit that holds the record: who
	// may not see the other record is told that there is one.
	Everywhere bool
	// Check is what the fields cannot say about x, nil or an Invalid fault; was is nil for a new record. It may put x into the
	// form in which it is kept.
	Check func(q store.Querier, was, x *T) error
	// Fact says that x reads so from now on: changed is what reads differently, in canonical text by the name of the field.
	Fact func(x *T, changed map[string]string) event.Fact
	Two  *Two[T] // which fields take two people; nil: none
	// Order of the list; the newest first when zero.
	Order store.Order
	// Fill puts into the rows of a page what stands in no column of theirs; may be nil.
	Fill func(q store.Querier, list []T) error
}

// New completes a description: fields get their words "<words>.<field>", the table its columns. One that is unsound panics;
// it is a mistake of the program that the first test finds.
func New[T any](k Kind[T]) *Kind[T] {
	if k.Words == "" {
		k.Words = k.Name
	}
	k.Fields = k.Fields.Called(k.Words)
	k.Table.Columns = append(k.Fields.Columns(), k.Table.Columns...)
	if k.Two != nil {
		k.Table.Columns = append(k.Table.Columns, k.Two.columns()...)
		for _, name := range k.Two.Fields {
			if _, ok := k.Fields.Field(name); !ok {
				panic(fmt.Sprintf("record: %s has no field %q that could take two people", k.Name, name))
			}
		}
	}
	if k.Order == (store.Order{}) {
		k.Order = store.Order{Desc: true}
	}
	for _, b := range k.Fields {
		if b.See != "" && (b.Has(field.Searched) || slices.Contains(k.Key, b.Name)) {
			panic(fmt.Sprintf("record: %s.%s is not for everybody, so that nobody may find records by it", k.Name, b.Name))
		}
		if b.See != "" && slices.Contains([]string{b.Name, b.SortColumn()}, k.Order.By) { // a cursor carries it
			panic(fmt.Sprintf("record: %s.%s is not for everybody, so that lists may not be in its order", k.Name, b.Name))
		}
	}
	if k.Title == nil && k.Fields[0].See != "" {
		panic(fmt.Sprintf("record: %s is called by a field that is not for everybody", k.Name))
	}
	for _, name := range k.Key {
		if _, ok := k.Fields.Field(name); !ok {
			panic(fmt.Sprintf("record: %s has no field %q to be known by", k.Name, name))
		}
	}
	return &k
}

// Rights are what one viewer may do with the records of a kind. They are made anew for every request.
type Rights[T any] struct {
	Sees  store.Where         // the rows that may be read: what is not among them is not there
	Adds  bool                // may add records somewhere
	Keeps func(x *T) bool     // may keep a record as x reads
	May   func(a string) bool // has an action that a field demands; nil: has all
	By    func(x *T) event.By // who keeps x, in the name of which unit
	// Within is the unit that holds x, and the column that says so: a key is unique among its records. Nil: in the whole house.
	Within func(x *T) (column, unit string)
}

// may tells whether an action that a field demands is there.
func (r Rights[T]) may(a string) bool { return a == "" || r.May == nil || r.May(a) }

// Shown are the fields that may be read.
func (k *Kind[T]) Shown(r Rights[T]) (out field.List[T]) {
	for _, b := range k.Fields {
		if r.may(b.See) {
			out = append(out, b)
		}
	}
	return out
}

// Asked are the fields that may be written.
func (k *Kind[T]) Asked(r Rights[T]) (out field.List[T]) {
	for _, b := range k.Shown(r) {
		if r.may(b.Write) {
			out = append(out, b)
		}
	}
	return out
}

// Path is where a record is opened.
func (k *Kind[T]) Path(id string) action.Path { return action.Path(k.Home + "/" + id) }

// Called is how people call a record.
func (k *Kind[T]) Called(ctx context.Context, e field.Env, x *T) (string, error) {
	if k.Title != nil {
		return k.Title(x), nil
	}
	names, err := k.Fields[:1].Names(ctx, e.Query, []T{*x})
	return k.Fields[0].Show(e, k.Fields[0].Of(x), names), err
}

// ID of a record.
func (k *Kind[T]) ID(x *T) string { return *k.Table.ID(x) }

// Seq is the version of a record.
func (k *Kind[T]) Seq(x *T) int64 { return *k.Table.Seq(x) }

// Load is a record that may be seen; NotFound otherwise.
func (k *Kind[T]) Load(q store.Querier, r Rights[T], id string) (T, error) {
	return k.Table.One(q, r.Sees.Is("id", id))
}

// Keep writes x: a new record when it has no id, else how that record reads from now on, if it is still in the version
// seen. It answers with the record as kept; one that reads as before is left alone. Fields that may not be written stay as
// they were.
func (k *Kind[T]) Keep(ctx context.Context, tx *store.Tx, r Rights[T], x T) (T, error) {
	var before *T
	if id := k.ID(&x); id != "" {
		was, err := k.Load(tx, r, id)
		if err != nil {
			return x, err
		}
		if !r.Keeps(&was) {
			return x, fault.New(fault.Forbidden, "record.forbidden")
		}
		if k.Seq(&was) != k.Seq(&x) {
			return x, fault.New(fault.Conflict, "store.changed_meanwhile").WithLink(string(k.Path(id)))
		}
		before = &was
	}
	if err := k.allowed(ctx, tx, r, change[T]{before, &x}); err != nil {
		return x, err
	}
	seen := k.Seq(&x)
	if new, err := k.settle(tx, r, change[T]{before, &x}); err != nil || !new {
		return x, err
	}
	if err := k.hold(tx, &x); err != nil {
		return x, err
	}
	if before == nil {
		return x, k.Table.Insert(tx, x)
	}
	return x, k.Table.Save(tx, x, seen)
}

// hold makes what a record names belong to it for good, where the room of such things keeps them so.
func (k *Kind[T]) hold(tx *store.Tx, x *T) error {
	for _, b := range k.Fields {
		h, ok := b.Source.(field.Holder)
		if v := b.Of(x); ok && v.Filled() {
			if err := h.Hold(tx, k.Name+":"+k.ID(x), v.List()); err != nil {
				return err
			}
		}
	}
	return nil
}

// change is how a record reads from now on, and how it read before; nil: it is new.
type change[T any] struct{ was, now *T }

// allowed tells whether a change may be kept, by rights, fields and rules.
func (k *Kind[T]) allowed(ctx context.Context, q store.Querier, r Rights[T], c change[T]) error {
	before, x := c.was, c.now
	was := before
	if was == nil {
		was = new(T)
	}
	for _, b := range k.Fields {
		if !r.may(b.See) || !r.may(b.Write) {
			b.Put(x, b.Of(was))
		}
	}
	if before == nil && !r.Adds || before != nil && !r.Keeps(before) {
		return fault.New(fault.Forbidden, "record.forbidden")
	}
	if err := k.Fields.Check(ctx, field.Here(q, nil), before, x); err != nil {
		return err
	}
	if !r.Keeps(x) {
		return fault.New(fault.Forbidden, "record.forbidden")
	}
	if k.Check != nil {
		if err := k.Check(q, before, x); err != nil {
			return err
		}
	}
	return k.taken(q, r, c)
}

// taken tells that another record of the unit is known by what x is known by. Of two writers at once the unique index tells
// the second.
func (k *Kind[T]) taken(q store.Querier, r Rights[T], c change[T]) error {
	x, key := c.now, k.key(r, c.now)
	if key == "" || c.was != nil && k.key(r, c.was) == key {
		return nil
	}
	var w store.Where
	if column, unit := k.within(r, x); column != "" {
		w = w.Is(column, unit)
	}
	for _, name := range k.Key {
		b, _ := k.Fields.Field(name)
		w = b.Is(w, b.Of(x))
	}
	switch n, err := k.Table.Count(q, w); {
	case err != nil:
		return err
	case n == 0:
		return nil
	}
	return fault.Fields(fault.Field{Name: k.Key[0], Key: "record.known"})
}

// known is what the fields of Key say, "" unless all of them say something.
func (k *Kind[T]) known(x *T) string {
	var parts []string
	for _, name := range k.Key {
		b, _ := k.Fields.Field(name)
		v := b.Of(x)
		if !v.Filled() {
			return ""
		}
		parts = append(parts, v.Text())
	}
	return strings.Join(parts, "\x00")
}

// within is the unit among whose records the key of x is unique; no column: it is unique in the whole house.
func (k *Kind[T]) within(r Rights[T], x *T) (column, unit string) {
	if r.Within == nil || k.Everywhere {
		return "", ""
	}
	return r.Within(x)
}

// key is what no other record may be: known, with the unit in which it is unique.
func (k *Kind[T]) key(r Rights[T], x *T) string {
	key := k.known(x)
	if key != "" {
		_, unit := k.within(r, x)
		key += "\x00" + unit
	}
	return key
}

// Schema is the JSON Schema of the records that r may write, in the words of a language.
func (k *Kind[T]) Schema(r Rights[T], w *lang.Words) map[string]any {
	return field.Schema(k.Asked(r).Fields(), w)
}

// fact is what is announced when x stands in place of before, nil when it reads the same. A new record gets its id.
func (k *Kind[T]) fact(tx *store.Tx, before, x *T) event.Fact {
	if before == nil {
		*k.Table.ID(x) = tx.NewID()
	}
	changed := k.Fields.Differ(before, x)
	if before != nil && len(changed) == 0 {
		return nil
	}
	return k.Fact(x, changed)
}

//go:embed lang/*.json
var words embed.FS

// Words are the words of this package, for the book.
func Words() embed.FS { return words }
