package form

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/identity"
)

// Names of the inputs that the form itself uses.
const (
	AskedInput  = "_q"   // the questions drawn, their names parted by spaces
	ButtonInput = "_act" // a button that changes the page: "add:FIELD", "remove:FIELD.N", "search:FIELD", "refresh"
)

// Parsed is what was read from a posted page. Answers hold everything typed, right or wrong: save them before
// anything else. Redraw says that the page is not done though nothing is wrong: a button inside it was pressed,
// an answer brought up a further question, or there are communes to choose from; draw the same page again.
type Parsed struct {
	Answers Answers
	Faults  []fault.Field
	Redraw  bool
}

// Parse reads a posted page over the answers so far; nil stands for the whole form, as the counter posts it.
// What was not asked on the page stays as it was. The answers given are not changed.
func (f *Form) Parse(page *Page, v url.Values, a Answers, today day.Date) Parsed {
	r := reader{v: v, page: page, have: a.Copy(), before: a, drawn: drawnNames(v)}
	p := f.pass(r.have, today, r.read)
	out := Parsed{Answers: r.have, Redraw: v.Get(ButtonInput) != ""}
	if !out.Redraw {
		r.judge(p, &out)
		for _, c := range p.shown {
			if fl, open := r.open(c); open {
				out.Faults = append(out.Faults, fl)
			}
		}
	}
	for _, c := range p.shown {
		r.close(c)
	}
	return out
}

// judge tells what is wrong with the answers of the page, as far as its questions had been seen.
func (r *reader) judge(p *pass, out *Parsed) {
	drawn := len(r.drawn) > 0
	for _, fl := range p.faults() {
		for _, c := range p.shown {
			if c.name() != fl.Name || r.page != nil && c.q.page != r.page {
				continue
			}
			if drawn && !r.posted(fl.Name) || r.offer(c, fl) { // the question, or the list to choose from, was not seen yet
				out.Redraw = true
			} else {
				out.Faults = append(out.Faults, fl)
			}
			break
		}
	}
}

// open is the question that a right answer leaves open, as long as the person has not left it so once it was asked: the
// page then says in ".was" what it was asked about.
func (r *reader) open(c asking) (fault.Field, bool) {
	if r.page != nil && c.q.page != r.page || !r.posted(c.name()) {
		return fault.Field{}, false
	}
	was, v := c.open()
	return c.says(v.Ask, v.Args), was != "" && clean(r.v.Get(c.name()+".was"), false) != was
}

// open is an answer about which something can be asked, and the verdict that does; empty when there is nothing to ask.
func (c asking) open() (string, identity.Verdict) {
	ask := kinds[c.q.Kind].ask
	s, _ := c.have.At(c.ptr).(string)
	if ask == nil || s == "" {
		return "", identity.Verdict{}
	}
	if key, _ := c.wrong(); key != "" {
		return "", identity.Verdict{}
	}
	v := ask(c, s)
	if v.Ask == "" {
		s = ""
	}
	return s, v
}

// drawnNames are the questions that were on the page, as many as a form can have.
func drawnNames(v url.Values) []string {
	names := strings.Fields(v.Get(AskedInput))
	return names[:min(len(names), mostQuestions*mostItems)]
}

type reader struct {
	v      url.Values
	page   *Page
	have   Answers
	before Answers
	drawn  []string // names of the questions that were on the page
}

func (r *reader) read(c asking) {
	if r.page != nil && c.q.page != r.page || c.q.Kind == KindStatement {
		return
	}
	if c.q.Kind == KindList {
		r.items(c)
		return
	}
	name := c.name()
	if !r.posted(name) {
		return
	}
	v := kinds[c.q.Kind].read(c.q, name, r.v)
	if c.q.Kind == KindAddress && v != nil {
		v = c.settle(addressOf(v), r.addressBefore(c)).value()
	}
	if s, ok := v.(string); ok && len(s) > 4*1000 && c.q.Kind != KindLong {
		v = strings.ToValidUTF8(s[:4*1000], "")
	}
	r.have.Set(c.ptr, v)
}

