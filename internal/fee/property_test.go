package fee_test

import (
	"encoding/json"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
)

var someday = day.On(2026, 11, 23)

// ruleOf is a random rule that Check lets pass.
func ruleOf(t *rapid.T) fee.Rule {
	r := fee.Rule{Key: "k", Name: "n", Ground: "g", Kind: rapid.SampledFrom([]fee.Kind{fee.Phi, fee.LePhi}).Draw(t, "kind"), From: someday - 100,
		Procedures: []string{"1"}, Unit: fee.Page}
	next := int64(1)
	for range rapid.IntRange(0, 3).Draw(t, "more tiers") {
		to := next + rapid.Int64Range(0, 40).Draw(t, "width")
		r.Tiers = append(r.Tiers, fee.Tier{From: next, To: to, Price: rapid.Int64Range(1, 9999).Draw(t, "price")})
		next = to + 1
	}
	r.Tiers = append(r.Tiers, fee.Tier{From: next, Price: rapid.Int64Range(1, 9999).Draw(t, "last price")})
	if rapid.Bool().Draw(t, "each") {
		r.Each = fee.Copy
	}
	if rapid.Bool().Draw(t, "capped") {
		r.Cap = r.Tiers[0].Price + rapid.Int64Range(0, 200000).Draw(t, "cap")
	}
	if rapid.Bool().Draw(t, "extra") {
		r.Extras = []fee.Extra{{Unit: fee.Sheet, From: rapid.Int64Range(1, 5).Draw(t, "extra from"), Price: rapid.Int64Range(1, 9999).Draw(t, "extra price")}}
	}
	for _, g := range []fee.Group{fee.Student, fee.Poor, fee.Everyone} {
		if rapid.IntRange(0, 2).Draw(t, "relief") > 0 {
			c := cutOf(t, r)
			r.Reliefs = append(r.Reliefs, fee.Relief{Group: g, Cut: c, Extras: c.Percent > 0 && rapid.Bool().Draw(t, "extras"), Ground: "for " + string(g)})
		}
	}
	if rapid.Bool().Draw(t, "discount") {
		from := someday + day.Date(rapid.IntRange(-5, 5).Draw(t, "from"))
		r.Discounts = []fee.Discount{{Channel: "online", From: from, Through: from + day.Date(rapid.IntRange(0, 5).Draw(t, "days")), Cut: cutOf(t, r),
			Ground: "dated"}}
	}
	return r
}

func cutOf(t *rapid.T, r fee.Rule) fee.Cut {
	if p := r.Tiers[0].Price; len(r.Tiers) == 1 && p > 1 {
		switch rapid.IntRange(0, 2).Draw(t, "way") {
		case 0:
			return fee.Cut{Amount: rapid.Int64Range(1, p-1).Draw(t, "amount")}
		case 1:
			return fee.Cut{Price: rapid.Int64Range(1, p-1).Draw(t, "lower")}
		}
	}
	return fee.Cut{Percent: rapid.Int64Range(1, 100).Draw(t, "percent")}
}

func requestOf(t *rapid.T) fee.Request {
	q := fee.Request{Procedure: "1", On: someday, Count: map[fee.Unit]int64{
		fee.Page: rapid.Int64Range(1, 300).Draw(t, "pages"), fee.Copy: rapid.Int64Range(1, 20).Draw(t, "copies"),
		fee.Sheet: rapid.Int64Range(1, 9).Draw(t, "sheets")}}
	q.Channel = rapid.SampledFrom([]string{"online", "counter"}).Draw(t, "channel")
	for _, g := range []fee.Group{fee.Student, fee.Poor} {
		if rapid.Bool().Draw(t, "claims") {
			q.Groups = append(q.Groups, g)
		}
	}
	return q
}

// naive counts page by page with rational numbers of any size; it shares nothing with the code but the rule.
func naive(r fee.Rule, q fee.Request) *big.Int {
	cut := func(c fee.Cut, price int64) int64 {
		if c.Price != 0 && c.Price < price {
			return c.Price
		}
		return price - c.Amount
	}
	percent := func(n *big.Int, c fee.Cut) *big.Int {
		left := new(big.Int).Mul(n, big.NewInt(100-c.Percent))
		return left.Div(left, big.NewInt(100))
	}
	var dated fee.Cut
	for _, d := range r.Discounts {
		if d.Channel == q.Channel && d.From <= q.On && q.On <= d.Through {
			dated = d.Cut
		}
	}
	one := func(c fee.Cut, extrasToo bool) *big.Int {
		n := new(big.Int)
		for page := int64(1); page <= q.Count[r.Unit]; page++ {
			for _, tier := range r.Tiers {
				if page >= tier.From && (tier.To == 0 || page <= tier.To) {
					if p := cut(c, cut(dated, tier.Price)); p > 0 {
						n.Add(n, big.NewInt(p))
					}
				}
			}
		}
		if r.Cap > 0 && n.Cmp(big.NewInt(r.Cap)) > 0 {
			n = big.NewInt(r.Cap)
		}
		n = percent(percent(n, dated), c)
		extras := new(big.Int)
		for _, e := range r.Extras {
			for table := int64(1); table <= q.Count[e.Unit]; table++ {
				if table >= e.From {
					extras.Add(extras, big.NewInt(e.Price))
				}
			}
		}
		if extrasToo {
			extras = percent(extras, c)
		}
		return n.Add(n, extras)
	}
	best := one(fee.Cut{}, false)
	for _, x := range r.Reliefs {
		entitled := x.Group == fee.Everyone
		for _, g := range q.Groups {
			entitled = entitled || g == x.Group
		}
		if n := one(x.Cut, x.Extras); entitled && n.Cmp(best) < 0 {
			best = n
		}
	}
	if r.Each != "" {
		best.Mul(best, big.NewInt(q.Count[r.Each]))
	}
	return best
}

