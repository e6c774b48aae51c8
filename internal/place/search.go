package place

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/kit/store"
)

// Asked is an address as a person types it or reads it off a paper.
type Asked struct {
	Text string
	In   string // code of the only province that counts; "": the whole country
	Near string // code of the province whose communes stand first when the text names none
}

// Hit is a commune of today found by its name or by the name of a unit it was made of.
type Hit struct {
	Code         string // of the commune
	Name         string // "Phường Lương Văn Tri"
	Province     string // code
	ProvinceName string // "Tỉnh Lạng Sơn"
	Former       Former // the old unit that matched; zero when the name of today did
	Split        bool   // other communes took a part of the same old unit: the person must choose
	Sure         bool   // no other commune fits, and nothing that was typed speaks against it: it need not be asked
}

// candidates is how many names are ranked; who gets more has not typed enough.
const candidates = 400

// longest is the number of bytes of an address that are looked at.
const longest = 200

// Search finds communes of today by new or old name, with or without diacritics, kind (xã, phường …),
// district and province: "ba son cao loc", "P. Vinh Trai Lang Son", "p15, tan binh, hcm". A province that the text
// names is the only one; districts count where the catalogue knows them. An old unit that was split gives every
// commune that took a part, next to each other.
func Search(q store.Querier, ask Asked, limit int) ([]Hit, error) {
	list, err := opened(tokens(ask.Text[:min(len(ask.Text), longest)]))
	if err != nil || len(list) == 0 || limit <= 0 {
		return nil, err
	}
	hits, err := search(q, list, ask, limit)
	if err != nil {
		return nil, fmt.Errorf("place: search %q: %w", ask.Text, err)
	}
	return hits, nil
}

func search(q store.Querier, list []token, ask Asked, limit int) ([]Hit, error) {
	known, err := provinceNames(q)
	if err != nil {
		return nil, err
	}
	a := understand(list, known)
	found, err := a.whole(q, ask.In)
	if err != nil {
		return nil, err
	}
	found, sure := a.judge(found)
	if a.place(known) {
		sure = ""
	}
	if ask.Near != "" && ask.In == "" && a.province == "" {
		a.near = ask.Near
	}
	var more []name
	if len(found) == 0 || sure == "" && found[0].fit != openFit && a.unfinished() {
		if more, err = a.loose(q, ask.In, limit); err != nil {
			return nil, err
		}
	}
	out := hits(append(a.sorted(found), a.sorted(more)...), limit)
	for i := range out {
		out[i].Sure = out[i].Code == sure
	}
	return out, nil
}

// place tells whether all that was typed is the name of a province, which may be a commune too: Bắc Giang.
func (a typedAddress) place(known map[string]province) bool {
	key := joined(a.tokens)
	_, is := known[key]
	names, _ := shortNames()
	_, n := at(names[a.tokens[0].key], a.tokens)
	return is || n == len(a.tokens)
}

// provinceNames are the provinces of today and of before, by the names people write.
func provinceNames(q store.Querier) (map[string]province, error) {
	known := map[string]province{}
	err := store.All(q, `select code, name, to_day, successor from place_unit where level=$1 order by to_day desc, code`, []any{string(Province)},
		func(r rows) error {
			var code, name, to, successor string
			err := r.Scan(&code, &name, &to, &successor)
			if to != "" {
				code = successor
			}
			key, kind := bare(name)
			known[key] = province{code: code, city: kind == "thành phố"} // those of today come last
			return err
		})
	return known, err
}

// name is one row of place_name with how well it answers what was typed.
type name struct {
	hit            Hit
	key, exact     string
	kind, district string
	share          Share
	fit            fit
	words          int // of the name
	rank           int
}

// fit tells how much of what was typed a name explains.
type fit int

const (
	noFit    fit = iota
	looseFit     // some words only
	otherFit     // the name is right; kind, marks or district are not
	openFit      // words stay over that may be a district
	blindFit     // a district was typed, and the catalogue knows none beside this name
	fullFit      // nothing stays over
)

// match gives names with the communes they belong to; where names place_name n.
func match(q store.Querier, where string, args []any) (out []name, err error) {
	err = store.All(q, nameSQL(where), args, func(r rows) error {
		var x name
		var share string
		err := r.Scan(&x.hit.Code, &x.hit.Name, &x.hit.Province, &x.hit.ProvinceName, &x.kind, &x.hit.Former.Name, &x.district, &share, &x.key, &x.exact)
		if x.share = Share(share); x.share == Own {
			x.hit.Former = Former{}
		} else {
			x.hit.Former.Kind, x.hit.Former.District, x.hit.Former.Share = x.kind, x.district, x.share
		}
		out = append(out, x)
		return err
	})
	return out, err
}

func nameSQL(where string) string {
	return `select n.commune, c.name, n.province, coalesce(p.name, ''), n.kind, n.name, n.district, n.share, n.name_key, n.exact
		from place_name n
		join place_unit c on c.level='commune' and c.code=n.commune and c.to_day=''
		left join place_unit p on p.level='province' and p.code=n.province and p.to_day=''
		where ` + where + `
		order by length(n.name_key), n.name_key, n.commune, n.seq` + store.Limit(candidates)
}

