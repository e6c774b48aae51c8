package catalogue

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fold"
)

// SearchQuery is what a person looks for. The zero value of a filter means any.
type SearchQuery struct {
	Text     string
	Level    string   // "commune", "province", "ministry", "other"
	Field    string   // lĩnh vực, as Fields gives it
	On       day.Date // versions in force on that day; 0: the last ones published
	Limit    int      // 20 when 0
	Synonyms Synonyms // DefaultSynonyms when nil
}

// Hit is a procedure found.
type Hit struct {
	Version string
	Code    string
	Name    string
	Field   string
	Service Service
	FiledAt string
	Score   float64
	Instead string // what was really looked for, when the text was a people's word or had a slip
}

var codeLike = regexp.MustCompile(`^\d\.\d{2,6}$`)

// longest is the number of words looked at.
const longest = 24

// Search finds procedures by name, people's words or code, with or without diacritics, with slips of the
// finger; the best first. An empty text finds nothing: see List.
func (x *Index) Search(s SearchQuery) ([]Hit, error) {
	if s.Limit <= 0 {
		s.Limit = 20
	}
	if s.Synonyms == nil {
		var err error
		if s.Synonyms, err = DefaultSynonyms(); err != nil {
			return nil, wrap(err, "synonyms")
		}
	}
	words := fold.Words(s.Text)
	words = words[:min(len(words), longest)]
	if len(words) == 0 {
		return nil, nil
	}
	if len(words) == 1 && codeLike.MatchString(words[0]) {
		return x.byCode(s, words[0]), nil
	}
	words = meant(words)
	hits := x.read(s, words)
	if mended := x.correct(s.Synonyms, words); mended != nil {
		again := x.read(s, mended)
		if len(again) > 0 && (len(hits) == 0 || again[0].Score > hits[0].Score) {
			hits = again
			for i := range hits {
				hits[i].Instead = cmp.Or(hits[i].Instead, strings.Join(mended, " "))
			}
		}
	}
	return hits[:min(len(hits), s.Limit)], nil
}

func (x *Index) byCode(s SearchQuery, code string) []Hit {
	var out []Hit
	on, field := s.day(), fold.Key(s.Field)
	for i := range x.rows {
		w := &x.rows[i]
		if strings.HasPrefix(w.Code, code) && w.in(s, on, field) && len(out) < s.Limit {
			h := w.Hit
			h.Score = 1
			out = append(out, h)
		}
	}
	return out
}

// idle are words that say only that something is wanted; they are dropped unless nothing else was typed.
var idle = []string{"thu tuc", "toi", "muon", "xin", "lam", "can", "o dau", "nhu the nao", "the nao", "cho", "bi", "va", "cua", "ve", "cac", "ho so"}

func meant(words []string) []string {
	out := slices.Clone(words)
	for _, w := range idle {
		phrase := strings.Fields(w)
		for i := where(out, phrase); i >= 0; i = where(out, phrase) {
			out = slices.Delete(out, i, i+len(phrase))
		}
	}
	if len(out) == 0 {
		return words
	}
	return out
}

// least is the score below which a procedure is not shown.
const least = 0.5

// read searches the words as typed and as the synonyms read them; a procedure keeps its best score.
func (x *Index) read(s SearchQuery, words []string) []Hit {
	best := map[string]Hit{}
	exact := fold.Exact(s.Text)
	if exact == fold.Key(s.Text) {
		exact = ""
	}
	readings := append([]reading{{words: words}}, s.Synonyms.open(words)...)
	for _, r := range readings {
		for _, h := range x.find(s, r.words) {
			if r.means != "" { // what the word means comes before what merely sounds alike
				h.Score += 0.6
				h.Instead = r.means
			} else if exact != "" && strings.Contains(fold.Exact(h.Name), exact) {
				h.Score += 0.5 // who typed the diacritics means them
			}
			if old, ok := best[h.Version]; (!ok || h.Score > old.Score) && h.Score >= least {
				best[h.Version] = h
			}
		}
	}
	out := make([]Hit, 0, len(best))
	for _, h := range best {
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b Hit) int { return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Code, b.Code)) })
	return out
}

// find scores every procedure in force that has one of the words.
func (x *Index) find(s SearchQuery, words []string) []Hit {
	on, field := s.day(), fold.Key(s.Field)
	var found []*row
	times := make([]int, len(words))
	for i := range x.rows {
		w := &x.rows[i]
		if !w.in(s, on, field) {
			continue
		}
		any := false
		for j, word := range words {
			if strings.Contains(w.hay, " "+word) {
				times[j]++
				any = true
			}
		}
		if any {
			found = append(found, w)
		}
	}
	weights := make([]float64, len(words)) // rare words weigh more
	sum := 0.0
	for i := range words {
		weights[i] = math.Log(2 + float64(len(x.rows))/float64(times[i]+1))
		sum += weights[i]
	}
	var hits []Hit
	for _, w := range found {
		score := w.score(words, weights) / sum
		if score < 0.55 {
			continue
		}
		h := w.Hit
		h.Score = score + w.bonus(words)
		hits = append(hits, h)
	}
	return hits
}

// score is the weight of the words found: whole words in the name count most.
func (w *row) score(words []string, weights []float64) float64 {
	name, spoken := " "+w.nameKey+" ", " "+strings.Join(w.words, " ")+" "
	got := 0.0
	for i, x := range words {
		switch {
		case strings.Contains(name, " "+x+" "), strings.Contains(spoken, " "+x+" "):
			got += weights[i]
		case strings.Contains(name, " "+x):
			got += 0.8 * weights[i]
		case strings.Contains(w.hay, " "+x):
			got += 0.6 * weights[i]
		}
	}
	return got
}

// bonus rewards the words standing together, a people's phrase, a short name, and what most come for.
func (w *row) bonus(words []string) float64 {
	phrase := strings.Join(words, " ")
	name := strings.TrimPrefix(w.nameKey, "thu tuc ")
	b := 0.02*float64(w.plus) - 0.003*float64(min(len(name), 90))
	if w.curated {
		b += 0.1
	}
	if strings.Contains(" "+name+" ", " "+phrase+" ") {
		b += 0.5
	}
	if strings.HasPrefix(name+" ", phrase+" ") {
		b += 0.2
	}
	if name == phrase {
		b += 0.3
	}
	for _, k := range w.words {
		if k != "" && strings.Contains(" "+phrase+" ", " "+k+" ") {
			return b + 1
		}
	}
	return b
}