func compute(t *rapid.T, r fee.Rule, q fee.Request) fee.Bill {
	b, err := fee.Compute([]fee.Rule{r}, q)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBillIsThatOfTheOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, q := ruleOf(t), requestOf(t)
		if err := fee.Check([]fee.Rule{r}); err != nil {
			t.Fatal(err)
		}
		b := compute(t, r, q)
		if want := naive(r, q); want.Cmp(big.NewInt(b.Total)) != 0 {
			t.Fatalf("%d, the oracle says %s", b.Total, want)
		}
		switch l := b.Lines[0]; {
		case b.Total == 0 && (b.Exempt() == "" || l.Relief == ""):
			t.Fatal("nothing is to be paid, and nobody says why")
		case l.Full < l.Amount || l.Amount < 0 || b.Phi+b.LePhi != b.Total || (r.Kind == fee.Phi) != (b.LePhi == 0 && b.Total > 0) && b.Total > 0:
			t.Fatalf("%+v", b)
		}
	})
}

func TestMorePagesNeverCostLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, q := ruleOf(t), requestOf(t)
		less := compute(t, r, q).Total
		q.Count[rapid.SampledFrom([]fee.Unit{fee.Page, fee.Copy, fee.Sheet}).Draw(t, "what")]++
		if more := compute(t, r, q).Total; more < less {
			t.Fatalf("%d, then %d", less, more)
		}
	})
}

func TestNoCopyCostsMoreThanTheCap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, q := ruleOf(t), requestOf(t)
		r.Cap, r.Extras = r.Tiers[0].Price, nil
		times := int64(1)
		if r.Each != "" {
			times = q.Count[r.Each]
		}
		if b := compute(t, r, q); b.Total > r.Cap*times {
			t.Fatalf("%d for %d copies at most %d each", b.Total, times, r.Cap)
		}
	})
}

// Copies asked for together cost what they cost one after the other.
func TestSplittingCopiesChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, q := ruleOf(t), requestOf(t)
		r.Each = fee.Copy
		all := compute(t, r, q).Total
		a, b := rapid.Int64Range(1, 20).Draw(t, "a"), rapid.Int64Range(1, 20).Draw(t, "b")
		q.Count[fee.Copy] = a
		first := compute(t, r, q).Total
		q.Count[fee.Copy] = b
		second := compute(t, r, q).Total
		q.Count[fee.Copy] = a + b
		if both := compute(t, r, q).Total; both != first+second || all < 0 {
			t.Fatalf("%d and %d, together %d", first, second, both)
		}
	})
}

// Claiming a group never makes it dearer, and a rule outside its days refuses.
func TestClaimsNeverCost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, q := ruleOf(t), requestOf(t)
		with := compute(t, r, q).Total
		q.Groups = nil
		if without := compute(t, r, q).Total; with > without {
			t.Fatalf("%d with claims, %d without", with, without)
		}
		q.On = r.From - 1
		if _, err := fee.Compute([]fee.Rule{r}, q); err == nil {
			t.Fatal("a rule was used before its first day")
		}
	})
}

