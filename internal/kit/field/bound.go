package field

import (
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
)

// Bound is a field with the place in a T where its value lies. A Go type that cannot be empty (a number, a date, a boolean)
// is asked for always; a number or date that may stay empty lies in a Value: see Cell.
type Bound[T any] struct {
	Field
	get    func(x *T) Value
	set    func(x *T, v Value)
	column store.Column[T]
}

// Text is one line of text.
func Text[T any, S ~string](name string, at func(x *T) *S) Bound[T] {
	return Bound[T]{Field: Field{Name: name, Kind: KindText}, column: store.Col(name, at),
		get: func(x *T) Value { return Said(string(*at(x))) },
		set: func(x *T, v Value) { *at(x) = S(v.text) }}
}

// Long is a text of several lines.
func Long[T any, S ~string](name string, at func(x *T) *S) Bound[T] {
	return Text(name, at).As(KindLong)
}

// Choice is one of the values; which of them is empty is blank.
func Choice[T any, S ~string](name string, at func(x *T) *S, values ...S) Bound[T] {
	b := Text(name, at).As(KindChoice)
	b.Options = optionsOf(values)
	return b
}

// Many is any number of the values.
func Many[T any, S ~string](name string, at func(x *T) *[]S, values ...S) Bound[T] {
	return Bound[T]{Field: Field{Name: name, Kind: KindMany, Options: optionsOf(values)}, column: store.Texts(name, at),
		get: func(x *T) Value { return Several(*at(x)) },
		set: func(x *T, v Value) {
			*at(x) = nil
			for _, s := range v.List() {
				*at(x) = append(*at(x), S(s))
			}
		}}
}

func optionsOf[S ~string](values []S) (list []Option) {
	for _, v := range values {
		list = append(list, Option{Value: string(v)})
	}
	return list
}

// Number is a whole number.
func Number[T any](name string, at func(x *T) *int64) Bound[T] {
	return Bound[T]{Field: Field{Name: name, Kind: KindNumber, Required: true}, column: store.Col(name, at),
		get: func(x *T) Value { return Whole(*at(x)) },
		set: func(x *T, v Value) { *at(x), _ = v.Whole() }}
}

// Money is an amount in đồng.
func Money[T any](name string, at func(x *T) *int64) Bound[T] { return Number(name, at).As(KindMoney) }

// Date is a whole date.
func Date[T any](name string, at func(x *T) *day.Date) Bound[T] {
	return Bound[T]{Field: Field{Name: name, Kind: KindDate, Required: true}, column: store.Day(name, at),
		get: func(x *T) Value { return On(*at(x)) },
		set: func(x *T, v Value) { *at(x), _ = v.Date() }}
}

// Moment is a moment; the zero time is blank.
func Moment[T any](name string, at func(x *T) *time.Time) Bound[T] {
	return Bound[T]{Field: Field{Name: name, Kind: KindMoment}, column: store.Moment(name, at),
		get: func(x *T) Value { return At(*at(x)) },
		set: func(x *T, v Value) {
			*at(x) = time.Time{}
			if t, ok := v.Moment(); ok {
				*at(x) = t
			}
		}}
}

// Tick is a box that is ticked or not.
func Tick[T any](name string, at func(x *T) *bool) Bound[T] {
	return Bound[T]{Field: Field{Name: name, Kind: KindYesNo, Tick: true}, column: store.Col(name, at),
		get: func(x *T) Value { return Yes(*at(x)) },
		set: func(x *T, v Value) { *at(x) = v.Yes() }}
}

// Thing is the id of a thing of a room: room functions like org.UnitField make it.
func Thing[T any, S ~string](kind Kind, name string, at func(x *T) *S, source Source) Bound[T] {
	b := Text(name, at).As(kind)
	b.Source = source
	return b
}

// Cell is a field that may be empty in any of the ways of a Value, whatever its kind. Its column keeps canonical text.
func Cell[T any](f Field, at func(x *T) *Value) Bound[T] {
	return Bound[T]{Field: f,
		column: store.Coded(f.Name, func(x *T) any { return at(x).Canonical() }, func(x *T, v any) error {
			s, _ := v.(string)
			*at(x) = Canon(s)
			return nil
		}),
		get: func(x *T) Value { return *at(x) },
		set: func(x *T, v Value) { *at(x) = v }}
}

// Derived is a field that is only shown and that no column keeps: what it holds is made of a row that was read.
func Derived[T any](name string, kind Kind, of func(x *T) Value) Bound[T] {
	return Bound[T]{Field: Field{Name: name, Kind: kind}, get: of, set: func(*T, Value) {}}
}

// As makes the field one of another kind whose contents are texts: KindPhone, KindPoint.
func (b Bound[T]) As(k Kind) Bound[T] { b.Kind = k; return b }

// Needed makes a content necessary.
func (b Bound[T]) Needed() Bound[T] { b.Required = true; return b }

// Hint is a word under the label that says how to answer.
func (b Bound[T]) Hint(t lang.Text) Bound[T] { b.Help = t; return b }

// UpTo limits a text to so many letters, a choice of many to so many answers.
func (b Bound[T]) UpTo(most int) Bound[T] { b.Max = most; return b }

// Between limits a number, an amount or a date; "" is no limit.
func (b Bound[T]) Between(from, to string) Bound[T] { b.From, b.To = from, to; return b }

// For says where the field takes part besides the form.
func (b Bound[T]) For(uses ...Use) Bound[T] { b.Uses = uses; return b }

// In names the column where it is not called like the field.
func (b Bound[T]) In(column string) Bound[T] { b.column.Name = column; return b }

// SeenBy names the action needed to read the field, besides reading the record.
func (b Bound[T]) SeenBy(action string) Bound[T] { b.See = action; return b }

// Narrowed gives what the list may be narrowed to where that is not what may be chosen.
func (b Bound[T]) Narrowed(by Source) Bound[T] { b.FilterBy = by; return b }

// Chips draws the answers of a choice as chips, in the order of its values: "ok circle-check", "warn settings". One that is
// "" stays plain.
func (b Bound[T]) Chips(looks ...string) Bound[T] {
	list := append([]Option(nil), b.Options...)
	for i := range list {
		list[i].Look, list[i].Icon, _ = strings.Cut(looks[i], " ")
	}
	b.Options = list
	return b
}

// Of is the value of the field in x.
func (b Bound[T]) Of(x *T) Value { return b.get(x) }

// Put sets the field in x.
func (b Bound[T]) Put(x *T, v Value) { b.set(x, v) }

// Column is where the value is kept in the table of T.
func (b Bound[T]) Column() store.Column[T] { return b.column }

// arg is a value as a condition on the column takes it.
func (b Bound[T]) arg(v Value) any {
	var x T
	b.set(&x, v)
	return b.column.Of(&x)
}

// Is narrows to the rows whose field has a value.
func (b Bound[T]) Is(w store.Where, v Value) store.Where { return w.Is(b.column.Name, b.arg(v)) }

// SortColumn is the column by which a list is sorted by the field: of texts, a folded twin, because the order of bytes is
// not that of the alphabet.
func (b Bound[T]) SortColumn() string {
	switch b.Kind {
	case KindText, KindLong, KindName:
		return b.column.Name + "_key"
	}
	return b.column.Name
}
