package catalogue

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// SearchQuery is what a person looks for. The zero value of a filter means any.
type SearchQuery struct {
	Text     string
	Level    string   // "commune", "province", "ministry", "other"
	Field    string   // lĩnh vực, as List gives it
	On       day.Date // versions in force on that day
	Limit    int      // 20 when 0
	Synonyms Synonyms // DefaultSynonyms when nil
}

// Hit is a procedure found.
type Hit struct {
	Version  string
	Code     string
	Name     string
	Field    string
	Service  Service
	FiledAt  string
	Score    float64
	Instead  string // the words really looked for, when what was typed had a slip or a people's word
	Keywords bool   // found by its own people's words
}

// Search finds procedures by name, people's words or code, with or without diacritics, with slips of the
// finger; the best first. An empty text finds nothing: see List.
func Search(q store.Querier, s SearchQuery) ([]Hit, error) {
	if s.Limit <= 0 {
		s.Limit = 20
	}
	if s.Synonyms == nil {
		var err error
		if s.Synonyms, err = DefaultSynonyms(); err != nil {
			return nil, wrap(err, "synonyms")
		}
	}
	words := meant(fold.Words(s.Text))
	if len(words) == 0 {
		return nil, nil
	}
	if codeLike.MatchString(words[0]) && len(words) == 1 {
		return byCode(q, s, words[0])
	}
	hits, err := s.read(q, words)
	if err != nil {
		return nil, wrap(err, "search")
	}
	if len(hits) == 0 || hits[0].Score < good {
		mended, err := mend(q, s, words)
		if err != nil {
			return nil, wrap(err, "search")
		}
		if mended != nil {
			again, err := s.read(q, mended)
			if err != nil {
				return nil, wrap(err, "search")
			}
			if len(again) > 0 && (len(hits) == 0 || again[0].Score > hits[0].Score) {
				hits = again
				for i := range hits {
					hits[i].Instead = strings.Join(mended, " ")
				}
			}
		}
	}
	return hits[:min(len(hits), s.Limit)], nil
}

// good is the score from which nobody asks whether the words were mistyped: every word was found.
const good = 0.99

// idle are words that say only that something is wanted; they are dropped unless nothing else was typed.
var idle = []string{"thu tuc", "toi", "muon", "xin", "lam", "can", "o dau", "nhu the nao", "the nao", "cho", "bi", "va", "cua", "ve", "cac", "ho so"}

func meant(words []string) []string {
	out := slices.Clone(words)
	for _, w := range idle {
		phrase := strings.Fields(w)
		for i := index2(out, phrase); i >= 0; i = index2(out, phrase) {
			out = slices.Delete(out, i, i+len(phrase))
		}
	}
	if len(out) == 0 {
		return words
	}
	return out
}

// read searches the words as typed and as the synonyms read them, and merges.
func (s SearchQuery) read(q store.Querier, words []string) ([]Hit, error) {
	best := map[string]Hit{}
	readings := append([][]string{words}, s.Synonyms.open(words)...)
	for i, r := range readings {
		hits, err := s.find(q, r)
		if err != nil {
			return nil, err
		}
		for _, h := range hits {
			if i > 0 { // what the word means comes before what merely sounds alike
				h.Score += 0.6
				h.Instead = strings.Join(r, " ")
			}
			if old, ok := best[h.Version]; !ok || h.Score > old.Score {
				best[h.Version] = h
			}
		}
	}
	out := make([]Hit, 0, len(best))
	for _, h := range best {
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b Hit) int {
		if a.Score != b.Score {
			return int(math.Copysign(1, b.Score-a.Score))
		}
		return strings.Compare(a.Code, b.Code)
	})
	return out, nil
}

// row is a candidate of the index.
type row struct {
	Hit
	nameKey, exact, words, hay string
	plus                       int
}

// filter adds the filters of the query to a condition on the tables v (version) and x (index).
func (s SearchQuery) filter(args *[]any) string {
	arg := func(v any) string { *args = append(*args, v); return fmt.Sprintf("$%d", len(*args)) }
	on := arg(s.On.String())
	where := `v.state='published' and v.from_day<=` + on + ` and (v.to_day='' or v.to_day>` + on + `)`
	if s.Field != "" {
		where += ` and v.field_key=` + arg(fold.Key(s.Field))
	}
	return where + level("v", s.Level)
}