// TestWrongRules: each fault of a rule is found.
func TestWrongRules(t *testing.T) {
	good := func() fee.Rule {
		return fee.Rule{Key: "k", Name: "n", Kind: fee.Phi, Procedures: []string{"1"}, Ground: "g", From: someday, Unit: fee.Page,
			Tiers: []fee.Tier{{From: 1, Price: 10}}}
	}
	if err := fee.Check([]fee.Rule{good()}); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(r *fee.Rule){
		"no key":                func(r *fee.Rule) { r.Key = "" },
		"no ground":             func(r *fee.Rule) { r.Ground = "" },
		"another kind":          func(r *fee.Rule) { r.Kind = "tax" },
		"no first day":          func(r *fee.Rule) { r.From = 0 },
		"ends before it begins": func(r *fee.Rule) { r.Through = r.From - 1 },
		"free with a price":     func(r *fee.Rule) { r.Free = true },
		"nothing":               func(r *fee.Rule) { r.Tiers = nil },
		"council with a price":  func(r *fee.Rule) { r.SetBy = "council" },
		"set by a neighbour":    func(r *fee.Rule) { r.SetBy, r.Tiers, r.Unit = "neighbour", nil, "" },
		"free with a cap":       func(r *fee.Rule) { r.Free, r.Tiers, r.Unit, r.Cap = true, nil, "", 5 },
		"a price of nothing":    func(r *fee.Rule) { r.Tiers[0].Price = 0 },
		"a price beyond reason": func(r *fee.Rule) { r.Tiers[0].Price = 1 << 40 },
		"a gap":                 func(r *fee.Rule) { r.Tiers = []fee.Tier{{From: 1, To: 2, Price: 1}, {From: 4, Price: 1}} },
		"an overlap":            func(r *fee.Rule) { r.Tiers = []fee.Tier{{From: 1, To: 2, Price: 1}, {From: 2, Price: 1}} },
		"an end":                func(r *fee.Rule) { r.Tiers[0].To = 9 },
		"no end inside":         func(r *fee.Rule) { r.Tiers = []fee.Tier{{From: 1, Price: 1}, {From: 1, Price: 1}} },
		"an unknown unit":       func(r *fee.Rule) { r.Unit = "metre" },
		"one unit twice":        func(r *fee.Rule) { r.Each = fee.Page },
		"a cap below the price": func(r *fee.Rule) { r.Cap = 9 },
		"an extra of nothing":   func(r *fee.Rule) { r.Extras = []fee.Extra{{Unit: fee.Sheet, From: 1}} },
		"an unknown group":      func(r *fee.Rule) { r.Reliefs = []fee.Relief{{Group: "friends", Cut: fee.Cut{Percent: 1}, Ground: "g"}} },
		"a relief on no ground": func(r *fee.Rule) { r.Reliefs = []fee.Relief{{Group: fee.Poor, Cut: fee.Cut{Percent: 1}}} },
		"a relief of nothing":   func(r *fee.Rule) { r.Reliefs = []fee.Relief{{Group: fee.Poor, Ground: "g"}} },
		"more than all": func(r *fee.Rule) {
			r.Reliefs = []fee.Relief{{Group: fee.Poor, Cut: fee.Cut{Percent: 101}, Ground: "g"}}
		},
		"a lower price above": func(r *fee.Rule) { r.Reliefs = []fee.Relief{{Group: fee.Poor, Cut: fee.Cut{Price: 11}, Ground: "g"}} },
		"two ways": func(r *fee.Rule) {
			r.Reliefs = []fee.Relief{{Group: fee.Poor, Cut: fee.Cut{Price: 1, Amount: 1}, Ground: "g"}}
		},
		"a discount by carriage": func(r *fee.Rule) {
			r.Discounts = []fee.Discount{{Channel: "carriage", From: 1, Through: 2, Cut: fee.Cut{Percent: 1}, Ground: "g"}}
		},
		"a discount backwards": func(r *fee.Rule) {
			r.Discounts = []fee.Discount{{Channel: "online", From: 2, Through: 1, Cut: fee.Cut{Percent: 1}, Ground: "g"}}
		},
	} {
		r := good()
		spoil(&r)
		if fee.Check([]fee.Rule{r}) == nil {
			t.Errorf("%s: nobody minds", name)
		}
	}
	twin := good()
	twin.From++
	if fee.Check([]fee.Rule{good(), twin}) == nil {
		t.Error("two rules for the same days pass")
	}
	twin.Area = "20"
	if err := fee.Check([]fee.Rule{good(), twin}); err != nil {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"rules":[{"key":"k","name":"n","kind":"phi","procedures":["1"],"unit":"page","tiers":[{"from":1,"price":5}],"ground":"g","from":"2026-01-01"}]}`), int64(3))
	f.Add([]byte(`{"rules":[]} {}`), int64(0))
	f.Fuzz(func(t *testing.T, raw []byte, n int64) {
		rules, err := fee.Parse(raw)
		if err != nil {
			return
		}
		if _, err := json.Marshal(rules); err != nil {
			t.Fatal(err)
		}
		for _, r := range rules {
			q := fee.Request{Keys: []string{r.Key}, Case: r.Case, Area: r.Area, On: r.From, Count: map[fee.Unit]int64{fee.Page: n, fee.Copy: n, fee.Sheet: n}}
			if len(r.Procedures) > 0 {
				q.Procedure = r.Procedures[0]
			}
			b, err := fee.Compute(rules, q)
			if err == nil && (b.Total < 0 || b.Total == 0 && b.Exempt() == "") {
				t.Fatalf("%+v", b)
			}
		}
	})
}
