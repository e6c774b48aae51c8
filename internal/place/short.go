package place

import (
	"fmt"
	"slices"
	"sync"

	cataloguedata "github.com/motcua/motcua/catalogue-data"
	"github.com/motcua/motcua/internal/kit/intake"
)

// short is a short or unofficial name of a province or district, and what it stands for.
type short struct{ said, means []token }

// shortNames are those of catalogue-data/place_short.csv, which the program carries, by their first word.
var shortNames = sync.OnceValues(func() (map[string][]short, error) {
	const file = "place_short.csv"
	f, err := cataloguedata.FS.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	s, err := intake.Read(file, f, intake.Layout{Columns: []string{"short", "means", "source"}, Key: []string{"short"}})
	if err != nil {
		return nil, err
	}
	m := map[string][]short{}
	for _, l := range s.Lines {
		x := short{tokens(l.Text("short")), kinded(tokens(l.Text("means")))}
		if len(x.said) == 0 || len(x.means) < 2 || x.means[0].kind == "" {
			return nil, l.Fault("%q stands for no unit: %q", l.Text("short"), l.Text("means"))
		}
		m[x.said[0].key] = append(m[x.said[0].key], x)
	}
	for _, list := range m {
		slices.SortFunc(list, func(a, b short) int { return len(b.said) - len(a.said) })
	}
	return m, nil
})

// opened puts the full names in the place of the short ones, and finds the kinds. A name that the address begins with, or
// that follows xã, phường …, is that of a commune: Phường Sài Gòn.
func opened(list []token) ([]token, error) {
	names, err := shortNames()
	if err != nil {
		return nil, fmt.Errorf("place: short names: %w", err)
	}
	var out, own []token
	for i := 0; i < len(list); {
		x, n := at(names[list[i].key], list[i:])
		if i > 0 && n > 0 {
			before := kinded(list[i-1 : i+1])[0]
			if list[i-1].seg != list[i].seg || !ward(before.kind) {
				out, own = append(out, kinded(own)...), nil
				for _, t := range x.means {
					t.seg = list[i].seg
					out = append(out, t)
				}
				i += n
				continue
			}
		}
		own = append(own, list[i])
		i++
	}
	return append(out, kinded(own)...), nil
}

// at is the longest short name that the words begin with, all in one part of the address.
func at(names []short, list []token) (short, int) {
	for _, x := range names {
		n := len(x.said)
		if n <= len(list) && list[n-1].seg == list[0].seg && slices.EqualFunc(x.said, list[:n], func(a, b token) bool { return a.key == b.key }) {
			return x, n
		}
	}
	return short{}, 0
}
