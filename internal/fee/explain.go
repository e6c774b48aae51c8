package fee

import (
	"strings"

	"github.com/motcua/motcua/internal/kit/lang"
)

// Step is one line of an explanation.
type Step struct {
	Key  string // word key
	Args []any  // name, value …; money as lang.Dong, words as lang.Key
}

// Say writes the line as a sentence.
func (s Step) Say(w *lang.Words) string { return w.T(s.Key, s.Args...) }

// Explain writes the steps as sentences.
func Explain(steps []Step, w *lang.Words) []string {
	out := make([]string, len(steps))
	for i, s := range steps {
		out[i] = s.Say(w)
	}
	return out
}

// Word is the word key of the unit.
func (u Unit) Word() string { return string(u.word()) }

func (u Unit) word() lang.Key {
	return map[Unit]lang.Key{
		Page: "fee.unit_page", Copy: "fee.unit_copy", Sheet: "fee.unit_sheet", Case: "fee.unit_case", Contract: "fee.unit_contract",
		Person: "fee.unit_person", Certificate: "fee.unit_certificate", Time: "fee.unit_time", Event: "fee.unit_event",
	}[u]
}

// Word is the word key of the group.
func (g Group) Word() string {
	return map[Group]string{
		Everyone: "fee.group_everyone", Child: "fee.group_child", Elderly: "fee.group_elderly", Disabled: "fee.group_disabled", Poor: "fee.group_poor",
		Hardship: "fee.group_hardship", Student: "fee.group_student", Merit: "fee.group_merit", MartyrKin: "fee.group_martyr_kin",
	}[g]
}

// Word is the word key of the kind.
func (k Kind) Word() string { return map[Kind]string{Phi: "fee.kind_phi", LePhi: "fee.kind_le_phi"}[k] }

// How says in a few words how the line was counted: "5 trang × 3 bản". Nothing is said of what costs nothing by
// its ground.
func (l Line) How(w *lang.Words) string {
	var parts []string
	for _, x := range []struct {
		n int64
		u Unit
	}{{l.Count, l.Unit}, {l.Times, l.Each}} {
		if x.u != "" {
			parts = append(parts, w.Number(x.n)+" "+w.T(x.u.Word()))
		}
	}
	return strings.Join(parts, " × ")
}

// Say writes the line as people read it: what it is for, how it was counted, and what it comes to.
func (l Line) Say(w *lang.Words) string {
	what := l.Name
	if l.Item != "" {
		what += " – " + l.Item
	}
	if how := l.How(w); how != "" {
		what += " (" + how + ")"
	}
	return what + ": " + w.Money(l.Amount)
}

func (w *working) step(key string, args ...any) { w.steps = append(w.steps, Step{key, args}) }

// explain says how the full price of one of Each comes about.
func (w *working) explain(q Request) {
	for _, t := range w.Tiers {
		if n := t.within(w.count); n > 0 {
			w.step("fee.step_tier", "n", n, "unit", w.Unit.word(), "price", lang.Dong(t.Price), "sum", lang.Dong(n*t.Price))
		}
	}
	plain := *w
	plain.discount, plain.Cap = nil, 0
	if w.Cap > 0 && plain.base(Cut{}) > w.Cap {
		w.step("fee.step_cap", "cap", lang.Dong(w.Cap))
	}
	if d := w.discount; d != nil {
		w.step("fee.step_discount", "from", d.From, "through", d.Through, "sum", lang.Dong(w.base(Cut{})), "ground", d.Ground)
	}
	for _, e := range w.Extras {
		n, _ := q.count(e.Unit) // counted before
		if more := n - e.From + 1; more > 0 {
			w.step("fee.step_extra", "n", more, "unit", e.Unit.word(), "from", e.From, "price", lang.Dong(e.Price), "sum", lang.Dong(more*e.Price))
		}
	}
}

func (w *working) explainRelief(x Relief, left int64) {
	key := "fee.step_reduced"
	if left == 0 {
		key = "fee.step_exempt"
	}
	w.step(key, "group", lang.Key(x.Group.Word()), "ground", x.Ground, "sum", lang.Dong(left))
}

func (w *working) explainTimes(one, all int64) {
	if w.times > 1 {
		w.step("fee.step_times", "n", w.times, "unit", w.Each.word(), "one", lang.Dong(one), "sum", lang.Dong(all))
	}
}

func total(b Bill) Step {
	return Step{"fee.step_total", []any{"phi", lang.Dong(b.Phi), "le_phi", lang.Dong(b.LePhi), "total", lang.Dong(b.Total)}}
}