// whole gives the names that are called exactly as a reading of the address says, each as the reading it fits best.
func (a typedAddress) whole(q store.Querier, in string) (out []name, err error) {
	where, args := a.calledSQL(in)
	found, err := match(q, where, args)
	for _, n := range found {
		for _, r := range a.readings {
			if r.key != n.key || !r.beyond && a.province != "" && a.province != n.hit.Province {
				continue
			}
			words := strings.Count(r.key, " ") + 1
			if f := n.fits(r); f > n.fit || f == n.fit && words > n.words {
				n.fit, n.words = f, words
			}
		}
		if n.fit != noFit {
			out = append(out, n)
		}
	}
	return out, err
}

// calledSQL finds by the index what is called as any reading says.
func (a typedAddress) calledSQL(in string) (where string, args []any) {
	var keys []string
	for _, r := range a.readings {
		keys = append(keys, r.key)
	}
	slices.Sort(keys)
	where = `n.name_key in ` + store.In(&args, slices.Compact(keys))
	if in == "" && a.tail == nil {
		in = a.province
	}
	if in != "" {
		args = append(args, in)
		where += fmt.Sprintf(` and n.province=$%d`, len(args))
	}
	return where, args
}

// fits tells how well a name that is called as the reading says fits the rest of it.
func (n name) fits(r reading) fit {
	switch {
	case r.exact != r.key && r.exact != n.exact, // marks were typed, and they are meant
		r.kind != "" && r.kind != n.kind && (n.kind != "" || !ward(r.kind)):
		return otherFit
	case len(r.rest) > 0 && n.standsIn(r):
		return fullFit
	case len(r.rest) > 0 && n.district != "":
		return otherFit
	case r.later, len(r.rest) > 0 && !r.marked:
		return openFit
	case len(r.rest) > 0:
		return blindFit
	}
	return fullFit
}

// standsIn tells whether the rest of the address names the district of an old unit, or the commune of today.
func (n name) standsIn(r reading) bool {
	// "huyện Châu Thành, tỉnh Bến Tre": each of three provinces that are one now had such a district.
	district, old, _ := strings.Cut(n.district, ", ")
	was, _ := bare(old)
	if is, _ := bare(n.hit.ProvinceName); was != "" && !slices.Contains([]string{"", was, is}, r.province) {
		return false
	}
	return slices.ContainsFunc(r.rest, func(p part) bool {
		if key, kind := bare(district); key != "" && key == p.key {
			return p.kind == "" || kind == "" || p.kind == kind || slices.Contains(cities, p.kind) && slices.Contains(cities, kind)
		}
		key, kind := bare(n.hit.Name)
		return n.share != Own && key == p.key && (p.kind == "" || p.kind == kind)
	})
}

// bare is the name of a unit as it is looked for, and its kind.
func bare(full string) (key, kind string) {
	kind, name := parse(full)
	key, _ = plain(name)
	return key, kind
}

// cities may be called by one kind and the other: Quận Thủ Đức was made a city in 2021.
var cities = []string{"quận", "thành phố"}

// judge leaves out what fits worse than the best, and gives the code of the commune that need not be asked for: the only
// one that fits, all of whose old unit went into it. "": the person chooses.
func (a typedAddress) judge(found []name) (kept []name, sure string) {
	best, words := noFit, 0
	for _, n := range found {
		if best = max(best, n.fit); n.fit == fullFit {
			words = max(words, n.words)
		}
	}
	if best < blindFit {
		return found, ""
	}
	one, whole := true, false
	for _, n := range found {
		if n.fit < blindFit || n.fit == blindFit && n.words < words {
			continue
		}
		one = one && (len(kept) == 0 || kept[0].hit.Code == n.hit.Code)
		whole = whole || n.share != Part && (n.fit == fullFit || a.province != "" && !numbered(n.key))
		kept = append(kept, n)
	}
	if one && whole {
		sure = kept[0].hit.Code
	}
	return kept, sure
}

// sorted puts the better fit first, then the near province, the longer name, the name of today, the whole of an old unit.
func (a typedAddress) sorted(list []name) []name {
	for i, n := range list {
		rank := int(n.fit)*1000 + min(n.words, 40)*10
		if n.hit.Province == a.near {
			rank += 500
		}
		if n.share == Own {
			rank += 5
		} else if n.share != Part {
			rank++
		}
		list[i].rank = rank
	}
	slices.SortStableFunc(list, func(x, y name) int {
		return cmp.Or(y.rank-x.rank, cmp.Compare(len(x.key), len(y.key)), strings.Compare(x.key+x.district+x.hit.Code, y.key+y.district+y.hit.Code))
	})
	return list
}

// hits takes the best name of each commune; communes that share one old unit say so.
func hits(found []name, limit int) []Hit {
	shared := map[string]map[string]bool{} // old unit -> communes
	old := func(n name) string {
		return n.hit.Province + "|" + n.kind + "|" + n.key + "|" + n.district
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
