package form

import (
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/lang"
)

// Fields are the questions that hold one value as fields of the house, in the order of the form: with them answers are shown,
// listed and written to files as records are. What stands in lists has the name "children.*.name"; an address is several
// values, a statement is none.
func (f *Form) Fields() []field.Field {
	var out []field.Field
	for _, q := range f.asked {
		for _, x := range append([]*Question{q}, q.Questions...) {
			if x.as.Kind != "" {
				out = append(out, x.as)
			}
		}
	}
	return out
}

// asField makes the field of a question, once the schema has said how long its text may be.
func (q *Question) asField(pointer string) field.Field {
	kind := field.Kind(q.Kind)
	switch q.Kind {
	case KindAddress, KindList, KindStatement:
		return field.Field{}
	case KindConfirm:
		kind = field.KindYesNo
	}
	f := field.Field{Name: nameOf(pointer), Kind: kind, Label: q.Label, Help: q.Hint, Required: !q.Optional, Max: q.Max, Decimals: q.Decimals, Measure: q.Unit,
		Tick: q.Kind == KindConfirm, From: fixedDate(q.From), To: fixedDate(q.To)}
	if f.Kind == field.KindText || f.Kind == field.KindLong {
		f.Max = q.max
	}
	if q.Precision != "day" {
		f.Precision = field.Precision(q.Precision)
	}
	for _, o := range q.Options {
		f.Options = append(f.Options, field.Option{Value: o.Value, Label: o.Label})
	}
	return f
}

// fixedDate is the end of a date that does not hang on another answer.
func fixedDate(s string) string {
	if strings.HasPrefix(s, "/") {
		return ""
	}
	return s
}

// Value is an answer as the value of a field; what is no answer of its kind stays as it was typed.
func (q *Question) Value(answer any) field.Value {
	switch x := answer.(type) {
	case string:
		return field.Said(x)
	case bool:
		return field.Yes(x)
	case int:
		return field.Whole(int64(x))
	case float64:
		return field.Said(strconv.FormatFloat(x, 'f', -1, 64))
	case []any:
		list := make([]string, 0, len(x))
		for _, v := range x {
			if s, ok := v.(string); ok {
				list = append(list, s)
			}
		}
		return field.Several(slices.Clip(list))
	}
	return field.Value{}
}

// show writes an answer for people.
func (q *Question) show(answer any, w *lang.Words) string {
	if q.Kind == KindAddress {
		return showAddress(answer, w)
	}
	return q.as.Show(field.Env{Words: w}, q.Value(answer), nil)
}
