package field

import (
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/kit/lang"
)

// mostDigits is how long a number may be: what an int64 holds, whatever its decimals.
const mostDigits = 18

// ReadNumber reads a number as people type it, with so many decimals at most: 15000, 15.000, 15,000 and, where decimals
// are asked, 98,5 or 98.5 or 1.284,50. A sign that stands twice, or before three digits where no decimals are asked,
// parts thousands; of two different signs the last is the comma. The answer is the canonical text: "-1284.5".
func ReadNumber(typed string, decimals int) (string, bool) {
	s := strings.Join(strings.Fields(typed), "") // spaces of every kind part thousands too
	if rest, ok := strings.CutPrefix(s, "−"); ok {
		s = "-" + rest
	}
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, part, ok := parted(s, decimals)
	if !ok || len(part) > decimals {
		return "", false
	}
	return canonNumber(sign, whole, part)
}

// parted takes a number without its sign apart at its comma and drops what parts thousands.
func parted(s string, decimals int) (whole, part string, ok bool) {
	whole = s
	last := strings.LastIndexAny(s, ".,")
	if last >= 0 {
		sign := s[last : last+1]
		other := strings.Trim(".,", sign)
		twice := strings.Count(s, sign) > 1
		comma := strings.Contains(s, other) && !twice || decimals > 0 && !twice
		if comma {
			whole, part = s[:last], s[last+1:]
			if part == "" {
				return "", "", false
			}
		}
	}
	groups := strings.FieldsFunc(whole, func(r rune) bool { return r == '.' || r == ',' })
	if strings.Count(whole, ".")+strings.Count(whole, ",") != len(groups)-1 || strings.Contains(whole, ".") && strings.Contains(whole, ",") {
		return "", "", false
	}
	for i, g := range groups[1:] {
		if len(g) != 3 || i == 0 && (len(groups[0]) > 3) {
			return "", "", false
		}
	}
	return strings.Join(groups, ""), part, true
}

// canonNumber joins a number to its canonical text: no zeros in front or at the end, no "-0".
func canonNumber(sign, whole, part string) (string, bool) {
	if whole == "" || strings.Trim(whole+part, "0123456789") != "" || len(whole)+len(part) > mostDigits {
		return "", false
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	part = strings.TrimRight(part, "0")
	if whole == "0" && part == "" {
		sign = ""
	}
	if part != "" {
		part = "." + part
	}
	return sign + whole + part, true
}

// strictNumber reads the canonical text of a number, and what else JSON and spreadsheets write: 98.50, 1e3 is refused.
func strictNumber(s string, decimals int) (string, bool) {
	rest, negative := strings.CutPrefix(s, "-")
	sign := ""
	if negative {
		sign = "-"
	}
	whole, part, comma := strings.Cut(rest, ".")
	if comma && part == "" {
		return "", false
	}
	text, ok := canonNumber(sign, whole, part)
	if _, kept, _ := strings.Cut(text, "."); len(kept) > decimals {
		return "", false
	}
	return text, ok
}

// scaled is a canonical number times 10^decimals.
func scaled(text string, decimals int) (int64, bool) {
	whole, part, _ := strings.Cut(text, ".")
	if text == "" || len(part) > decimals {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+part+strings.Repeat("0", decimals-len(part)), 10, 64)
	return n, err == nil
}

// showNumber writes a canonical number as people read it, with all of its decimals: "1.284,50".
func showNumber(text string, decimals int, w *lang.Words) string {
	rest, negative := strings.CutPrefix(text, "-")
	whole, part, _ := strings.Cut(rest, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || len(part) > decimals {
		return text
	}
	out := w.Number(n)
	if negative {
		out = "-" + out
	}
	if decimals == 0 {
		return out
	}
	comma := "."
	if w.Tag() == lang.Default {
		comma = ","
	}
	return out + comma + part + strings.Repeat("0", max(decimals-len(part), 0))
}
