package catalogue

import (
	"io"
	"slices"
	"strings"
	"sync"

	cataloguedata "github.com/motcua/motcua/catalogue-data"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/intake"
)

// Synonyms are people's words and what the catalogue calls the same thing. They are folded.
type Synonyms []synonym

type synonym struct {
	said  []string // folded words
	means []string
	text  string // what it means, as people read it
}

// knows tells whether a word stands in a phrase that people say.
func (s Synonyms) knows(word string) bool {
	return slices.ContainsFunc(s, func(y synonym) bool { return slices.Contains(y.said, word) })
}

// ReadSynonyms reads a file with the columns said, means. The longest phrases come first.
func ReadSynonyms(file string, r io.Reader) (Synonyms, error) {
	s, err := intake.Read(file, r, intake.Layout{Columns: []string{"said", "means"}, Key: []string{"said"}})
	if err != nil {
		return nil, err
	}
	var out Synonyms
	for _, l := range s.Lines {
		y := synonym{fold.Words(l.Text("said")), fold.Words(l.Text("means")), l.Text("means")}
		if len(y.said) == 0 || len(y.means) == 0 {
			return nil, l.Fault("a phrase or its meaning is empty")
		}
		out = append(out, y)
	}
	slices.SortStableFunc(out, func(a, b synonym) int { return len(strings.Join(b.said, " ")) - len(strings.Join(a.said, " ")) })
	return out, nil
}

// DefaultSynonyms are those of catalogue-data/synonyms.csv, which the program carries.
func DefaultSynonyms() (Synonyms, error) { return defaultSynonyms() }

// defaultSynonyms reads them once: they are part of the program.
var defaultSynonyms = sync.OnceValues(func() (Synonyms, error) {
	f, err := cataloguedata.FS.Open("synonyms.csv")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return ReadSynonyms("synonyms.csv", f)
})

// reading is one way to understand a query.
type reading struct {
	words []string
	means string // the catalogue's words that were read into it; "": as typed
}

// open gives the readings of a query: people's phrases replaced by the catalogue's. None when nothing matched.
func (s Synonyms) open(words []string) []reading {
	var out []reading
	for _, y := range s {
		i := where(words, y.said)
		if i < 0 || where(words, y.means) >= 0 {
			continue
		}
		r := reading{slices.Compact(slices.Concat(words[:i], y.means, words[i+len(y.said):])), y.text}
		if !slices.ContainsFunc(out, func(o reading) bool { return slices.Equal(o.words, r.words) }) {
			out = append(out, r)
		}
		if len(out) == 3 {
			break
		}
	}
	return out
}

// where is the place of the phrase in words, or -1.
func where(words, phrase []string) int {
	for i := 0; i+len(phrase) <= len(words); i++ {
		if slices.Equal(words[i:i+len(phrase)], phrase) {
			return i
		}
	}
	return -1
}
