package fee

import (
	"maps"
	"slices"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
)

// Request is what is asked for, counted. The groups hold for all of it: people of other groups file apart.
type Request struct {
	Procedure string         `json:"procedure,omitempty"` // national code
	Keys      []string       `json:"keys,omitempty"`      // the fees named; none: those of the procedure
	Case      string         `json:"case,omitempty"`
	Area      string         `json:"area,omitempty"` // code of the province
	Channel   string         `json:"channel,omitempty"`
	On        day.Date       `json:"on"` // the day whose rules hold
	Count     map[Unit]int64 `json:"count,omitempty"`
	Items     []Item         `json:"items,omitempty"` // none: one, counted by Count
	Groups    []Group        `json:"groups,omitempty"`
}

// Item is one thing of many asked for together, counted by itself: a certified document. What it does not
// count, the request counts for all.
type Item struct {
	Name  string         `json:"name,omitempty"`
	Count map[Unit]int64 `json:"count"`
}

// maxItems keeps a request, with the limits of prices and counts, within int64.
const maxItems = 200

// Bill is what the rules say a request costs.
type Bill struct {
	Lines []Line
	Phi   int64
	LePhi int64
	Total int64
	Rules []Rule // the rules used: with them the bill can be worked out again
	Steps []Step // how it came about, line by line
}

// Line is one fee of a bill.
type Line struct {
	Rule   string `json:"rule"`
	Name   string `json:"name"`
	Item   string `json:"item,omitempty"` // which of the things asked for
	Kind   Kind   `json:"kind"`
	Ground string `json:"ground"`
	Unit   Unit   `json:"unit,omitempty"`
	Count  int64  `json:"count,omitempty"` // of Unit, within one of Each
	Each   Unit   `json:"each,omitempty"`
	Times  int64  `json:"times,omitempty"` // of Each
	Full   int64  `json:"full"`            // before any group's relief
	Amount int64  `json:"amount"`          // to be paid
	Group  Group  `json:"group,omitempty"` // whose relief was given
	Relief string `json:"relief,omitempty"`
}

// Waived is what the relief takes off the line.
func (l Line) Waived() int64 { return l.Full - l.Amount }

// Waived is what reliefs take off the bill, by kind.
func (b Bill) Waived() (phi, lePhi int64) { return sum(b.Lines, Line.Waived) }

// Exempt is the ground on which nothing is to be paid; empty when something is.
func (b Bill) Exempt() string {
	if b.Total > 0 {
		return ""
	}
	for _, l := range b.Lines {
		if l.Relief != "" {
			return l.Relief
		}
	}
	return ""
}

func sum(lines []Line, amount func(Line) int64) (phi, lePhi int64) {
	for _, l := range lines {
		if l.Kind == Phi {
			phi += amount(l)
		} else {
			lePhi += amount(l)
		}
	}
	return phi, lePhi
}

// Compute works out what a request costs on its day. It never answers nothing for want of knowing: without a
// rule, before its first day, and where the council sets the fee and its resolution is not entered, it
// refuses. A line of nothing always names its ground.
func Compute(rules []Rule, q Request) (Bill, error) {
	if err := q.check(); err != nil {
		return Bill{}, err
	}
	found, known := pick(rules, q)
	switch {
	case len(found) == 0 && known:
		return Bill{}, fault.New(fault.Invalid, "fee.not_in_force", "on", q.On)
	case len(found) == 0:
		return Bill{}, fault.New(fault.Invalid, "fee.no_rule")
	}
	b := Bill{Rules: found}
	for _, r := range found {
		if r.IfAsked && q.Count[r.Unit] == 0 {
			continue
		}
		if r.SetBy != "" {
			return Bill{}, fault.New(fault.Invalid, "fee.set_by_council", "name", r.Name)
		}
		for _, one := range q.each(r) {
			l, steps, err := r.line(one)
			if err != nil {
				return Bill{}, err
			}
			b.Lines, b.Steps = append(b.Lines, l), append(b.Steps, steps...)
		}
	}
	if len(b.Lines) == 0 { // nothing of what may be asked for was
		return Bill{}, fault.New(fault.Invalid, "fee.no_rule")
	}
	b.Phi, b.LePhi = sum(b.Lines, func(l Line) int64 { return l.Amount })
	b.Total = b.Phi + b.LePhi
	b.Steps = append(b.Steps, total(b))
	return b, nil
}

