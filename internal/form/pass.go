package form

import (
	"slices"
	"strconv"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
)

// pass goes through the form as a person does, from the first question to the last. A question is shown when
// its conditions hold over what was answered before it; the answers of hidden questions count for nothing.
// read, when given, may put a new answer into a before it is looked at.
type pass struct {
	form  *Form
	have  Answers // all answers
	clean Answers // those of the questions shown
	vals  *sight
	shown []asking
	today day.Date
	read  func(c asking)
}

func (f *Form) pass(a Answers, today day.Date, read func(c asking)) *pass {
	p := &pass{form: f, have: a, clean: Answers{}, vals: f.env.values(nil, a, today), today: today, read: read}
	for _, q := range f.asked {
		c := asking{q: q, ptr: q.Field, form: f, have: a, vals: p.vals, today: today}
		if !c.visible() {
			continue
		}
		p.shown = append(p.shown, c)
		if read != nil {
			read(c)
		}
		switch q.Kind {
		case KindStatement:
		case KindList:
			p.list(c)
		default:
			p.keep(c, a.At(q.Field))
		}
	}
	return p
}

func (c asking) visible() bool {
	return !slices.ContainsFunc(c.q.conds, func(when string) bool { return !c.holds(when) })
}

func (p *pass) keep(c asking, v any) {
	if v = deep(v); v == nil {
		return
	}
	p.clean.Set(c.ptr, v)
	Answers(p.vals.names).Set(c.ptr, v)
}

// list goes through the items of a list.
func (p *pass) list(c asking) {
	items := p.have.List(c.q.Field)
	if len(items) == 0 || len(items) > mostItems { // perhaps no list, or one that is refused as it is
		p.keep(c, p.have.At(c.q.Field))
		return
	}
	out := make([]any, len(items))
	for i := range items {
		item := map[string]any{}
		out[i] = item
		base := c.q.Field + "/" + strconv.Itoa(i)
		for _, sub := range c.q.Questions {
			s := asking{q: sub, ptr: base + sub.Field, base: base, form: p.form, have: p.have, vals: p.vals, item: item, today: p.today}
			if !s.visible() {
				continue
			}
			p.shown = append(p.shown, s)
			if p.read != nil {
				p.read(s)
			}
			if v := deep(p.have.At(s.ptr)); v != nil {
				Answers(item).Set(sub.Field, v)
			}
		}
	}
	p.clean.Set(c.ptr, out)
	Answers(p.vals.names).Set(c.ptr, out)
}

func checkList(c asking, value any) (string, []any) {
	l, ok := value.([]any)
	if !ok || slices.ContainsFunc(l, func(v any) bool { _, object := v.(map[string]any); return !object }) {
		return "form.not_right", nil
	}
	return howMany(c.q, len(l))
}

// fault says what is wrong with the answer of one question.
func (c asking) fault() (fault.Field, bool) {
	key, args := c.wrong()
	return c.says(key, args), key != ""
}

// says makes a fault that names the question.
func (c asking) says(key string, args []any) fault.Field {
	return fault.Field{Name: c.name(), Key: key, Args: append(args, "label", c.q.Label)}
}

func (c asking) wrong() (key string, args []any) {
	v := c.have.At(c.ptr)
	switch {
	case c.q.Kind == KindStatement:
		return "", nil
	case prune(v) != nil:
		return kinds[c.q.Kind].check(c, v)
	case c.q.Kind == KindConfirm:
		return "form.confirm", nil
	case c.q.Kind == KindList && c.q.Min > 0:
		return "form.too_few", []any{"n", c.q.Min}
	case c.optional() || c.q.Kind == KindList:
		return "", nil
	}
	return c.missing(), nil
}

// optional tells whether the question may stay unanswered now.
func (c asking) optional() bool {
	return c.q.Optional && (c.q.Needed == "" || !c.holds(c.q.Needed))
}

// missing is the word for an answer that is not there.
func (c asking) missing() string {
	switch c.q.Kind {
	case KindChoice, KindYesNo, KindMany:
		return "form.choose"
	case KindAddress:
		return "form.address_commune"
	}
	return "form.required"
}

