package store

import (
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/kit/fold"
)

// Where is a condition with its values. It is a value: narrowing gives a new one and leaves the old alone. The zero
// Where holds for every row.
type Where struct {
	parts []string // each with a $ where a value stands
	args  []any
}

// If is a condition; every $ in it is the place of a value, in order: If("since >= $ and since < $", from, to).
func If(cond string, values ...any) Where { return Where{}.And(cond, values...) }

// And narrows by one more condition, written as that of If.
func (w Where) And(cond string, values ...any) Where {
	return Where{
		parts: append(w.parts[:len(w.parts):len(w.parts)], cond),
		args:  append(w.args[:len(w.args):len(w.args)], values...),
	}
}

// Both narrows by all of another condition.
func (w Where) Both(o Where) Where {
	return Where{
		parts: append(w.parts[:len(w.parts):len(w.parts)], o.parts...),
		args:  append(w.args[:len(w.args):len(w.args)], o.args...),
	}
}

// Is narrows to one value of a column.
func (w Where) Is(column string, v any) Where { return w.And(column+" = $", v) }

// In narrows to the values of a list; an empty list holds for no row, so who has no rights finds nothing.
func (w Where) In(column string, list []string) Where {
	if len(list) == 0 {
		return w.And(column + " in (null)")
	}
	args := make([]any, len(list))
	for i, v := range list {
		args[i] = v
	}
	return w.And(column+" in ($"+strings.Repeat(",$", len(list)-1)+")", args...)
}

// mostWalked is how many values of a list an index is walked for.
const mostWalked = 50

// Among narrows as In does, to the units of a viewer or the like. A long list holds for most of the rows: it hides its column from
// the indexes, so that a page of the list is read by the index of its order and ends after that page.
func (w Where) Among(column string, list []string) Where {
	if len(list) > mostWalked {
		column += " || ''"
	}
	return w.In(column, list)
}

// longest is how many letters of a text are looked for: a condition for each of many words, or a pattern of many letters,
// is more than the engines take.
const longest = 100

// Has narrows to the rows whose folded column (see kit/fold) holds every word of the beginning of a text, wherever it
// stands. A text without words narrows nothing.
func (w Where) Has(column, text string) Where {
	for word := range strings.FieldsSeq(beginning(fold.Key(text))) {
		w = w.And(column+` like $ escape '\'`, "%"+Like(word)+"%")
	}
	return w
}

// Like makes the beginning of a text stand for itself in a pattern of like; the condition says escape '\' behind it.
func Like(text string) string { return likeSigns.Replace(beginning(text)) }

func beginning(text string) string {
	n := 0
	for i := range text {
		if n++; n > longest {
			return text[:i]
		}
	}
	return text
}

var likeSigns = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// SQL writes the condition for a query whose values so far are args, and adds its own.
func (w Where) SQL(args *[]any) string {
	var b strings.Builder
	n := len(*args)
	for _, c := range []byte(w.text()) {
		b.WriteByte(c)
		if c == '$' {
			n++
			b.WriteString(strconv.Itoa(n))
		}
	}
	*args = append(*args, w.args...)
	return b.String()
}

// Or holds where this condition holds or another one.
func (w Where) Or(o Where) Where {
	one, two := w.text(), o.text()
	return If("("+one+") or ("+two+")", append(w.args[:len(w.args):len(w.args)], o.args...)...)
}

// text is the whole condition, its values still without numbers.
func (w Where) text() string {
	if len(w.parts) == 0 {
		return "1=1"
	}
	return "(" + strings.Join(w.parts, ") and (") + ")"
}
