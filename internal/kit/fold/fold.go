// Package fold makes words comparable: what a person types without diacritics, in another case, in composed
// or decomposed letters, with the tone on the other vowel, finds what was written properly.
//
// The folding is a table of our own, because neither engine folds "Đ", and the key must be the same on both.
package fold

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Key is s in lower case, without diacritics (đ is d, ƀ is b), with single spaces and no space at the ends.
// Composed and decomposed letters give the same key; invisible characters are dropped; the apostrophes and the dashes that
// keyboards and printers have are one each. A key folds to itself.
func Key(s string) string {
	b := make([]byte, 0, len(s))
	space := false
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c <= ' ' || c == 0x7f:
				space = true
				continue
			case 'A' <= c && c <= 'Z':
				c += 'a' - 'A'
			case c == '`':
				c = '\''
			}
			b, space = gap(b, space), false
			b = append(b, c)
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		r = base(r)
		switch {
		case r == drop:
		case unicode.IsSpace(r):
			space = true
		default:
			b, space = gap(b, space), false
			b = utf8.AppendRune(b, r)
		}
	}
	return string(b)
}

func gap(b []byte, space bool) []byte {
	if space && len(b) > 0 {
		return append(b, ' ')
	}
	return b
}

// Words are the words of the key of s: runs of letters and digits, everything else parts them.
// A dot or slash inside a number or code stays ("1.004873", "175/2024").
func Words(s string) []string {
	k := []rune(Key(s))
	var out []string
	start := -1
	for i := 0; i <= len(k); i++ {
		if i < len(k) && inWord(k, i) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			out = append(out, string(k[start:i]))
			start = -1
		}
	}
	return out
}

func inWord(k []rune, i int) bool {
	if unicode.IsLetter(k[i]) || unicode.IsDigit(k[i]) {
		return true
	}
	return (k[i] == '.' || k[i] == '/') && i > 0 && i+1 < len(k) && unicode.IsDigit(k[i-1]) && unicode.IsDigit(k[i+1])
}

// Exact is s in lower case with its diacritics, composed, with single spaces, and with the tone of oa, oe
// and uy on the first vowel, so that "Hoà", "hòa" and their decomposed forms are equal. It ranks hits: who
// typed the diacritics means them.
func Exact(s string) string {
	rs := []rune(strings.ToLower(norm.NFC.String(s)))
	out := make([]rune, 0, len(rs))
	space := false
	for i, r := range rs {
		if Invisible(r) {
			continue
		}
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			space = true
			continue
		}
		if space && len(out) > 0 {
			out = append(out, ' ')
		}
		space = false
		out = append(out, sign(r))
		moveTone(out, i+1 < len(rs) && joins(rs[i+1]))
	}
	// Dropping an invisible character can bring a mark beside its letter.
	return norm.NFC.String(string(out))
}

func joins(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || Invisible(r) }

// moveTone puts the tone of an open syllable ending in oa, oe or uy on the first vowel.
func moveTone(out []rune, more bool) {
	n := len(out)
	if more || n < 2 {
		return
	}
	to, ok := tones[[2]rune{out[n-2], out[n-1]}]
	if !ok || out[n-2] == 'u' && n > 2 && out[n-3] == 'q' { // quý: the u belongs to q
		return
	}
	out[n-2], out[n-1] = to[0], to[1]
}

// Sound is a folded word with y as i where both are written for the same sound: alone after its consonants, as in Lý
// and Lí, kỹ and kĩ, quý and quí. Where they part two words (tay and tai, thúy and thúi) it stays.
func Sound(word string) string {
	onset, ok := strings.CutSuffix(word, "y")
	if !ok || onset == "" || !slices.Contains(onsets, onset) {
		return word
	}
	return onset + "i"
}

// onsets are the consonants after which y and i stand for each other.
var onsets = []string{"b", "c", "ch", "d", "g", "gh", "h", "k", "kh", "l", "m", "n", "nh", "ngh", "p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x"}
