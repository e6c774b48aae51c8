package app_test

import (
	"net/url"
	"os"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
)

// costly is a procedure whose fee is known without counting anything by hand: 8.000 đồng a copy.
const costly = "2.000635"

// charged is a dossier with a bill to pay, taken in at the counter of a commune, and its bill.
func (s *site) charged(place string) (d *dossier.Dossier, bill string) {
	s.t.Helper()
	var v catalogue.Version
	s.read(func(q *store.Snapshot) (err error) {
		v, err = s.Catalogue.Current(q, costly, day.Of(q.Now()))
		return err
	})
	answers, err := os.ReadFile("../../procedures/" + costly + "/sample.json")
	s.must(err)
	a := dossier.Application{Viewer: s.As(s.t, "tiepnhan."+slugOf[place]), Key: store.NewID(s.Clock.Now()), Version: v.ID, Place: place, Channel: dossier.Counter,
		FiledBy: "receiver", Answers: answers, Way: "counter", Parties: []dossier.Party{{Role: dossier.Submitter, Name: "Nông Thị Hoa", IDNo: "020190001234"}}}
	for _, p := range v.Papers {
		a.Papers = append(a.Papers, dossier.Taken{Key: p.Key, How: "shown", Check: "ok"})
	}
	a.Helped = a.Viewer.HomeUnits()[0]
	d, err = s.Dossier.FileAtCounter(s.t.Context(), a)
	s.must(err)
	s.read(func(q *store.Snapshot) error {
		list, err := fee.Of(q, event.DossierRecord(d.ID))
		if err == nil {
			bill = list[0].ID
		}
		return err
	})
	return d, bill
}

// billFor is a bill of a commune, open or paid: the same until something was done.
func (s *site) billFor(paid bool, what string) string {
	s.t.Helper()
	if strings.HasSuffix(what, "missing") {
		return missing
	}
	at, key := place(what), "bill/open/"+place(what)
	if paid {
		key = "bill/paid/" + at
	}
	return s.keep(key, func() []string {
		d, bill := s.charged(at)
		if paid {
			_, err := s.Dossier.RecordPayment(s.t.Context(), s.as("thuquy."+slugOf[at], d), bill, fee.Payment{Method: fee.Cash})
			s.must(err)
		}
		return []string{bill}
	})[0]
}

func seeBill(paid bool, page string) func(*site, string, string) ask {
	return func(s *site, _, what string) ask { return ask{path: "/fees/" + s.billFor(paid, what) + page} }
}

// till gives an act of the till rightly filled in.
func till(s *site, _, what string) ask {
	act, where, _ := strings.Cut(what, ":")
	v := url.Values{web.KeyField: {s.next()}, "reference": {"FT" + s.next()}, "ground": {"Quyết định 12/QĐ-UBND"}}
	return ask{path: "/fees/" + s.billFor(act == "void", where) + "/" + act, form: v}
}
