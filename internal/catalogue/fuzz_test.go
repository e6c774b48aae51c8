package catalogue_test

import (
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// FuzzPackage: whatever stands in a package, it is refused or it can be laid over a content.
func FuzzPackage(f *testing.F) {
	f.Add([]byte(`{"name":"Một","terms":[{"n":2,"unit":"day"}],"papers":null}`), []byte(`{"steps":[]}`))
	f.Add([]byte(`{"code":"9.000001","flags":[{"code":"x","at":"term"}],"form":null}`), []byte(`null`))
	f.Add([]byte(`[]`), []byte(`{`))
	f.Fuzz(func(t *testing.T, procedure, process []byte) {
		ps, err := catalogue.ReadPackages(fstest.MapFS{"9.000001/procedure.json": {Data: procedure}, "9.000001/process.json": {Data: process}})
		if err != nil {
			return
		}
		c, err := ps[0].Over(whole(catalogue.Content{Name: "x"}))
		if err == nil && len(c.TermFaults()) > 0 && c.Service != catalogue.Information {
			t.Fatalf("can be filed with holes: %+v", c)
		}
	})
}

// FuzzSearch: no text breaks the search, and what is found is in order.
func FuzzSearch(f *testing.F) {
	db := storetest.OpenSQLite(f, full(), &storetest.Clock{})
	var x *catalogue.Index
	look(f, db, func(q store.Querier) (err error) { x, err = catalogue.LoadIndex(q); return err })
	for _, s := range []string{"giấy độc thân", "GIAAYS", "1.0048", "%_\\", "thủ tục", "\xff", "a a a a a a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		hits := x.Answer(catalogue.SearchQuery{Text: text, On: today, Limit: 7}).Hits
		if len(hits) > 7 {
			t.Fatalf("%d hits", len(hits))
		}
		for i, h := range hits {
			if i > 0 && h.Score > hits[i-1].Score || h.Code == "" || !utf8.ValidString(h.Name) {
				t.Fatalf("%+v", hits)
			}
		}
	})
}
