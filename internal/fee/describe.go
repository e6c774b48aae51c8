package fee

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/kit/lang"
)

// InForce are the rules that hold for a request on its day, one for each fee.
func InForce(rules []Rule, q Request) []Rule {
	found, _ := pick(rules, q)
	return found
}

// Known tells whether the rule says how much: not while the council has to set it.
func (r Rule) Known() bool { return r.SetBy == "" }

// Describe says what a rule takes, a sentence a line: prices, what is the most, who pays less.
func (r Rule) Describe(w *lang.Words) (out []string) {
	say := func(key string, args ...any) { out = append(out, w.T(key, args...)) }
	switch {
	case r.SetBy != "":
		say("fee.rule_council")
		return out
	case r.Free:
		say("fee.rule_free")
		return out
	}
	if r.IfAsked {
		say("fee.rule_if_asked")
	}
	for i, t := range r.Tiers {
		key := "fee.rule_price"
		switch {
		case len(r.Tiers) > 1 && t.To > 0:
			key = "fee.rule_first"
		case i > 0:
			key = "fee.rule_from"
		}
		args := []any{"price", lang.Dong(t.Price), "unit", r.Unit.word()}
		switch key {
		case "fee.rule_first":
			args = append(args, "to", t.To)
		case "fee.rule_from":
			args = append(args, "from", t.From)
		}
		say(key, args...)
	}
	if r.Each != "" {
		say("fee.rule_each", "each", r.Each.word())
	}
	if r.Cap > 0 {
		say("fee.rule_cap", "cap", lang.Dong(r.Cap))
	}
	for _, e := range r.Extras {
		say("fee.rule_extra", "price", lang.Dong(e.Price), "unit", e.Unit.word(), "from", e.From)
	}
	for _, d := range r.Discounts {
		say("fee.rule_discount", "from", d.From, "through", d.Through, "ground", d.Ground)
	}
	return append(out, r.relieved(w)...)
}

// relieved says who is exempt and who pays less, each ground once.
func (r Rule) relieved(w *lang.Words) (out []string) {
	var grounds []string
	groups := map[string][]string{}
	for _, x := range r.Reliefs {
		key := "fee.rule_less"
		if x.Percent == 100 {
			key = "fee.rule_exempt"
		}
		at := key + "\x00" + x.Ground
		if !slices.Contains(grounds, at) {
			grounds = append(grounds, at)
		}
		groups[at] = append(groups[at], w.T(x.Group.Word()))
	}
	for _, at := range grounds {
		key, ground, _ := strings.Cut(at, "\x00")
		who := strings.Join(groups[at], ", ")
		if key == "fee.rule_exempt" {
			out = append(out, w.T("fee.rule_exempt", "who", who, "ground", ground))
		} else {
			out = append(out, w.T("fee.rule_less", "who", who, "ground", ground))
		}
	}
	return out
}
