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
	said  []string
	means []string
}

// ReadSynonyms reads a file with the columns said, means. The longest phrases come first.
func ReadSynonyms(file string, r io.Reader) (Synonyms, error) {
	s, err := intake.Read(file, r, intake.Layout{Columns: []string{"said", "means"}, Key: []string{"said"}})
	if err != nil {
		return nil, err
	}
	var out Synonyms
	for _, l := range s.Lines {
		y := synonym{fold.Words(l.Text("said")), fold.Words(l.Text("means"))}
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

// open gives the readings of a query: people's phrases replaced by the catalogue's. None when nothing matched.
func (s Synonyms) open(words []string) [][]string {
	var out [][]string
	for _, y := range s {
		i := index2(words, y.said)
		if i < 0 {
			continue
		}
		reading := slices.Concat(words[:i], y.means, words[i+len(y.said):])
		if !slices.ContainsFunc(out, func(o []string) bool { return slices.Equal(o, reading) }) {
			out = append(out, reading)
		}
		if len(out) == 3 {
			break
		}
	}
	return out
}

// index2 is where the phrase stands in words, or -1.
func index2(words, phrase []string) int {
	for i := 0; i+len(phrase) <= len(words); i++ {
		if slices.Equal(words[i:i+len(phrase)], phrase) {
			return i
		}
	}
	return -1
}
