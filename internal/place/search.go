package place

import (
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// Hit is a commune of today found by its name or by the name of a unit it was made of.
type Hit struct {
	Code         string // of the commune
	Name         string // "Phường Lương Văn Tri"
	Province     string // code
	ProvinceName string // "Tỉnh Lạng Sơn"
	Former       Former // the old unit that matched; zero when the name of today did
	Split        bool   // other communes took a part of the same old unit: the person must choose
}

// candidates is how many names are ranked; who gets more has not typed enough.
const candidates = 400

// longest is the number of bytes of an address that are looked at.
const longest = 200

// Search finds communes of today by new or old name, with or without diacritics, kind (xã, phường …),
// district and province: "ba son cao loc", "P. Vinh Trai Lang Son". A province code narrows it; "" is the
// whole country. An old unit that was split gives every commune that took a part, next to each other.
func Search(q store.Querier, text, province string, limit int) ([]Hit, error) {
	text = abbreviated(text[:min(len(text), longest)])
	want := wanted{words: fold.Words(text), exact: fold.Exact(text), typed: fold.Exact(text) != fold.Key(text)}
	if len(want.words) == 0 || limit <= 0 {
		return nil, nil
	}
	var found []name
	for _, must := range want.tries(text) {
		var err error
		if found, err = match(q, must, province); err != nil {
			return nil, fmt.Errorf("place: search %q: %w", text, err)
		}
		if len(found) > 0 {
			break
		}
	}
	for i := range found {
		found[i].rank = want.rank(found[i])
	}
	slices.SortStableFunc(found, func(a, b name) int {
		if a.rank != b.rank {
			return b.rank - a.rank
		}
		return strings.Compare(a.key+a.hit.Former.District+a.hit.Code, b.key+b.hit.Former.District+b.hit.Code)
	})
	return hits(found, limit), nil
}

// tries are the words that must all be found: first every word; when an old address names a district, which
// the catalogue knows only here and there, the words before the first comma; at last the first words alone.
func (w wanted) tries(text string) [][]string {
	all := names(w.words)
	tries := [][]string{all}
	head, _, _ := strings.Cut(text, ",")
	if first := names(fold.Words(head)); len(first) > 0 && len(first) < len(all) {
		tries = append(tries, first)
	}
	for n := len(all) - 1; n >= 2 && n >= len(all)-4; n-- {
		tries = append(tries, all[:n])
	}
	return tries
}

// names drops the words that say what kind of unit follows, unless nothing else was typed. Most of these
// words stand in names too (Thanh Hóa, Quan Sơn, Liên Phương), so only where they can be nothing else.
func names(words []string) []string {
	var out []string
	for i := 0; i < len(words); i++ {
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch w := words[i]; {
		case slices.Contains([]string{"thi tran", "thi xa", "thanh pho", "dac khu"}, w+" "+next):
			i++
		case w == "huyen" || w == "tinh":
		case i == 0 && (w == "xa" || w == "phuong" || w == "quan"):
		default:
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		return words
	}
	return out
}

// abbreviated opens the short forms on addresses: "P.", "TT.", "TX.", "TP.", "Q.".
func abbreviated(s string) string {
	fields := strings.Fields(strings.NewReplacer(",", " , ", ".", ". ").Replace(s))
	for i, f := range fields {
		if full, ok := map[string]string{"p.": "phường", "x.": "xã", "tt.": "thị trấn", "tx.": "thị xã", "tp.": "thành phố",
			"q.": "quận", "h.": "huyện", "t.": "tỉnh", "tt": "thị trấn", "tp": "thành phố", "tx": "thị xã"}[strings.ToLower(f)]; ok {
			fields[i] = full
		}
	}
	return strings.Join(fields, " ")
}

// name is one row of place_name with what ranking needs.
type name struct {
	hit   Hit
	key   string
	exact string
	hay   string // all words about it
	share Share
	rank  int
}

// match gives the names in which every word begins a word of the name with its kind and district, of the
// commune of today or of the province; and at least one of them in the name itself.
func match(q store.Querier, words []string, province string) ([]name, error) {
	var args []any
	arg := func(v any) string { args = append(args, v); return fmt.Sprintf("$%d", len(args)) }
	var where, some []string
	for _, w := range words {
		like := arg("% " + store.Like(w) + "%")
		where = append(where, fmt.Sprintf(`n.everything like %s escape '\'`, like))
		some = append(some, fmt.Sprintf(`' ' || n.name_key like %s escape '\'`, like))
	}
	where = append(where, "("+strings.Join(some, " or ")+")")
	if province != "" {
		where = append(where, "n.province = "+arg(province))
	}
	var out []name
	err := store.All(q, `select n.commune, c.name, n.province, coalesce(p.name, ''), n.kind, n.name, n.district, n.share, n.name_key, n.exact, n.everything
		from place_name n
		join place_unit c on c.level='commune' and c.code=n.commune and c.to_day=''
		left join place_unit p on p.level='province' and p.code=n.province and p.to_day=''
		where `+strings.Join(where, " and ")+`
		order by length(n.name_key), n.name_key, n.commune, n.seq`+store.Limit(candidates), args, func(r rows) error {
		var x name
		var f Former
		var share string
		err := r.Scan(&x.hit.Code, &x.hit.Name, &x.hit.Province, &x.hit.ProvinceName, &f.Kind, &f.Name, &f.District, &share, &x.key, &x.exact, &x.hay)
		if x.share, f.Share = Share(share), Share(share); x.share != Own {
			x.hit.Former = f
		}
		out = append(out, x)
		return err
	})
	return out, err
}

type wanted struct {
	words []string
	exact string
	typed bool // with diacritics: the person means them
}

// rank is higher for a better hit: the whole name, then its beginning, then its words; the name of today
// before an old one; a name whose diacritics were typed before all.
func (w wanted) rank(n name) int {
	rank := 0
	query := strings.Join(w.words, " ")
	switch padded := " " + query + " "; {
	case query == n.key:
		rank = 600
	case strings.Contains(padded, " "+n.key+" "): // the whole name, and more of the address
		rank = 500 + len(n.key)
	case strings.HasPrefix(n.key, query):
		rank = 400
	case strings.Contains(" "+n.key+" ", padded):
		rank = 300
	}
	if w.typed && strings.Contains(" "+w.exact+" ", " "+n.exact+" ") {
		rank += 1000
	} else if w.typed && strings.Contains(n.exact, w.exact) {
		rank += 200
	}
	for _, x := range w.words {
		if strings.Contains(n.hay, " "+x) {
			rank += 30
		}
	}
	if n.share == Own {
		rank += 50
	}
	if k := fold.Key(n.hit.Former.Kind); k != "" && strings.Contains(query, k) || n.share == Own && strings.Contains(query, fold.Key(kindOf(n.hit.Name))) {
		rank += 20
	}
	return rank
}

func kindOf(full string) string { k, _ := parse(full); return k }

// hits takes the best name of each commune; communes that share one old unit say so.
func hits(found []name, limit int) []Hit {
	shared := map[string]map[string]bool{} // old unit -> communes
	old := func(n name) string {
		return n.hit.Province + "|" + n.hit.Former.Kind + "|" + n.key + "|" + n.hit.Former.District
	}
	for _, n := range found {
		if n.share == Part {
			if shared[old(n)] == nil {
				shared[old(n)] = map[string]bool{}
			}
			shared[old(n)][n.hit.Code] = true
		}
	}
	seen := map[string]bool{}
	var out []Hit
	for _, n := range found {
		if seen[n.hit.Code] {
			continue
		}
		seen[n.hit.Code] = true
		n.hit.Split = n.share == Part && len(shared[old(n)]) > 1
		if out = append(out, n.hit); len(out) == limit {
			break
		}
	}
	return out
}
