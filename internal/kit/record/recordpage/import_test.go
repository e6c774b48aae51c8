package recordpage_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/record/recordpage"
	"github.com/motcua/motcua/internal/kit/sheet"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/kit/web/webtest"
)

// A file is taken by who looked at it, for records of that kind; to others it is not there, whether the house has it or not.
func TestOnlyWhatOneLookedAtIsTaken(t *testing.T) {
	storetest.Each(t, prepared, func(t *testing.T, db *store.DB, _ *storetest.Clock) {
		s := open(t, db)
		info, err := s.blobs.Put(t.Context(), strings.NewReader("name\nSecret\n"), 100)
		if err != nil {
			t.Fatal(err)
		}
		ann := webtest.NewReader(t, s.mux)
		p := ann.Attach(ann.Open("/items/import"), "main form", "x.csv", []byte("name,state,count,price\nMáy in,on,1,1\n"))
		sealed := p.Attr("main form[action='/items/import/take'] input[name=file]", "value")
		for _, b := range [][]byte{[]byte("id\n" + strings.Repeat("1\n", record.MostRows+1)), []byte("name" + strings.Repeat(",", sheet.MaxColumns))} {
			if p := ann.Attach(ann.Open("/items/import"), "main form", "x.csv", b); p.Status != 422 ||
				!strings.Contains(strings.Join(p.Texts("#errors li"), ""), "nhiều hơn") {
				t.Errorf("more than is read: %d %v", p.Status, p.Texts("#errors li"))
			}
		}
		for name, file := range map[string]string{"by its hash": info.Hash, "what nobody sent": strings.Repeat("a", 64), "a path": "../x",
			"nothing": "", "changed": sealed[:len(sealed)-4] + "AAAA"} {
			if p := ann.Post("/items/import/take", url.Values{"file": {file}, "hash": {info.Hash}}); p.Status != 404 {
				t.Errorf("%s: %d", name, p.Status)
			}
		}
		if p := ann.Post("/items/import/take?cat", url.Values{"file": {sealed}}); p.Status != 404 {
			t.Errorf("what another looked at: %d", p.Status)
		}
		for range recordpage.Imports.House {
			leave, err := s.limit.Enter(recordpage.Imports, "")
			if err != nil {
				t.Fatal(err)
			}
			defer leave()
		}
		if p := ann.Post("/items/import/take", url.Values{"file": {sealed}}); p.Status != 429 {
			t.Errorf("while others import: %d", p.Status)
		}
	})
}
