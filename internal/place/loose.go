package place

import (
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// unfinished tells whether more words of a name may follow: a number and a comma end it.
func (a typedAddress) unfinished() bool {
	last := a.tokens[len(a.tokens)-1]
	return !last.number() && a.tokens[0].seg == last.seg
}

// loose gives the names in which words of the address begin words, in the near province first.
func (a typedAddress) loose(q store.Querier, in string, limit int) (out []name, err error) {
	if a.near != "" {
		if out, err = a.looseIn(q, []string{a.near}); err != nil || len(out) >= limit {
			return out, err
		}
	}
	more, err := a.looseIn(q, []string{in, a.province})
	return append(out, more...), err
}

func (a typedAddress) looseIn(q store.Querier, only []string) (out []name, err error) {
	for _, words := range a.tries() {
		where, args := beginsSQL(words, only)
		if out, err = match(q, where, args); err != nil || len(out) > 0 {
			break
		}
	}
	typed := joined(a.tokens)
	for i := range out {
		out[i].fit = looseFit
		if strings.HasPrefix(out[i].key, typed) {
			out[i].words = len(a.tokens)
		}
	}
	return out, err
}

// tries are the words that must all be found: first every word, then those of the part with the unit, at last the first
// words alone. Kinds count only where they may be names.
func (a typedAddress) tries() (tries [][]string) {
	var all, first []string
	for i, t := range a.tokens {
		if i > 0 && t.number() && slices.Contains(cities, a.tokens[i-1].kind) {
			t.key = fold.Key(a.tokens[i-1].kind) + " " + t.key // "quan 3"
		}
		if t.kind != "" && (!t.maybe || i == 0 || t.kind == "huyện" || t.kind == "tỉnh") {
			continue
		}
		if all = append(all, t.key); t.seg == a.tokens[a.begin].seg {
			first = append(first, t.key)
		}
	}
	if len(all) == 0 {
		return [][]string{strings.Fields(joined(a.tokens))}
	}
	tries = append(tries, all)
	if len(first) > 0 && len(first) < len(all) {
		tries = append(tries, first)
	}
	for n := len(all) - 1; n >= 2 && n >= len(all)-4; n-- {
		tries = append(tries, all[:n])
	}
	return tries
}

// beginsSQL finds names in which every word begins a word of the name with its kind and district, of the commune of today
// or of the province; and at least one of them in the name itself. A number is a whole word; "quan 3" is of a district.
func beginsSQL(words, only []string) (string, []any) {
	var args []any
	arg := func(v any) string { args = append(args, v); return fmt.Sprintf("$%d", len(args)) }
	var where, some []string
	for _, w := range words {
		district := strings.Contains(w, " ")
		pattern := "% " + store.Like(w) + "%"
		if w[0] >= '0' && w[0] <= '9' || district {
			pattern = "% " + w + " %"
		}
		like := arg(pattern)
		where = append(where, fmt.Sprintf(`n.everything like %s escape '\'`, like))
		if district && len(words) == 1 {
			some = append(some, "n.district <> ''")
			continue
		}
		some = append(some, fmt.Sprintf(`' ' || n.name_key || ' ' like %s escape '\'`, like))
	}
	where = append(where, "("+strings.Join(some, " or ")+")")
	for _, p := range only {
		if p != "" {
			where = append(where, "n.province = "+arg(p))
		}
	}
	return strings.Join(where, " and "), args
}
