package place_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/place"
)

// former is a unit of before, with the commune that lists it.
type former struct {
	place.Former
	commune  place.Unit
	province string
}

// formers are all units of before in one order that looks drawn.
func formers(t *testing.T, q store.Querier) (list []former) {
	provinces, err := place.Provinces(q, place.Reform)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range provinces {
		communes, err := place.Communes(q, p.Code)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range communes {
			units, err := place.FormerOf(q, c.Code)
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range units {
				list = append(list, former{u, c, p.Name})
			}
		}
	}
	slices.SortFunc(list, func(a, b former) int { return strings.Compare(a.commune.Code+a.Full(), b.commune.Code+b.Full()) })
	rand.New(rand.NewPCG(8, 4)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] }) //nolint:gosec // the same order each time
	return list
}

// ways are how people write an old address.
func (f former) ways() []string {
	district, province := f.District, strings.TrimPrefix(strings.TrimPrefix(f.province, "Thành phố "), "Tỉnh ")
	full := strings.ReplaceAll(f.Full()+", "+district+", "+f.province, ", , ", ", ")
	bare := strings.ReplaceAll(f.Name+", "+district+", "+province, ", , ", ", ")
	short := strings.NewReplacer("Phường ", "P.", "Xã ", "X. ", "Thị trấn ", "TT ", "Quận ", "Q.", "quận ", "Q. ", "huyện ", "H.", "thị xã ", "TX ",
		"thành phố ", "TP.", "Thành phố ", "TP.", "Tỉnh ", "T. ").Replace(full)
	said := fold.Key(strings.ReplaceAll(f.Full()+" "+district+" "+province, " - ", " "))
	return []string{full, fold.Key(full), short, bare, said}
}

// TestEveryOldUnitIsFound writes old units in five ways, in a run of all rounds each of them: the commune that lists one is
// among those offered, and never is another one taken without asking.
func TestEveryOldUnitIsFound(t *testing.T) {
	const parts, offered = 60, 8
	storetest.Each(t, full(), func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		read(t, db, func(q store.Querier) error {
			list := formers(t, q)
			sure, asked := 0, 0
			for n := range storetest.Rounds(t, 3) {
				part := int(n % parts) //nolint:gosec // below 60
				for _, f := range list[len(list)*part/parts : len(list)*(part+1)/parts] {
					for _, text := range f.ways() {
						hits, err := place.Search(q, place.Asked{Text: text, Near: "20"}, offered)
						if err != nil {
							return fmt.Errorf("%s: %w", text, err)
						}
						if !slices.ContainsFunc(hits, func(h place.Hit) bool { return h.Code == f.commune.Code }) {
							t.Errorf("%q: %s is not among %s", text, f.commune.Name, names(hits))
						}
						for _, h := range hits {
							if asked++; h.Sure {
								sure++
							}
							if h.Sure && h.Code != f.commune.Code {
								t.Errorf("%q: %s is taken for %s", text, h.Name, f.commune.Name)
							}
							if h.ProvinceName != f.province {
								t.Errorf("%q: %s of %s is offered", text, h.Name, h.ProvinceName)
							}
						}
					}
				}
			}
			t.Logf("%d units; of %d communes offered %d need not be asked", len(list), asked, sure)
			return nil
		})
	})
}

func names(hits []place.Hit) string {
	var out []string
	for _, h := range hits {
		out = append(out, fmt.Sprintf("%s (%s), %s", h.Name, h.Former.Full()+" "+h.Former.District, h.ProvinceName))
	}
	return "[" + strings.Join(out, "; ") + "]"
}
