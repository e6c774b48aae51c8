package catalogue

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// index writes what published versions are found by, and tells every index in memory.
func index(tx *store.Tx, vs ...Version) error {
	if len(vs) == 0 {
		return nil
	}
	var list [][]any
	for _, v := range vs {
		list = append(list, indexRow(v))
	}
	if err := tx.Many(`insert into catalogue_search (version, name_key, name_exact, words, hay, plus)`, list); err != nil {
		return wrap(err, "index")
	}
	_, err := tx.Exec(`update catalogue_counter set n=n+1 where id=1`)
	return wrap(err, "index")
}

func indexRow(v Version) []any {
	var words, all []string
	for _, k := range v.Keywords {
		words = append(words, strings.Join(fold.Words(k), " "))
	}
	all = append(all, fold.Words(v.Name)...)
	all = append(all, fold.Words(strings.Join(v.Keywords, " "))...)
	all = append(all, fold.Words(v.Field+" "+v.Summary)...)
	for _, r := range v.Results {
		all = append(all, fold.Words(r.Name)...)
	}
	slices.Sort(all)
	return []any{v.ID, strings.Join(fold.Words(v.Name), " "), fold.Exact(v.Name), strings.Join(words, "\n"),
		" " + strings.Join(slices.Compact(all), " ") + " ", plus(v)}
}

// plus ranks before its equals what most people come for: decided in the commune, for citizens, to be filed.
func plus(v Version) int {
	n := 0
	if slices.Contains(v.Levels, "commune") {
		n++
	}
	if slices.ContainsFunc(v.Applicants, func(a string) bool { return strings.HasPrefix(a, "Công dân") }) {
		n++
	}
	if v.Service != Information {
		n++
	}
	if len(v.Keywords) > 0 || v.Form != nil {
		n++
	}
	return n
}

// Index holds what published versions are found by, in memory: a province has a thousand or two of them. It
// is never changed once it is loaded.
type Index struct {
	rows   []row
	byCode map[string][]int // rows of a procedure
	n      int64            // counter at loading

	known   map[string]int32 // words by their number
	weight  []float64        // of each word: rare ones weigh more
	typical float64          // weight of a word that nobody knows
	pairs   map[[2]int32]bool
	entries []entry                   // what people say
	people  map[string]map[int32]bool // every word that people say of a procedure, and those of its name
	saying  [][]int32                 // entries by word
	named   [][]int32                 // rows by word of their names
	replace ruleSet                   // abbreviations and other spellings: always read so
	also    ruleSet                   // words that can mean others as well
	idle    ruleSet                   // what says nothing of what is wanted
}

// entry is a phrase of people, ready to be compared.
type entry struct {
	said
	codes  []string
	office string
	text   string // as people read it
}

// said are words with what they weigh.
type said struct {
	ids    []int32 // -1: nobody knows the word
	words  []word
	weight []float64
	sum    float64
}

type row struct {
	Hit
	levels         [4]bool // ministry, province, commune, other
	fieldKey       string
	from, to       string
	nameKey, exact string
	words          []string // people's phrases
	name           said
	hay            string
	plus           int
	curated        bool
}

// LoadIndex reads the index.
func LoadIndex(q store.Querier) (*Index, error) {
	x := &Index{byCode: map[string][]int{}}
	var err error
	if x.n, err = counter(q); err != nil {
		return nil, err
	}
	err = store.All(q, `select v.id, v.code, v.name, v.field, v.service, v.filed_at, v.at_ministry, v.at_province, v.at_commune, v.at_other,
		v.field_key, v.from_day, v.to_day, s.name_key, s.name_exact, s.words, s.hay, s.plus, p.curated
		from catalogue_search s join catalogue_version v on v.id = s.version join catalogue_procedure p on p.code = v.code
		where v.state = 'published' order by v.code, v.from_day`, nil, func(r rows) error {
		var w row
		var words string
		err := r.Scan(&w.Version, &w.Code, &w.Name, &w.Field, &w.Service, &w.FiledAt, &w.levels[0], &w.levels[1], &w.levels[2], &w.levels[3],
			&w.fieldKey, &w.from, &w.to, &w.nameKey, &w.exact, &words, &w.hay, &w.plus, &w.curated)
		if words != "" {
			w.words = strings.Split(words, "\n")
		}
		x.byCode[w.Code] = append(x.byCode[w.Code], len(x.rows))
		x.rows = append(x.rows, w)
		return err
	})
	if err != nil {
		return nil, wrap(err, "load the index")
	}
	phrases, err := allPhrases(q)
	if err != nil {
		return nil, wrap(err, "people's words")
	}
	x.learn(phrases)
	return x, nil
}

func counter(q store.Querier) (n int64, err error) {
	// what officials say of a phrase gets a greater number every time
	err = q.QueryRow(`select n + (select cast(coalesce(sum(seq), 0) as bigint) from catalogue_phrase) from catalogue_counter where id=1`).Scan(&n)
	return n, wrap(err, "counter")
}

// in tells whether the version is in force on the day, at the level and in the field of the query.
func (w *row) in(s SearchQuery, on, field string) bool {
	if w.from > on || w.to != "" && w.to <= on || field != "" && w.fieldKey != field {
		return false
	}
	i := slices.Index([]string{"ministry", "province", "commune", "other"}, s.Level)
	return i < 0 || w.levels[i]
}

// Search finds in the store as it is now. The index is read again only when something was published since.
func (cache *Cache) Search(q store.Querier, sq SearchQuery) ([]Hit, error) {
	a, err := cache.Answer(q, sq)
	return a.Hits, err
}

// Answer is Search, with the office to ask where the catalogue has nothing.
func (cache *Cache) Answer(q store.Querier, sq SearchQuery) (a Answer, err error) {
	n, err := counter(q)
	if err != nil {
		return a, err
	}
	cache.mu.RLock()
	x := cache.index
	cache.mu.RUnlock()
	if x == nil || x.n != n {
		if x, err = LoadIndex(q); err != nil {
			return a, err
		}
		cache.mu.Lock()
		cache.index = x
		cache.mu.Unlock()
	}
	return x.Answer(sq), nil
}

// Search loads the index and finds: for commands and tests. Pages use a Cache.
func Search(q store.Querier, s SearchQuery) ([]Hit, error) {
	x, err := LoadIndex(q)
	if err != nil {
		return nil, err
	}
	return x.Answer(s).Hits, nil
}

// day returns the date of the query as the store writes it.
func (s SearchQuery) day() string {
	if s.On == 0 {
		return day.On(9999, 12, 31).String()
	}
	return s.On.String()
}
