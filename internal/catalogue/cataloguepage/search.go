package cataloguepage

import (
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/search"
)

// searchSource makes procedures findable for every official, as citizens find them: the catalogue has an index of its own,
// which knows people's words.
func searchSource(cache *catalogue.Cache) *search.Source {
	return &search.Source{Kind: "procedure", Name: "cataloguepage.procedures", Icon: "layers",
		Find: func(s *store.Snapshot, _ org.Viewer, text string, most int) (list []search.Hit, err error) {
			hits, err := cache.Search(s, catalogue.SearchQuery{Text: text, On: day.Of(s.Now()), Limit: most})
			for _, h := range hits {
				list = append(list, search.Hit{ID: h.Code, Number: h.Code, Title: h.Name, Note: h.Field, Path: "/procedures/" + h.Code})
			}
			return list, err
		}}
}
