package fee

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/procedures"
)

// Limits of what a rule may say and a request may count: within them no sum leaves int64.
const (
	maxPrice = 1_000_000_000
	maxCount = 10_000
)

// National are the rules that the program carries (procedures/fees.json).
func National() ([]Rule, error) { return Parse(procedures.Fees) }

// Parse reads rules from JSON: {"rules": […]}. A rule that contradicts itself or another is an error that
// names it.
func Parse(raw []byte) ([]Rule, error) {
	var file struct {
		Rules []Rule `json:"rules"`
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil {
		return nil, fmt.Errorf("fee: rules: %w", err)
	}
	if d.More() {
		return nil, errors.New("fee: rules: something follows the rules")
	}
	return file.Rules, Check(file.Rules)
}

// Check finds what is wrong with rules, each by itself and all together.
func Check(rules []Rule) error {
	for i, r := range rules {
		if why := r.wrong(); why != "" {
			return fmt.Errorf("fee: rule %s of %s: %s", r.Key, r.From, why)
		}
		for _, o := range rules[:i] {
			if o.rivals(r) {
				return fmt.Errorf("fee: rule %s of %s: says the same as that of %s for the same days", r.Key, r.From, o.From)
			}
		}
	}
	return nil
}

// rivals tells whether two rules would both be the one to use.
func (r Rule) rivals(o Rule) bool {
	if r.Key != o.Key || r.Area != o.Area || r.Case != o.Case {
		return false
	}
	shared := len(r.Procedures) == 0 && len(o.Procedures) == 0
	for _, p := range r.Procedures {
		shared = shared || slices.Contains(o.Procedures, p)
	}
	return shared && within(o.From, r.From, r.Through) || shared && within(r.From, o.From, o.Through)
}

func (r Rule) wrong() string {
	ways := 0
	for _, way := range []bool{r.Free, r.SetBy != "", len(r.Tiers) > 0} {
		if way {
			ways++
		}
	}
	switch {
	case r.Key == "" || r.Name == "" || fold.Said(r.Ground) == "":
		return "has no key, no name or no ground"
	case r.Kind != Phi && r.Kind != LePhi:
		return "is neither phi nor le_phi"
	case r.From == 0 || r.Through != 0 && r.Through < r.From:
		return "its days are wrong"
	case ways != 1:
		return "is exactly one of: tiers, free, set_by"
	case r.SetBy != "" && r.SetBy != "council":
		return "set_by is council"
	case len(r.Tiers) == 0:
		if r.Unit != "" || r.IfAsked || r.Each != "" || r.Cap != 0 || r.Extras != nil || r.Reliefs != nil || r.Discounts != nil {
			return "says more than it can mean"
		}
		return ""
	}
	for _, why := range []string{r.wrongTiers(), r.wrongExtras(), r.wrongCuts()} {
		if why != "" {
			return why
		}
	}
	return ""
}

func (r Rule) wrongTiers() string {
	next := int64(1)
	for i, t := range r.Tiers {
		switch {
		case t.From != next:
			return "its tiers have a gap or overlap"
		case t.To == 0 && i < len(r.Tiers)-1 || t.To != 0 && t.To < t.From:
			return "a tier ends wrongly"
		case t.To != 0 && i == len(r.Tiers)-1:
			return "its last tier has an end"
		case t.Price < 1 || t.Price > maxPrice:
			return "a price is out of range: what costs nothing is free, by its ground"
		}
		next = t.To + 1
	}
	switch {
	case !slices.Contains(AllUnits(), r.Unit) || r.Each != "" && !slices.Contains(AllUnits(), r.Each) || r.Unit == r.Each:
		return "its units are wrong"
	case r.Cap < 0 || r.Cap > maxPrice || r.Cap > 0 && r.Cap < r.Tiers[0].Price:
		return "its cap is wrong"
	}
	return ""
}

func (r Rule) wrongExtras() string {
	for _, e := range r.Extras {
		if !slices.Contains(AllUnits(), e.Unit) || e.Unit == r.Each || e.From < 1 || e.Price < 1 || e.Price > maxPrice {
			return "an extra is wrong"
		}
	}
	return ""
}

func (r Rule) wrongCuts() string {
	for i, x := range r.Reliefs {
		known := x.Group == Everyone || slices.Contains(AllGroups(), x.Group)
		twice := slices.ContainsFunc(r.Reliefs[:i], func(o Relief) bool { return o.Group == x.Group })
		if !known || twice || fold.Said(x.Ground) == "" || x.Extras && x.Percent == 0 || !x.fits(r) {
			return "a relief is wrong"
		}
	}
	for i, x := range r.Discounts {
		channel := slices.Contains([]string{"online", "counter", "post"}, x.Channel)
		twice := slices.ContainsFunc(r.Discounts[:i], func(o Discount) bool {
			return o.Channel == x.Channel && o.From <= x.Through && x.From <= o.Through
		})
		if !channel || twice || fold.Said(x.Ground) == "" || x.From == 0 || x.Through < x.From || !x.fits(r) {
			return "a discount is wrong"
		}
	}
	return ""
}

// fits: one way of cutting; a price can only be named where there is one price, and stays above nothing.
func (c Cut) fits(r Rule) bool {
	switch {
	case c.Percent > 0:
		return c.Percent <= 100 && c.Amount == 0 && c.Price == 0
	case c.Amount > 0:
		return c.Price == 0 && c.Percent == 0 && len(r.Tiers) == 1 && c.Amount < r.Tiers[0].Price
	case c.Price > 0:
		return c.Amount == 0 && c.Percent == 0 && len(r.Tiers) == 1 && c.Price < r.Tiers[0].Price
	}
	return false
}

// pick finds the rules in force for a request, one per key, in the order of the keys' first rule.
func pick(rules []Rule, q Request) (found []Rule, known bool) {
	var keys []string
	best := map[string]Rule{}
	for _, r := range rules {
		if !r.about(q) {
			continue
		}
		known = true
		if !within(q.On, r.From, r.Through) {
			continue
		}
		o, have := best[r.Key]
		if !have {
			keys = append(keys, r.Key)
		}
		if !have || r.weight() > o.weight() {
			best[r.Key] = r
		}
	}
	for _, k := range keys {
		found = append(found, best[k])
	}
	return found, known
}

// about tells whether the rule speaks of what is asked, on whatever day.
func (r Rule) about(q Request) bool {
	named := slices.Contains(q.Keys, r.Key) && (len(r.Procedures) == 0 || slices.Contains(r.Procedures, q.Procedure))
	if len(q.Keys) == 0 {
		named = slices.Contains(r.Procedures, q.Procedure)
	}
	return named && (r.Case == "" || r.Case == q.Case) && (r.Area == "" || r.Area == q.Area)
}

func (r Rule) weight() (w int) {
	if r.Area != "" {
		w += 2
	}
	if r.Case != "" {
		w++
	}
	return w
}

// Asks lists what has to be counted for a request, each unit once: whoever files says these numbers.
func Asks(rules []Rule, q Request) []Unit {
	var out []Unit
	found, _ := pick(rules, q)
	for _, r := range found {
		for _, u := range r.counts() {
			if !r.IfAsked && !slices.Contains(out, u) {
				out = append(out, u)
			}
		}
	}
	return out
}

func (r Rule) counts() (us []Unit) {
	if r.Unit != "" {
		us = append(us, r.Unit)
	}
	if r.Each != "" {
		us = append(us, r.Each)
	}
	for _, e := range r.Extras {
		us = append(us, e.Unit)
	}
	return us
}

// Claims lists the groups for whom the rules of a request make it less.
func Claims(rules []Rule, q Request) []Group {
	var out []Group
	found, _ := pick(rules, q)
	for _, r := range found {
		for _, x := range r.Reliefs {
			if x.Group != Everyone && !slices.Contains(out, x.Group) {
				out = append(out, x.Group)
			}
		}
	}
	return out
}
