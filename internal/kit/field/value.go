package field

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
)

// Empty says why a field has no content.
type Empty int8

// The ways to have no content.
const (
	Blank         Empty = iota // nothing was said (trống)
	None                       // there was nothing to report (không phát sinh)
	NotApplicable              // the question does not concern this record (không áp dụng)
)

var emptyNames = [...]string{"", "none", "not_applicable"}

func (e Empty) String() string { return emptyNames[e] }

// word is the word key of what people read and may write in a file.
func (e Empty) word() string { return "field.empty_" + emptyNames[e] }

// MarshalText writes the name in a definition.
func (e Empty) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText reads the name in a definition.
func (e *Empty) UnmarshalText(b []byte) error {
	for i, name := range emptyNames {
		if name == string(b) {
			*e = Empty(i)
			return nil
		}
	}
	return fmt.Errorf("field: %q is no way to be empty", b)
}

// Value is what a field holds: a content, or a reason why there is none. The zero Value is blank. Values are equal when
// they mean the same.
type Value struct {
	text  string
	empty Empty
}

// Said is a content in canonical text; an empty text is blank.
func Said(text string) Value { return Value{text: text} }

// Whole is a whole number or an amount of money.
func Whole(n int64) Value { return Value{text: strconv.FormatInt(n, 10)} }

// On is a date.
func On(d day.Date) Value { return Value{text: d.String()} }

// At is a moment; the zero time is blank.
func At(t time.Time) Value {
	if t.IsZero() {
		return Value{}
	}
	return Value{text: t.UTC().Format(time.RFC3339Nano)}
}

// Yes is an answer to a question of yes or no.
func Yes(yes bool) Value { return Value{text: strconv.FormatBool(yes)} }

// Several are several contents, as of a field of KindMany; none is blank.
func Several[S ~string](list []S) Value {
	texts := make([]string, len(list))
	for i, s := range list {
		texts[i] = string(s)
	}
	return Value{text: strings.Join(texts, ",")}
}

// Lacking is a Value without a content.
func Lacking(e Empty) Value { return Value{empty: e} }

// Filled tells whether there is a content.
func (v Value) Filled() bool { return v.text != "" }

// Blank tells that nothing was said.
func (v Value) Blank() bool { return v == Value{} }

// Empty is why there is no content.
func (v Value) Empty() Empty { return v.empty }

// Text is the content in canonical text, "" when there is none.
func (v Value) Text() string { return v.text }

// Whole is the content as a whole number.
func (v Value) Whole() (int64, bool) {
	n, err := strconv.ParseInt(v.text, 10, 64)
	return n, err == nil
}

// Date is the content as a date; of one that is not known to the day, the first day it can be.
func (v Value) Date() (day.Date, bool) {
	p, ok := day.ParsePartial(v.text)
	if !ok {
		return 0, false
	}
	return p.First(), true
}

// Moment is the content as a moment, UTC.
func (v Value) Moment() (time.Time, bool) {
	t, err := time.Parse(time.RFC3339Nano, v.text)
	return t.UTC(), err == nil
}

// Yes is the content as yes (true) or no.
func (v Value) Yes() bool { return v.text == "true" }

// List are the contents of a field of KindMany.
func (v Value) List() []string {
	if v.text == "" {
		return nil
	}
	return strings.Split(v.text, ",")
}

// mark begins the canonical text of a Value without content; a content that begins so has it doubled.
const mark = "!"

// Canonical is the value in one text for facts, columns and comparisons: the content as it is, "" for blank, "!none",
// "!not_applicable".
func (v Value) Canonical() string {
	switch {
	case v.text == "" && v.empty != Blank:
		return mark + v.empty.String()
	case strings.HasPrefix(v.text, mark):
		return mark + v.text
	}
	return v.text
}

// Canon reads a canonical text. One that Canonical does not write is read as a content.
func Canon(s string) Value {
	if rest, ok := strings.CutPrefix(s, mark); ok {
		for _, e := range []Empty{None, NotApplicable} {
			if rest == e.String() {
				return Lacking(e)
			}
		}
		if strings.HasPrefix(rest, mark) {
			return Said(rest)
		}
	}
	return Said(s)
}
