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
	Text  string
	Level string   // "commune", "province", "ministry", "other"
	Field string   // lĩnh vực, as Fields gives it
	On    day.Date // versions in force on that day; 0: the last ones published
	Limit int      // 20 when 0
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
	Instead string // how the text was understood, when it reads otherwise
}

// Answer is what a search gives.
type Answer struct {
	Hits   []Hit
	Office string // who is to be asked, when what is meant is not in the catalogue, or not always
}

var codeLike = regexp.MustCompile(`^\d\.\d{2,6}$`)

// longest is the number of words looked at.
const longest = 24

// Answer finds procedures by name, people's words or code, with or without diacritics, with slips of the
// finger; the best first. Where the words mean what the catalogue has not, it names the office to ask, and finds
// nothing. An empty text finds nothing: see List.
func (x *Index) Answer(s SearchQuery) Answer {
	if s.Limit <= 0 {
		s.Limit = 20
	}
	words := spoken(s.Text)
	words = words[:min(len(words), longest)]
	if len(words) == 0 {
		return Answer{}
	}
	if len(words) == 1 && codeLike.MatchString(words[0].key) {
		return Answer{Hits: x.byCodes(s, words[0].key)}
	}
	words = x.replace.apply(words)
	words = x.replace.apply(x.correct(words))
	f := finding{x: x, s: s, on: s.day(), field: fold.Key(s.Field), best: map[int]Hit{}}
	f.read(x.query(words), 1)
	if again := x.also.apply(words); !slices.Equal(again, words) {
		f.read(x.query(again), otherwise)
	}
	return f.answer()
}

// otherwise is what a second reading counts beside the words as typed.
const otherwise = 0.96

// wishes are words after which people say what they want; what they said before is how it came.
var wishes = map[string]bool{"muon": true, "xin": true, "nho": true, "can": true}

// denied are words that take a wish back: "không cần thế chấp".
var denied = map[string]bool{"khong": true, "ko": true, "k": true, "chua": true, "chang": true, "khoi": true}

// query numbers and weighs the words of a text. What comes after "để" is only why it is wanted.
func (x *Index) query(words []word) said {
	q := said{words: words}
	for _, w := range words {
		id, ok := x.known[w.key]
		if !ok {
			id = -1
		}
		q.ids = append(q.ids, id)
	}
	x.count(&q)
	for i := 1; i < len(words); i++ {
		if words[i].key == "de" && !x.binds(q, i) && i > 1 {
			for j := i; j < len(words); j++ {
				q.sum -= q.weight[j] / 2
				q.weight[j] /= 2
			}
		}
	}
	x.wish(&q)
	return q
}

// wish makes what comes before a wish weigh less, where the wish names something.
func (x *Index) wish(q *said) {
	after := 0.0
	for i := len(q.words) - 1; i > 0; i-- {
		if wishes[q.words[i].key] && !x.pairs[[2]int32{q.ids[i-1], q.ids[i]}] && !denied[q.words[i-1].key] && after >= 0.3*q.sum && after < 0.95*q.sum {
			for j := range i {
				q.sum -= q.weight[j] * story
				q.weight[j] *= 1 - story
			}
			return
		}
		after += q.weight[i]
	}
}

// story is what words lose that come before a wish.
const story = 0.5

