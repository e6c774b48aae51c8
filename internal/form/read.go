package form

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/identity"
)

// clean makes typed text storable: composed letters, no control characters, single spaces; lines stay lines in
// long texts.
func clean(s string, lines bool) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, ""))
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && lines:
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), fold.Invisible(r):
			return -1
		}
		return r
	}, s)
	if !lines {
		return norm.NFC.String(strings.Join(strings.Fields(s), " "))
	}
	rows := strings.Split(s, "\n")
	for i, r := range rows {
		rows[i] = strings.TrimRight(r, " ")
	}
	return norm.NFC.String(strings.TrimSpace(strings.Join(rows, "\n")))
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func readText(_ *Question, name string, v url.Values) any {
	return orNil(norm.NFC.String(clean(v.Get(name), false)))
}

func readLong(_ *Question, name string, v url.Values) any { return orNil(clean(v.Get(name), true)) }

// readNumbered keeps the form of the house when what was typed is valid, else what was typed.
func readNumbered(check func(string) identity.Verdict) func(*Question, string, url.Values) any {
	return func(_ *Question, name string, v url.Values) any {
		s := clean(v.Get(name), false)
		if r := check(s); r.OK() {
			s = r.Value
		}
		return orNil(s)
	}
}

// readDigits drops what people put between digits.
func readDigits(_ *Question, name string, v url.Values) any {
	s := clean(v.Get(name), false)
	if d := strings.NewReplacer(" ", "", ".", "", "-", "").Replace(s); strings.Trim(d, "0123456789") == "" {
		s = d
	}
	return orNil(s)
}

func readTax(q *Question, name string, v url.Values) any {
	s := clean(v.Get(name), false)
	if t := identity.TaxCode(s, identity.TaxRules{Personal: q.Personal}); t.OK() {
		s = t.Value
	}
	return orNil(s)
}

func readMany(q *Question, name string, v url.Values) any {
	var out []any
	for _, s := range v[name] {
		s = clean(s, false)
		if s != "" && !slices.Contains(out, any(s)) && len(out) <= len(q.Options) {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func readYesNo(_ *Question, name string, v url.Values) any {
	switch v.Get(name) {
	case "yes":
		return true
	case "no":
		return false
	}
	return nil
}

func readConfirm(_ *Question, name string, v url.Values) any {
	if s := v.Get(name); s == "yes" || s == "1" {
		return true
	}
	return nil
}

// readNumber reads 15000, 15.000, 15,000 and, where decimals are asked, 98,5. What is not a number stays text.
func readNumber(q *Question, name string, v url.Values) any {
	typed := clean(v.Get(name), false)
	decimals := 0
	if q.Decimals > 0 {
		decimals = mostDecimals // too many are refused by the check, in its words
	}
	s, _ := field.ReadNumber(strings.NewReplacer("₫", "", "đ", "").Replace(typed), decimals)
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n < 1<<53 && n > -1<<53 {
		return int(n)
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil && q.Decimals > 0 {
		return f
	}
	return orNil(typed)
}

// mostDecimals is how many decimals are read.
const mostDecimals = 15

func readDate(_ *Question, name string, v url.Values) any {
	if v.Has(name) {
		return orNil(readOneBox(clean(v.Get(name), false)))
	}
	box := func(part string) string { return clean(v.Get(name+"."+part), false) }
	return orNil(writeDate(box("d"), box("m"), box("y")))
}