// faults of every question shown, in their order; the schema has its say about what the kinds let pass.
func (p *pass) faults() []fault.Field {
	found := map[string]fault.Field{}
	for _, c := range p.shown {
		if f, bad := c.fault(); bad {
			found[c.ptr] = f
		}
	}
	var rest []fault.Field
	for _, s := range p.form.bySchema(p.clean) {
		c, ok := p.owner(s.at)
		if !ok {
			rest = append(rest, fault.Field{Key: "form.outside", Args: []any{"at", s.at}})
			continue
		}
		if _, has := found[c.ptr]; !has {
			found[c.ptr] = c.says(s.key, s.args)
		}
	}
	var out []fault.Field
	for _, c := range p.shown {
		if f, ok := found[c.ptr]; ok && c.q.Kind != KindStatement {
			out = append(out, f)
			delete(found, c.ptr)
		}
	}
	return append(out, rest...)
}

// owner is the question that answers a pointer: itself, or the one that holds it.
func (p *pass) owner(at string) (asking, bool) {
	var best asking
	for _, c := range p.shown {
		inside := c.q.Kind != KindStatement && (at == c.ptr || len(at) > len(c.ptr) && at[:len(c.ptr)] == c.ptr && at[len(c.ptr)] == '/')
		if inside && len(c.ptr) > len(best.ptr) {
			best = c
		}
	}
	if best.q == nil { // an object that is wholly missing: its first question
		for _, c := range p.shown {
			if len(c.ptr) > len(at) && c.ptr[:len(at)] == at && c.ptr[len(at)] == '/' {
				return c, true
			}
		}
	}
	return best, best.q != nil
}

// Clean gives the answers of the questions that are asked, without those that hidden questions still hold.
// This is what is handed in.
func (f *Form) Clean(a Answers, today day.Date) Answers { return f.pass(a, today, nil).clean }

// Check says everything that is wrong with the answers, in the order of the form; nothing: they may be handed
// in. The answers of hidden questions are not looked at.
func (f *Form) Check(a Answers, today day.Date) []fault.Field { return f.pass(a, today, nil).faults() }

// Pages are the pages whose conditions hold, in order.
func (f *Form) Pages(a Answers, today day.Date) []*Page {
	var out []*Page
	for _, c := range f.pass(a, today, nil).shown {
		if n := len(out); n == 0 || out[n-1] != c.q.page {
			out = append(out, c.q.page)
		}
	}
	return out
}

// Page gives a page by its key.
func (f *Form) Page(key string) (*Page, bool) {
	for _, q := range f.asked {
		if q.page.Key == key {
			return q.page, true
		}
	}
	return nil, false
}

// Way is where a page stands on the way through the form.
type Way struct {
	Page       *Page
	N, Of      int   // "Câu 3 trên khoảng 8"
	Back, Next *Page // nil: the first, the last
}

// Way finds a page on the way. A page that is not asked now (its key may be empty) gives the nearest page
// after it; after the last one the result is false: it is time to review.
func (f *Form) Way(a Answers, today day.Date, key string) (Way, bool) {
	pages := f.Pages(a, today)
	rank := map[*Page]int{}
	for i, q := range f.asked {
		if _, ok := rank[q.page]; !ok {
			rank[q.page] = i
		}
	}
	want := -1
	if p, ok := f.Page(key); ok {
		want = rank[p]
	}
	for i, p := range pages {
		if rank[p] < want {
			continue
		}
		w := Way{Page: p, N: i + 1, Of: len(pages)}
		if i > 0 {
			w.Back = pages[i-1]
		}
		if i+1 < len(pages) {
			w.Next = pages[i+1]
		}
		return w, true
	}
	return Way{}, false
}

// Unfinished is the first page with something missing or wrong; nil: all pages are done.
func (f *Form) Unfinished(a Answers, today day.Date) *Page {
	p := f.pass(a, today, nil)
	for _, fl := range p.faults() {
		for _, c := range p.shown {
			if c.name() == fl.Name {
				return c.q.page
			}
		}
	}
	return nil
}
