package catalogue

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/motcua/motcua/internal/kit/fold"
)

// word is a word as it is compared, and as it was written.
type word struct {
	key   string // folded, i for y
	exact string // with its marks; the key when it has none
}

// agrees tells whether two words can be the same one: marks that both have must be equal.
func (w word) agrees(o word) bool { return w.exact == w.key || o.exact == o.key || w.exact == o.exact }

// age is how people write "14 tuổi".
var age = regexp.MustCompile(`^(\d{1,2})t$`)

// toned writes i for y with any tone.
var toned = strings.NewReplacer("ý", "í", "ỳ", "ì", "ỷ", "ỉ", "ỹ", "ĩ", "ỵ", "ị", "y", "i")

// spoken are the words of a text.
func spoken(text string) (out []word) {
	for _, part := range strings.FieldsFunc(fold.Exact(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && r != '.' && r != '/'
	}) {
		keys := fold.Words(part)
		for _, k := range keys {
			w := word{fold.Sound(k), fold.Sound(k)}
			if len(keys) == 1 {
				if e := strings.Trim(part, "./"); e != k {
					w.exact = e
				}
				if w.key != k {
					w.exact = toned.Replace(w.exact)
				}
			}
			if m := age.FindStringSubmatch(k); m != nil {
				out = append(out, word{m[1], m[1]}, word{"tuoi", "tuổi"})
				continue
			}
			out = append(out, w)
		}
	}
	return out
}

// texts joins words as they were written.
func texts(words []word) string {
	var out []string
	for _, w := range words {
		out = append(out, w.exact)
	}
	return strings.Join(out, " ")
}
