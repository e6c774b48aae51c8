package catalogue

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/intake"
	"github.com/motcua/motcua/internal/kit/store"
)

// index writes what published versions are found by.
func index(tx *store.Tx, vs ...Version) error {
	var list [][]any
	for _, v := range vs {
		list = append(list, entry(v))
	}
	return wrap(intake.Insert(tx, `insert into catalogue_search (version, code, name_key, name_exact, words, hay, plus)`, "", list), "index")
}

// entry is the row of a version in the index.
func entry(v Version) []any {
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
	return []any{v.ID, v.Code, strings.Join(fold.Words(v.Name), " "), fold.Exact(v.Name), strings.Join(words, "\n"),
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