func (q Request) check() error {
	var bad []fault.Field
	for _, u := range AllUnits() {
		wrong := false
		for _, x := range append([]Item{{Count: q.Count}}, q.Items...) {
			n, said := x.Count[u]
			wrong = wrong || said && (n < 1 || n > maxCount)
		}
		if wrong {
			bad = append(bad, fault.Field{Name: string(u), Key: "fee.count", Args: []any{"unit", u.word(), "max", maxCount}})
		}
	}
	if len(q.Items) > maxItems {
		bad = append(bad, fault.Field{Name: "items", Key: "fee.items", Args: []any{"max", maxItems}})
	}
	for _, g := range q.Groups {
		if !slices.Contains(AllGroups(), g) {
			bad = append(bad, fault.Field{Name: "group", Key: "fee.group_unknown"})
		}
	}
	return fault.Fields(bad...)
}

// each gives a request for every thing asked for. What costs nothing by its ground is said once.
func (q Request) each(r Rule) []Request {
	if len(q.Items) == 0 || r.Free {
		return []Request{q}
	}
	out := make([]Request, len(q.Items))
	for i, x := range q.Items {
		out[i] = q
		out[i].Items, out[i].Count = []Item{x}, map[Unit]int64{}
		maps.Copy(out[i].Count, q.Count)
		maps.Copy(out[i].Count, x.Count)
	}
	return out
}

// item is the name of the one thing the request is about.
func (q Request) item() string {
	if len(q.Items) == 1 {
		return q.Items[0].Name
	}
	return ""
}

func (q Request) count(u Unit) (int64, error) {
	if n := q.Count[u]; n > 0 {
		return n, nil
	}
	if u == "" || u.Once() {
		return 1, nil
	}
	return 0, fault.Fields(fault.Field{Name: string(u), Key: "fee.count", Args: []any{"unit", u.word(), "max", maxCount}})
}

// line works out one fee.
func (r Rule) line(q Request) (Line, []Step, error) {
	l := Line{Rule: r.Key, Name: r.Name, Kind: r.Kind, Ground: r.Ground}
	if r.Free {
		l.Relief = r.Ground
		return l, []Step{{Key: "fee.step_free", Args: []any{"name", r.Name, "ground", r.Ground}}}, nil
	}
	l.Item = q.item()
	w := working{Rule: r, steps: []Step{{Key: "fee.step_rule", Args: []any{"name", r.Name, "ground", r.Ground}}}}
	if l.Item != "" {
		w.step("fee.step_item", "item", l.Item)
	}
	for _, e := range r.Extras {
		n, err := q.count(e.Unit)
		if err != nil {
			return l, nil, err
		}
		w.extras += max(0, n-e.From+1) * e.Price
	}
	var err error
	if w.count, err = q.count(r.Unit); err != nil {
		return l, nil, err
	}
	if w.times, err = q.count(r.Each); err != nil {
		return l, nil, err
	}
	w.discount = r.discount(q)
	full := w.base(Cut{}) + w.extras
	best, relief := full, -1
	for i, x := range r.Reliefs {
		if x.Group != Everyone && !slices.Contains(q.Groups, x.Group) {
			continue
		}
		if n := w.relieved(x); n < best {
			best, relief = n, i
		}
	}
	w.explain(q)
	l.Unit, l.Count, l.Each, l.Times = r.Unit, w.count, r.Each, w.times
	l.Full, l.Amount = full*w.times, best*w.times
	if relief >= 0 {
		x := r.Reliefs[relief]
		l.Group, l.Relief = x.Group, x.Ground
		w.explainRelief(x, best)
	} else if best == 0 && w.discount != nil {
		l.Relief = w.discount.Ground
	}
	w.explainTimes(best, l.Amount)
	return l, w.steps, nil
}

func (r Rule) discount(q Request) *Discount {
	for i, d := range r.Discounts {
		if d.Channel == q.Channel && within(q.On, d.From, d.Through) {
			return &r.Discounts[i]
		}
	}
	return nil
}

// working is a line being worked out. Its amounts are for one of Each.
type working struct {
	Rule
	count, times, extras int64
	discount             *Discount
	steps                []Step
}

// base is the price of the tiers: prices cut first, then the sum capped, then percentages.
func (w working) base(more Cut) int64 {
	var dated Cut
	if w.discount != nil {
		dated = w.discount.Cut
	}
	var n int64
	for _, t := range w.Tiers {
		n += t.within(w.count) * more.price(dated.price(t.Price))
	}
	if w.Cap > 0 {
		n = min(n, w.Cap)
	}
	return more.off(dated.off(n))
}

// relieved is what a relief leaves.
func (w working) relieved(x Relief) int64 {
	extras := w.extras
	if x.Extras {
		extras = x.off(extras)
	}
	return w.base(x.Cut) + extras
}

// within is how many of n units fall into the tier.
func (t Tier) within(n int64) int64 {
	if t.To > 0 {
		n = min(n, t.To)
	}
	return max(0, n-t.From+1)
}