func (x *Index) byCodes(s SearchQuery, code string) []Hit {
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

// finding is one search while it goes on.
type finding struct {
	x         *Index
	s         SearchQuery
	on, field string
	best      map[int]Hit // by row
	office    string
	told      float64 // score of the office
	both      bool    // the phrase of the office names procedures, too
}

// least is the score below which a procedure is not shown; beside is how near it must come to the best.
const (
	least  = 0.35
	beside = 0.5
	// unspoken is the least for a procedure that nobody speaks of but by its name: of long official names any two words
	// may have nothing to do with each other.
	unspoken = 0.45
)

// read compares everything that shares a word with the text; a procedure keeps its best score.
func (f *finding) read(q said, part float64) {
	phrases, names := make([]bool, len(f.x.entries)), make([]bool, len(f.x.rows))
	for i, id := range q.ids {
		if id < 0 || q.weight[i] < 0.5*light*f.x.typical {
			continue
		}
		for _, e := range f.x.saying[id] {
			if !phrases[e] {
				phrases[e] = true
				f.phrase(q, &f.x.entries[e], part)
			}
		}
		for _, r := range f.x.named[id] {
			if !names[r] {
				names[r] = true
				f.name(q, int(r), part)
			}
		}
	}
}

// phrase scores what the words of a phrase stand for: how much of the phrase was said comes first, then how much of
// the text it explains, then the order of the words, then what else people say of the same procedure.
func (f *finding) phrase(q said, e *entry, part float64) {
	m := match(q, e.said)
	if m.got == 0 {
		return
	}
	score := part * m.got / e.sum * (0.35 + 0.55*m.got/q.sum + 0.1*min(1, m.got/(4*f.x.typical))) * m.ordered()
	if score < least {
		return
	}
	instead := ""
	if m.got < 0.999*q.sum || part < 1 || texts(q.words) != texts(e.words) {
		instead = e.text
	}
	if e.office != "" && score > f.told {
		f.office, f.told, f.both = e.office, score, len(e.codes) > 0
	}
	for i, code := range e.codes {
		for _, r := range f.x.byCode[code] {
			f.keep(r, score*math.Pow(0.94, float64(i))*(0.5+0.5*q.within(f.x.people[code])), instead)
		}
	}
}

// name scores a procedure by its own name. One that nobody speaks of in other words is wanted less often.
func (f *finding) name(q said, r int, part float64) {
	w := &f.x.rows[r]
	m := match(w.name, q)
	all := m.got / q.sum
	if all < 0.5 {
		return
	}
	score := part * math.Pow(all, 1.5) * m.ordered() * (0.72 + 0.28*min(1, m.got/w.name.sum))
	if f.x.people[w.Code] == nil {
		if score *= 0.82; score < unspoken {
			return
		}
	}
	f.keep(r, score, "")
}

// keep notes a procedure found.
func (f *finding) keep(r int, score float64, instead string) {
	w := &f.x.rows[r]
	if !w.in(f.s, f.on, f.field) {
		return
	}
	score += 0.008 * float64(w.plus)
	if old, ok := f.best[r]; score < least || ok && old.Score >= score {
		return
	}
	h := w.Hit
	h.Score, h.Instead = score, instead
	f.best[r] = h
}

// answer puts what was found in order.
func (f *finding) answer() Answer {
	a := Answer{}
	for _, h := range f.best {
		a.Hits = append(a.Hits, h)
	}
	slices.SortFunc(a.Hits, func(a, b Hit) int { return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Code, b.Code)) })
	top := 0.0
	if len(a.Hits) > 0 {
		top = a.Hits[0].Score
	}
	if f.told > 0 && f.told >= top-0.05 {
		a.Office = f.office
		if !f.both {
			a.Hits = nil
		}
	}
	for i, h := range a.Hits {
		if h.Score < beside*top || i == f.s.Limit {
			a.Hits = a.Hits[:i]
			break
		}
	}
	return a
}

// matched is what two texts have in common.
type matched struct {
	got   float64 // what the words weigh that both have
	order float64 // 0 to 1: how many of them follow each other alike
}

// ordered is what the order of the words makes of a score.
func (m matched) ordered() float64 { return 0.7 + 0.3*m.order }

// within is how much of the text is among some words.
func (s said) within(ids map[int32]bool) float64 {
	sum := 0.0
	for i, id := range s.ids {
		if ids[id] {
			sum += s.weight[i]
		}
	}
	return sum / s.sum
}

// match looks for the words of e in q.
func match(q, e said) matched {
	var m matched
	last, pairs, kept, n := -1, 0, 0.0, 0
	for i, id := range e.ids {
		at := q.find(id, last)
		if i > 0 && e.weight[i] > 0 {
			pairs++
		}
		if at < 0 {
			last = -1
			continue
		}
		part := 1.0
		if !q.words[at].agrees(e.words[i]) {
			part = 0.8
		}
		m.got += part * min(e.weight[i], q.weight[at])
		if n++; last >= 0 && at > last && at-last <= 2 {
			kept++
		} else if last >= 0 {
			kept += 0.4
		}
		last = at
	}
	if m.order = 1; pairs > 0 {
		m.order = kept / float64(pairs)
	}
	return m
}

// find is the place of a word, the first after the last one found if there is one; -1: it is not there.
func (s said) find(id int32, last int) int {
	first := -1
	for i, x := range s.ids {
		if x == id && (first < 0 || first < last) {
			first = i
		}
		if first > last && first >= 0 {
			break
		}
	}
	return first
}