// level is a condition on the deciding level.
func level(table, l string) string {
	switch l {
	case "commune", "province", "ministry", "other":
		return ` and ` + table + `.at_` + l
	}
	return ""
}

const fromIndex = ` from catalogue_search x join catalogue_version v on v.id = x.version where `

func (s SearchQuery) candidates(q store.Querier, words []string) ([]row, error) {
	var args []any
	where := s.filter(&args)
	var some []string
	for _, w := range words {
		args = append(args, "% "+like.Replace(w)+"%")
		some = append(some, fmt.Sprintf(`x.hay like $%d escape '\'`, len(args)))
	}
	where += " and (" + strings.Join(some, " or ") + ")"
	var out []row
	err := store.All(q, `select v.id, v.code, v.name, v.field, v.service, v.filed_at, x.name_key, x.name_exact, x.words, x.hay, x.plus`+fromIndex+where, args, func(r rows) error {
		var x row
		var service string
		err := r.Scan(&x.Version, &x.Code, &x.Name, &x.Field, &service, &x.FiledAt, &x.nameKey, &x.exact, &x.words, &x.hay, &x.plus)
		x.Service = Service(service)
		out = append(out, x)
		return err
	})
	return out, err
}

var like = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// find scores every procedure that has one of the words.
func (s SearchQuery) find(q store.Querier, words []string) ([]Hit, error) {
	found, err := s.candidates(q, words)
	if err != nil {
		return nil, err
	}
	weights := make([]float64, len(words)) // rare words weigh more
	sum := 0.0
	for i, w := range words {
		n := 0
		for _, x := range found {
			if strings.Contains(x.hay, " "+w) {
				n++
			}
		}
		weights[i] = math.Log(2 + 1500/float64(n+1))
		sum += weights[i]
	}
	exact := fold.Exact(s.Text)
	typed := exact != fold.Key(s.Text)
	var hits []Hit
	for _, x := range found {
		score := x.score(words, weights) / sum
		if score < 0.55 {
			continue
		}
		x.Score = score + x.bonus(words)
		if typed && strings.Contains(x.exact, exact) {
			x.Score++ // who typed the diacritics means them
		}
		hits = append(hits, x.Hit)
	}
	return hits, nil
}

// score is the weight of the words found: whole words in the name count most.
func (x *row) score(words []string, weights []float64) float64 {
	name, spoken := " "+x.nameKey+" ", " "+strings.ReplaceAll(x.words, "\n", " ")+" "
	got := 0.0
	for i, w := range words {
		switch {
		case strings.Contains(name, " "+w+" "), strings.Contains(spoken, " "+w+" "):
			got += weights[i]
		case strings.Contains(name, " "+w):
			got += 0.8 * weights[i]
		case strings.Contains(x.hay, " "+w):
			got += 0.6 * weights[i]
		}
	}
	return got
}

// bonus rewards the words standing together, a people's phrase, a short name, and what most come for.
func (x *row) bonus(words []string) float64 {
	phrase := strings.Join(words, " ")
	b := 0.02*float64(x.plus) - 0.0015*float64(len(x.nameKey))
	if strings.Contains(" "+x.nameKey+" ", " "+phrase+" ") {
		b += 0.5
	}
	if name := strings.TrimPrefix(x.nameKey, "thu tuc "); strings.HasPrefix(name, phrase) {
		b += 0.2
		if name == phrase {
			b += 0.3
		}
	}
	for k := range strings.SplitSeq(x.words, "\n") {
		if k != "" && strings.Contains(" "+phrase+" ", " "+k+" ") {
			b++
			x.Keywords = true
			break
		}
	}
	return b
}

func byCode(q store.Querier, s SearchQuery, code string) ([]Hit, error) {
	var args []any
	where := s.filter(&args)
	args = append(args, like.Replace(code)+"%")
	var out []Hit
	err := store.All(q, `select v.id, v.code, v.name, v.field, v.service, v.filed_at`+fromIndex+where+fmt.Sprintf(` and x.code like $%d escape '\' order by v.code limit %d`, len(args), s.Limit), args, func(r rows) error {
		h := Hit{Score: 1}
		err := r.Scan(&h.Version, &h.Code, &h.Name, &h.Field, &h.Service, &h.FiledAt)
		out = append(out, h)
		return err
	})
	return out, wrap(err, "search by code")
}
