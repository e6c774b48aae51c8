package fold

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Visible is what takes ink of something that was typed, in capitals and in one way of writing: without spaces, marks of
// direction, fillers, blank patterns of Braille and all else that shows nothing.
func Visible(typed string) string {
	return strings.Map(func(r rune) rune {
		if Invisible(r) || unicode.In(r, unicode.Space, unicode.C) {
			return -1
		}
		return unicode.ToUpper(r)
	}, norm.NFKC.String(typed))
}

// Code is a code as somebody typed or copied it off a paper, in capitals, with each kind of dash as "-" and of stroke as "/", and without spaces and
// what shows nothing.
func Code(typed string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Pd, r) || r == '\u2212' || r == '\u02D7' || r == '\u2043' {
			return '-'
		}
		if r == '\u2044' || r == '\u2215' {
			return '/'
		}
		return r
	}, Visible(typed))
}

// Seen is Visible, and empty when no Latin letter and no digit is in it: marks alone, dots, pictures and the signs of scripts that
// nobody here reads say nothing.
func Seen(typed string) string {
	s := Visible(typed)
	if strings.ContainsFunc(s, func(r rune) bool {
		return unicode.Is(unicode.Latin, r) && unicode.In(r, unicode.Lu, unicode.Ll) || unicode.IsDigit(r)
	}) {
		return s
	}
	return ""
}

// Said is what was typed without the spaces at its ends, and empty when Seen is: reasons, grounds and answers that people must
// give are read by it.
func Said(typed string) string {
	if Seen(typed) == "" {
		return ""
	}
	return strings.TrimSpace(typed)
}

// Clip cuts a text that came from outside to at most n bytes at a letter's edge. What is no text is taken out: no
// database takes it, and nobody is turned away for what their browser calls itself.
func Clip(s string, n int) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}