// addressBefore is the address as the page showed it: the commune chosen stood for the words in ".was".
func (r *reader) addressBefore(c asking) Address {
	name := c.name()
	if !r.v.Has(name + ".was") {
		return addressOf(r.before.At(c.ptr))
	}
	return Address{Typed: clean(r.v.Get(name+".was"), false), Code: r.v.Get(name + ".code")}
}

// offer tells whether an address is wrong only because the communes it can mean have not been shown yet.
func (r *reader) offer(c asking, f fault.Field) bool {
	if f.Key != "form.address_choose" || c.form.places == nil {
		return false
	}
	typed := addressOf(r.have.At(c.ptr)).Typed
	shown := r.v.Has(c.name()+".was") && clean(r.v.Get(c.name()+".was"), false) == typed
	return !shown && len(c.form.places.Find(typed, c.today, 1)) > 0
}

// posted tells whether a question was drawn on the page that came back.
func (r *reader) posted(name string) bool {
	if r.v.Has(name) || slices.Contains(r.drawn, name) {
		return true
	}
	for _, part := range []string{".d", ".m", ".y", ".n", ".detail", ".typed", ".code"} {
		if r.v.Has(name + part) {
			return true
		}
	}
	return false
}

// items makes the list as long as it was drawn, then adds or takes away an item when that button was pressed.
func (r *reader) items(c asking) {
	name := c.name()
	items := c.have.List(c.ptr)
	if n, err := strconv.Atoi(r.v.Get(name + ".n")); err == nil && n >= 0 {
		n = min(n, mostItems)
		for len(items) < n {
			items = append(items, map[string]any{})
		}
		items = items[:n]
	}
	act, arg, _ := strings.Cut(r.v.Get(ButtonInput), ":")
	switch {
	case act == "add" && arg == name && len(items) < mostItems && (c.q.Max == 0 || len(items) < c.q.Max):
		items = append(items, map[string]any{})
	case act == "remove" && strings.HasPrefix(arg, name+"."):
		i, err := strconv.Atoi(arg[len(name)+1:])
		if err == nil && i >= 0 && i < len(items) {
			r.drop(c, items, i)
			return
		}
	}
	r.keep(c, items)
}

func (r *reader) keep(c asking, items []any) {
	if len(items) == 0 {
		r.have.Set(c.ptr, nil)
		return
	}
	r.have.Set(c.ptr, items)
}

// close undoes what Form.opened did for the drawing: the one empty item of a list that had none is no answer as long
// as nothing was typed into it. What is missing in it is said all the same.
func (r *reader) close(c asking) {
	if c.q.Kind != KindList || c.q.Min < 1 || len(r.before.List(c.ptr)) > 0 {
		return
	}
	if l := r.have.List(c.ptr); len(l) == 1 && prune(l[0]) == nil {
		r.have.Set(c.ptr, nil)
	}
}

// drop takes item i out, together with what was posted for it: the items behind it move up.
func (r *reader) drop(c asking, items []any, i int) {
	prefix := c.name() + "."
	moved := url.Values{}
	for k, vs := range r.v {
		if to, stays := moveUp(k, prefix, i); stays {
			moved[to] = vs
		}
	}
	var drawn []string
	for _, k := range r.drawn {
		if to, stays := moveUp(k, prefix, i); stays {
			drawn = append(drawn, to)
		}
	}
	r.v, r.drawn = moved, drawn
	r.keep(c, slices.Delete(slices.Clone(items), i, i+1))
}

// moveUp is the name of an input after item i of a list is gone; false: it goes with the item.
func moveUp(name, prefix string, i int) (string, bool) {
	rest, inside := strings.CutPrefix(name, prefix)
	head, tail, _ := strings.Cut(rest, ".")
	n, err := strconv.Atoi(head)
	switch {
	case !inside || err != nil || n < i:
		return name, true
	case n == i:
		return "", false
	}
	return prefix + strconv.Itoa(n-1) + "." + tail, true
}
