package portal_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/store"
)

// flood searches in vain for n texts never searched for before, from each address in turn.
func (w *world) flood(n int, addresses ...string) {
	w.t.Helper()
	for i := range n {
		w.searches++
		w.must(w.Portal.Miss(w.t.Context(), addresses[i%len(addresses)], fmt.Sprintf("qwerty %d %d", w.searches/100, w.searches%100)))
	}
}

func (w *world) noted() (n int) {
	w.t.Helper()
	w.must(w.DB.Read(w.t.Context(), func(s *store.Snapshot) error { return s.QueryRow(`select count(*) from catalogue_miss`).Scan(&n) }))
	return n
}

// TestAFloodOfSearchesFillsNoTable: what is noted of searches in vain keeps within the budgets of one household, of the
// network around it and of the house, and is deleted after three months.
func TestAFloodOfSearchesFillsNoTable(t *testing.T) {
	each(t, func(w *world) {
		household := []string{"2001:db8:1:1::1", "2001:db8:1:1::2", "2001:db8:1:1:ffff::3"}
		w.flood(100, household...)
		if n := w.noted(); n != 6 {
			t.Errorf("in a minute from one /64: %d noted", n)
		}
		var network []string // a /48 with a /64 for each search
		for i := range 100 {
			network = append(network, fmt.Sprintf("2001:db8:1:%x::1", 0x100+i))
		}
		w.flood(100, network...)
		if n := w.noted(); n != 12 {
			t.Errorf("in a minute from one /48: %d noted", n)
		}
		for range 24 * 4 { // every quarter of an hour, for a day
			w.Clock.Add(15 * time.Minute)
			w.flood(20, household...)
			w.flood(20, network...)
		}
		if n := w.noted(); n > 2*200 || n < 200 { // the day ends once meanwhile
			t.Errorf("in a day from one /48: %d noted", n)
		}
		var world []string
		for i := range 90 {
			world = append(world, address(0x1000+i))
		}
		before := w.noted()
		w.flood(6*len(world), world...)
		if n := w.noted() - before; n > 500 || n < 400 {
			t.Errorf("in an hour from everywhere: %d noted", n)
		}
		w.Clock.Add(89 * 24 * time.Hour)
		w.flood(1, "2001:db8:1:1::1")
		w.Clock.Add(2 * 24 * time.Hour)
		for _, r := range catalogue.Base().Retention {
			_, err := r.Forget(t.Context(), w.DB)
			w.must(err)
		}
		if n := w.noted(); n != 1 {
			t.Errorf("after three months: %d rows", n)
		}
	})
}
