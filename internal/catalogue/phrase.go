package catalogue

import (
	"io"
	"slices"
	"strings"
	"sync"

	cataloguedata "github.com/motcua/motcua/catalogue-data"
	"github.com/motcua/motcua/internal/kit/intake"
)

// Phrase is what people say, and what is meant by it. One with nothing behind it says only that something is wanted, or
// for whom: it counts little.
type Phrase struct {
	Said   string
	Codes  []string // of procedures, the best first
	Means  string   // other words for the same thing
	Office string   // who is to be asked, where the catalogue has nothing
	Always bool     // it never stands for itself: an abbreviation, another spelling
}

// idle tells whether the phrase says nothing of what is wanted.
func (p Phrase) idle() bool { return len(p.Codes) == 0 && p.Means == "" && p.Office == "" }

// Phrases are everything that is known of people's own words.
type Phrases []Phrase

// ReadPhrases reads a file with the columns phrase, codes, kind: codes, then "=" with the words that mean the same, or
// "@" with the office to ask.
func ReadPhrases(file string, r io.Reader) (Phrases, error) {
	s, err := intake.Read(file, r, intake.Layout{Columns: []string{"phrase", "codes", "kind"}})
	if err != nil {
		return nil, err
	}
	var out Phrases
	for _, l := range s.Lines {
		p := meaning(l.Text("phrase"), l.Text("codes"))
		p.Always = len(p.Codes) == 0 && slices.Contains([]string{"abbreviation", "spelling", "slang", "regional"}, l.Text("kind"))
		if len(spoken(p.Said)) == 0 {
			return nil, l.Fault("a phrase is empty")
		}
		out = append(out, p)
	}
	return out, nil
}

// meaning reads what stands behind a phrase.
func meaning(said, text string) Phrase {
	p := Phrase{Said: said}
	if i := strings.IndexAny(text, "=@"); i >= 0 {
		if text[i] == '=' {
			p.Means = text[i+1:]
		} else {
			p.Office = text[i+1:]
		}
		text = text[:i]
	}
	p.Codes = strings.Fields(text)
	return p
}

// DefaultPhrases are those of catalogue-data/everyday_words.csv, which the program carries.
func DefaultPhrases() (Phrases, error) { return defaultPhrases() }

// defaultPhrases reads them once: they are part of the program.
var defaultPhrases = sync.OnceValues(func() (Phrases, error) {
	f, err := cataloguedata.FS.Open("everyday_words.csv")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return ReadPhrases("everyday_words.csv", f)
})

// rule puts words in the place of others.
type rule struct{ said, means []word }

// rules are kept by the first word of what was said, the longest first.
type ruleSet map[string][]rule

func (s ruleSet) add(r rule) {
	k := r.said[0].key
	s[k] = append(s[k], r)
	slices.SortStableFunc(s[k], func(a, b rule) int { return len(b.said) - len(a.said) })
}

// apply puts the meanings in the place of what was said, each word once.
func (s ruleSet) apply(words []word) []word {
	out := make([]word, 0, len(words)+4)
	for i := 0; i < len(words); {
		if r := s.at(words[i:]); r != nil {
			out = append(out, r.means...)
			i += len(r.said)
			continue
		}
		out = append(out, words[i])
		i++
	}
	return out
}

// at is the longest rule for the beginning of words; nil: there is none.
func (s ruleSet) at(words []word) *rule {
	for i, r := range s[words[0].key] {
		if starts(words, r.said) {
			return &s[words[0].key][i]
		}
	}
	return nil
}

// starts tells whether words begin with those said; who typed marks means them.
func starts(words, said []word) bool {
	if len(words) < len(said) {
		return false
	}
	for i, w := range said {
		if words[i].key != w.key || len(said) == 1 && !words[i].agrees(w) {
			return false
		}
	}
	return true
}
