package catalogue

import (
	"math"
	"slices"
	"strings"
)

// learn prepares everything that texts are compared with.
func (x *Index) learn(phrases Phrases) {
	x.replace, x.also, x.idle = ruleSet{}, ruleSet{}, ruleSet{}
	for _, p := range phrases {
		r := rule{spoken(p.Said), spoken(p.Means)}
		switch {
		case p.idle(): // below: as words stand once they are replaced
		case p.Means == "" || slices.EqualFunc(r.said, r.means, func(a, b word) bool { return a.key == b.key }):
		case p.Always:
			x.replace.add(r)
		default:
			x.also.add(r)
		}
	}
	for _, p := range phrases {
		if p.idle() {
			x.idle.add(rule{said: x.replace.apply(spoken(p.Said))})
		}
	}
	x.known, x.pairs = map[string]int32{}, map[[2]int32]bool{}
	for i := range x.rows {
		for _, k := range x.rows[i].words {
			phrases = append(phrases, Phrase{Said: k, Codes: []string{x.rows[i].Code}})
		}
	}
	for _, p := range phrases {
		if len(p.Codes) > 0 || p.Office != "" {
			x.entries = append(x.entries, entry{said: x.number(x.replace.apply(spoken(p.Said))), codes: p.Codes, office: p.Office, text: p.Said})
		}
	}
	for i := range x.rows {
		name := spoken(strings.TrimPrefix(x.rows[i].Name, "Thủ tục "))
		x.rows[i].name = x.number(x.replace.apply(name[:min(len(name), longestName)]))
	}
	x.post()
	x.weigh()
}

// longestName is the number of words of a name that are looked at.
const longestName = 40

// number gives words their numbers; those not met before get new ones.
func (x *Index) number(words []word) said {
	s := said{words: words}
	for _, w := range words {
		id, ok := x.known[w.key]
		if !ok {
			id = int32(len(x.known))
			x.known[w.key] = id
		}
		s.ids = append(s.ids, id)
	}
	return s
}

// post notes for every word where it stands.
func (x *Index) post() {
	for i := range x.rows {
		for h := range strings.FieldsSeq(x.rows[i].hay) {
			x.number(spoken(h))
		}
	}
	x.saying, x.named, x.people = make([][]int32, len(x.known)), make([][]int32, len(x.known)), map[string]map[int32]bool{}
	note := func(list [][]int32, id int32, at int) {
		if n := len(list[id]); n == 0 || list[id][n-1] != int32(at) {
			list[id] = append(list[id], int32(at))
		}
	}
	for i, e := range x.entries {
		for j, id := range e.ids {
			note(x.saying, id, i)
			if j > 0 {
				x.pairs[[2]int32{e.ids[j-1], id}] = true
			}
			for _, c := range e.codes {
				if x.people[c] == nil {
					x.people[c] = map[int32]bool{}
				}
				x.people[c][id] = true
			}
		}
	}
	for i := range x.rows {
		for _, id := range x.rows[i].name.ids {
			note(x.named, id, i)
			if set := x.people[x.rows[i].Code]; set != nil {
				set[id] = true
			}
		}
	}
}

// weigh makes rare words weigh more, and what is idle little.
func (x *Index) weigh() {
	all := float64(len(x.entries) + len(x.rows))
	x.weight = make([]float64, len(x.known))
	for id := range x.weight {
		x.weight[id] = math.Log(1 + all/float64(1+len(x.saying[id])+len(x.named[id])))
	}
	x.typical = math.Log(1 + all/20)
	for i := range x.entries {
		x.count(&x.entries[i].said)
	}
	for i := range x.rows {
		x.count(&x.rows[i].name)
	}
}

// light is what a word weighs that says nothing of what is wanted, as a part of its weight.
const light = 0.12

// count writes what the words weigh.
func (x *Index) count(s *said) {
	s.weight, s.sum = make([]float64, len(s.words)), 0
	for i, id := range s.ids {
		w := 0.5 * x.typical
		if id >= 0 {
			w = x.weight[id]
		}
		if c := s.words[i].key[0]; c >= '0' && c <= '9' {
			w *= 0.4
		}
		s.weight[i] = w
	}
	for i := 0; i < len(s.words); {
		r := x.idle.at(s.words[i:])
		switch {
		case r == nil:
			i++
			continue
		case len(r.said) > 1 || !x.binds(*s, i):
			for j := range r.said {
				s.weight[i+j] *= light
			}
		}
		i += len(r.said)
	}
	for _, w := range s.weight {
		s.sum += w
	}
}

// binds tells whether a word stands beside another as in something people say: "tử" is part of "khai tử", not "từ".
func (x *Index) binds(s said, i int) bool {
	return i > 0 && x.pairs[[2]int32{s.ids[i-1], s.ids[i]}] || i+1 < len(s.ids) && x.pairs[[2]int32{s.ids[i], s.ids[i+1]}]
}
