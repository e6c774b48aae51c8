package field

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// List is what a record of Go is made of, in the order in which it is asked and shown.
//
//	var fields = field.List[Item]{
//		field.Text("name", func(x *Item) *string { return &x.Name }).Needed().For(field.Listed, field.Searched),
//		field.Choice("state", func(x *Item) *State { return &x.State }, States()...).Needed().For(field.Listed, field.Filtered),
//		field.Date("since", func(x *Item) *day.Date { return &x.Since }).Between("", "today").For(field.Listed, field.Sorted),
//	}.Called("equipment")
type List[T any] []Bound[T]

// Called gives every field its words: see Field.Called. A list that nobody could fill in panics: it is a mistake of the
// program that the first test finds.
func (l List[T]) Called(prefix string) List[T] {
	out := make(List[T], len(l))
	for i, b := range l {
		b.Field = b.Field.Called(prefix)
		out[i] = b
	}
	if err := Sound(out.Fields()); err != nil {
		panic(err)
	}
	return out
}

// Fields are the fields without their places.
func (l List[T]) Fields() []Field {
	out := make([]Field, len(l))
	for i, b := range l {
		out[i] = b.Field
	}
	return out
}

// Field finds a field by its name.
func (l List[T]) Field(name string) (Bound[T], bool) {
	for _, b := range l {
		if b.Name == name {
			return b, true
		}
	}
	return Bound[T]{}, false
}

// With are the fields that take part somewhere.
func (l List[T]) With(u Use) (out List[T]) {
	for _, b := range l {
		if b.Has(u) {
			out = append(out, b)
		}
	}
	return out
}

// Columns are the columns of the table: one for each field, a folded "<column>_key" for each text by which a list is
// sorted, and "search" when the search box finds something.
func (l List[T]) Columns() (cols []store.Column[T]) {
	for _, b := range l {
		if b.column.Name != "" {
			cols = append(cols, b.column)
		}
		if key := b.SortColumn(); b.Has(Sorted) && key != b.column.Name {
			cols = append(cols, store.Folded(key, func(x *T) string { return b.Of(x).Text() }))
		}
	}
	if found := l.With(Searched); len(found) > 0 {
		cols = append(cols, store.Folded("search", found.text))
	}
	return cols
}

// text is all that the fields say.
func (l List[T]) text(x *T) string {
	var out []string
	for _, b := range l {
		out = append(out, b.Of(x).Text())
	}
	return strings.Join(out, " ")
}

// Read reads every field out of what was sent into x and says what is wrong with which. A wrong field leaves x as it was.
func (l List[T]) Read(ctx context.Context, e Env, in Input, x *T) error {
	var wrong Wrong
	for _, b := range l {
		v, err := b.Field.Read(ctx, e, in)
		if err == nil {
			b.Put(x, v)
			continue
		}
		if err := wrong.Add(err); err != nil {
			return err
		}
	}
	return wrong.Err()
}

// Check tells whether x may be kept as far as its fields say, and puts them into the form the house keeps. A thing of a
// room must be one that may be chosen, unless it stood in was already (nil: a new record).
func (l List[T]) Check(ctx context.Context, e Env, was, x *T) error {
	var wrong Wrong
	for _, b := range l {
		v, err := b.Field.Check(e, b.Of(x))
		if err == nil && b.Source != nil && v.Filled() && (was == nil || b.Of(was) != v) {
			if b.Kind == KindFile {
				v, err = b.files(ctx, e, v.List())
			} else {
				v, err = b.chosen(ctx, e, v)
			}
		}
		if err == nil {
			b.Put(x, v)
			continue
		}
		if err := wrong.Add(err); err != nil {
			return err
		}
	}
	return wrong.Err()
}

// chosen tells whether a thing of a room, by its id, may be chosen.
func (f Field) chosen(ctx context.Context, e Env, v Value) (Value, error) {
	list, _, err := f.Source.Options(ctx, e.Query, v.text)
	if err != nil {
		return v, err
	}
	for _, o := range list {
		if o.Value == v.text {
			return v, nil
		}
	}
	return v, f.bad(no{key: "field.not_found"})
}

// Differ tells what reads differently in x than in was, in canonical text by the name of the field; without a was, all that
// x says.
func (l List[T]) Differ(was, x *T) map[string]string {
	out := map[string]string{}
	for _, b := range l {
		before := ""
		if was != nil {
			before = b.Of(was).Canonical()
		}
		if now := b.Of(x).Canonical(); now != before {
			out[b.Name] = now
		}
	}
	return out
}

// JSON is x as machines read it.
func (l List[T]) JSON(x *T) map[string]any {
	out := map[string]any{}
	for _, b := range l {
		out[b.Name] = b.Field.JSON(b.Of(x))
	}
	return out
}

// FromJSON reads what JSON writes into x; fields that are not there stay as they are.
func (l List[T]) FromJSON(e Env, raw []byte, x *T) error {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err != nil {
		return fault.New(fault.Invalid, "web.broken_form").WithCause(err)
	}
	var wrong Wrong
	for _, b := range l {
		part, ok := object[b.Name]
		delete(object, b.Name)
		if !ok {
			continue
		}
		v, err := b.Field.FromJSON(e, part)
		if err == nil {
			b.Put(x, v)
		} else if err := wrong.Add(err); err != nil {
			return err
		}
	}
	for name := range object {
		wrong = append(wrong, fault.Field{Name: name, Key: "field.not_here"})
	}
	return wrong.Err()
}

// Names says how the things of rooms are called in some records.
func (l List[T]) Names(ctx context.Context, q store.Querier, list []T) (Names, error) {
	return NamesOf(ctx, q, l.Fields(), func(take func(f Field, v Value)) {
		for i := range list {
			for _, b := range l {
				take(b.Field, b.Of(&list[i]))
			}
		}
	})
}
