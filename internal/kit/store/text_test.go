package store_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// TestTextIndexFindsAsByHand asks random questions of random words, after changes and removals, and looks by hand.
func TestTextIndexFindsAsByHand(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		rnd := rand.New(rand.NewPCG(3, 4))
		words := []string{"nguyen", "nguyet", "van", "an", "anh", "#112", "<211", ":u1", ":u2", "=a-b/c.d", "*", "n'guyen\"", "dài"}
		docs := map[int64][]string{}
		for i := range int64(300) {
			n := i%200 + 1 // some are indexed twice
			docs[n] = nil
			for range 1 + rnd.IntN(4) {
				docs[n] = append(docs[n], words[rnd.IntN(len(words))])
			}
			if err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.IndexText(store.TextOf{N: n, Words: docs[n]}) }); err != nil {
				t.Fatal(err)
			}
		}
		for n := int64(1); n < 200; n += 17 {
			delete(docs, n)
			if err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.DropText(n) }); err != nil {
				t.Fatal(err)
			}
		}
		for range 150 {
			var x store.Text
			for range 1 + rnd.IntN(3) {
				var group []store.TextWord
				for range 1 + rnd.IntN(2) {
					w := words[rnd.IntN(len(words))]
					group = append(group, store.TextWord{Word: w[:len(w)-rnd.IntN(2)], Prefix: rnd.IntN(2) == 0})
				}
				x = append(x, group)
			}
			want := byHand(docs, x)
			var got []int64
			if err := db.Read(t.Context(), func(s *store.Snapshot) (err error) {
				got, err = store.FindText(s, x, 1000)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%v\n got %v\nwant %v", x, got, want)
			}
		}
	})
}

func byHand(docs map[int64][]string, x store.Text) (out []int64) {
	clean := func(w string) string { return strings.NewReplacer("'", "", `"`, "", "à", "", "\xc3", "").Replace(w) }
	for n, words := range docs {
		all := true
		for _, group := range x {
			all = all && slices.ContainsFunc(group, func(w store.TextWord) bool {
				return clean(w.Word) != "" && slices.ContainsFunc(words, func(d string) bool {
					return clean(d) == clean(w.Word) || w.Prefix && strings.HasPrefix(clean(d), clean(w.Word))
				})
			})
		}
		if all {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b int64) int { return int(b - a) })
	return out
}

// TestTextIsReadByIndex asks both engines how they find words.
func TestTextIsReadByIndex(t *testing.T) {
	storetest.Each(t, plain, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		var query, arg string
		if err := db.Read(t.Context(), func(s *store.Snapshot) error {
			query, arg = store.TextSQL(s, store.Text{{{Word: ":u1"}, {Word: ":u2"}}, {{Word: "nguyen", Prefix: true}}}, 10)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		plan := storetest.Plan(t, db, query, []any{arg})
		if want := map[store.Engine]string{store.SQLite: "VIRTUAL TABLE INDEX",
			store.Postgres: "text_index_words"}[db.Engine()]; !strings.Contains(plan, want) {
			t.Errorf("%s", plan)
		}
		if query, _ := store.TextSQL(nil, store.Text{{{Word: "ừ"}}}, 10); query != "" {
			t.Errorf("a word without letters is looked for: %s", query)
		}
	})
}
