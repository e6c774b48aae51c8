package search

import (
	"slices"
	"strings"
	"unicode"

	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// The index knows these words. Of text: its folded words, y as i where they sound alike. Of a number, without leading
// zeros: every end of it that begins at a mark ("#11300000001"), the whole backwards, so that its last figures find it
// ("<10000000311"), and the whole for whoever has it exactly ("=…"); each as it is and with no part of it beginning with
// zeros. Of a unit that may see a record: its id behind the kind (":dossier/01ab").

// words are the words by which a record is found.
func (e Entry) words(kind string) (list []string) {
	for _, s := range e.Words {
		for _, w := range fold.Words(s) {
			list = append(list, fold.Sound(w))
		}
	}
	for _, s := range e.Numbers {
		list = append(list, forms(s)...)
	}
	for _, s := range e.Scopes {
		list = append(list, scope(kind, s))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func scope(kind, unit string) string { return ":" + kind + "/" + unit }

// forms are the words of a number.
func forms(number string) (list []string) {
	parts := segments(number)
	for i, p := range parts {
		for _, end := range joined(parts[i:]) {
			list = append(list, "#"+end)
		}
		if strings.ContainsFunc(p, unicode.IsLetter) {
			list = append(list, p) // "qd" of 152/QĐ-UBND
		}
	}
	for _, whole := range joined(parts) {
		list = append(list, "="+whole, "<"+backwards(whole))
	}
	return list
}

// segments are the runs of letters and figures of a number, between its marks. A telephone number loses the code of the
// country.
func segments(number string) []string {
	parts := strings.FieldsFunc(fold.Key(number), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	if all := strings.Join(parts, ""); len(all) == len("84905000111") && strings.HasPrefix(all, "84") {
		return []string{all[2:]}
	}
	return parts
}

// joined are the parts of a number in one: as they are, and without the zeros each begins with.
func joined(parts []string) (list []string) {
	bare, each := strings.TrimLeft(strings.Join(parts, ""), "0"), ""
	for _, p := range parts {
		each += strings.TrimLeft(p, "0")
	}
	if bare != "" {
		list = append(list, bare)
	}
	if each != "" && each != bare {
		list = append(list, each)
	}
	return list
}

func backwards(s string) string {
	b := []byte(s)
	slices.Reverse(b)
	return string(b)
}

// term is a word or a number that somebody looks for.
type term struct {
	word    string
	numbers []string // as forms knows it; none: it has no figures
	end     string   // as typed, zeros before it kept: last figures may begin with them
}

// maxTerms are as many as anybody means.
const maxTerms = 12

// terms reads what is typed. Groups of figures that stand side by side are one number, as a telephone number is shown.
func terms(text string) (list []term) {
	figures := func(s string) bool { return strings.ContainsAny(s, "0123456789") }
	run := "" // groups so far
	flush := func() {
		if run != "" {
			list = append(list, term{word: strings.ReplaceAll(run, " ", ""), numbers: joined(segments(run)), end: strings.Join(segments(run), "")})
			run = ""
		}
	}
	for part := range strings.FieldsSeq(fold.Key(text)) {
		if figures(part) {
			run = strings.TrimSpace(run + " " + part)
			continue
		}
		flush()
		for _, w := range fold.Words(part) {
			list = append(list, term{word: fold.Sound(w)})
		}
	}
	flush()
	return list[:min(len(list), maxTerms)]
}

// group is what a term may be found by. A number is found by its beginning, by the beginning of a part of it, and by its
// last figures; a word as it is, or as the beginning of one.
func (t term) group(prefix bool) []store.TextWord {
	words := []store.TextWord{{Word: t.word, Prefix: prefix && len(t.word) > 1}}
	for _, n := range t.numbers {
		words = append(words, store.TextWord{Word: "#" + n, Prefix: true})
	}
	for _, n := range append([]string{t.end}, t.numbers...) {
		if len(n) >= shortestEnd {
			words = append(words, store.TextWord{Word: "<" + backwards(n), Prefix: true})
		}
	}
	return words
}

// shortestEnd is how many last figures find a number.
const shortestEnd = 3
