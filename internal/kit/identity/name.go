package identity

import (
	"encoding/hex"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/kit/fold"
)

// longest is the most letters a name may have.
const longest = 120

// latin tells of the letters and marks that names have on papers, and that the printing fonts draw: Vietnamese and the
// languages of Việt Nam that are written in Latin letters, Europe, what passports have in place of other scripts
// (a name is in Vietnamese or another language of Việt Nam, BLDS 2015 Điều 26; ICAO 9303 for passports).
func latin(r rune) bool {
	return r < 0x250 && unicode.Is(unicode.Latin, r) || r >= 0x300 && r < 0x370 || r >= 0x1e00 && r < 0x1f00
}

// Name checks a person's name in one field, as papers have it: one word or many, of Latin letters with their marks,
// apostrophes (H'Hen), hyphens and dots. It is kept composed (NFC), with single spaces, and with the capitals
// that were typed: "Y Moan Êban" stays as it is.
func Name(s string) Verdict {
	typed := strings.Join(strings.Fields(s), " ")
	name := tidy(typed)
	if name == "" {
		return no(name, "identity.empty")
	}
	if utf8.RuneCountInString(name) > longest {
		return no(name, "identity.name_long", "n", longest)
	}
	for _, r := range name {
		switch {
		case latin(r), r == ' ', r == '\'', r == '-', r == '.':
		case unicode.IsDigit(r):
			return no(name, "identity.name_digit")
		case unicode.IsLetter(r), unicode.Is(unicode.M, r):
			return no(name, "identity.name_latin")
		case unicode.IsControl(r), !unicode.IsPrint(r):
			return no(strings.ToValidUTF8(typed, ""), "identity.name_sign")
		default:
			return no(name, "identity.name_sign")
		}
	}
	for w := range strings.FieldsSeq(name) {
		if !strings.ContainsFunc(w, unicode.IsLetter) {
			return no(name, "identity.name_sign")
		}
	}
	return Verdict{Value: name}
}

// tidy composes the letters, makes one apostrophe out of the several that keyboards give, and drops what
// cannot be seen.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case fold.Invisible(r):
			return -1
		case r == '’' || r == '‘' || r == 'ʼ' || r == '`' || r == '´' || r == '′':
			return '\''
		case r == '‐' || r == '‑':
			return '-'
		}
		return r
	}, s)
	return norm.NFC.String(strings.Join(strings.Fields(s), " "))
}

var collators = sync.Pool{New: func() any { return collate.New(language.Vietnamese, collate.IgnoreCase) }}

// SortKey orders names as Vietnamese lists do: by given name (the last word), then family name, then the words
// between; letters and tones in their Vietnamese order (a ă â … d đ; ngang huyền hỏi ngã sắc nặng). Keys are
// compared as text and sort alike in both engines.
func SortKey(name string) string {
	words := strings.Fields(tidy(name))
	n := len(words)
	if n == 0 {
		return ""
	}
	ordered := append([]string{words[n-1]}, words[:n-1]...)
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	var buf collate.Buffer
	var key strings.Builder
	for i, w := range ordered {
		if i > 0 {
			key.WriteString("00") // lower than every letter
		}
		key.WriteString(hex.EncodeToString(c.KeyFromString(&buf, w)))
		buf.Reset()
	}
	return key.String()
}
