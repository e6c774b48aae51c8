package catalogue_test

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// sentence is what somebody types, and the codes any of which is right; none: nothing of the catalogue fits.
type sentence struct {
	text  string
	right []string
}

func sentences(t *testing.T, file string) (list []sentence) {
	t.Helper()
	f, err := os.Open("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines[1:] {
		list = append(list, sentence{l[0], strings.Fields(l[1])})
	}
	return list
}

// answered is the place of the first right hit, from 1; 0: there is none.
func (s sentence) answered(hits []catalogue.Hit) int {
	if len(s.right) == 0 {
		if len(hits) == 0 {
			return 1
		}
		return 0
	}
	return 1 + slices.IndexFunc(hits, func(h catalogue.Hit) bool { return slices.Contains(s.right, h.Code) })
}

// TestSearchUnderstandsSentences: people type without diacritics, with slips, in abbreviations, and tell a story. What
// must be right as the first hit, and among the first three, stands with each list.
func TestSearchUnderstandsSentences(t *testing.T) {
	db := storetest.OpenSQLite(t, full(), &storetest.Clock{})
	for _, list := range []struct {
		file         string
		first, three int // percent
	}{{"search_sentences.csv", 95, 98}, {"search_unseen.csv", 85, 95}, {"search_fresh.csv", 90, 93}} {
		look(t, db, func(q store.Querier) error {
			var cache catalogue.Cache
			all := sentences(t, list.file)
			first, three := 0, 0
			for _, s := range all {
				hits, err := cache.Search(q, catalogue.SearchQuery{Text: s.text, On: today, Limit: 5})
				if err != nil {
					return err
				}
				n := s.answered(hits)
				if n == 1 {
					first++
				} else {
					var got []string
					for _, h := range hits[:min(3, len(hits))] {
						got = append(got, h.Code+" "+h.Name[:min(40, len(h.Name))])
					}
					t.Logf("%q: want %v at place 1, is %d of %q", s.text, s.right, n, got)
				}
				if n > 0 && n <= 3 {
					three++
				}
			}
			t.Logf("%s: %d sentences, first %d, within three %d", list.file, len(all), first, three)
			if first*100 < list.first*len(all) || three*100 < list.three*len(all) {
				t.Errorf("%s: too few are right", list.file)
			}
			return nil
		})
	}
}
