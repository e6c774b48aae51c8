package form

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/fault"
)

// Sound says what keeps a version from working as a whole: a form that cannot be compiled, a condition of a
// case, a term, a paper or a step that cannot be understood over its answers, a question that depends on one
// asked later.
func Sound(c *catalogue.Content) error {
	var forms Forms
	f, err := forms.Of(c.Form)
	var bad *fault.Fault
	if errors.As(err, &bad) {
		return err
	}
	if err != nil {
		return fault.Fields(fault.Field{Name: "form", Key: "form.bad_json", Args: []any{"why", firstLine(err)}})
	}
	faults := f.early()
	try := func(name, what, when string) {
		if f.Condition(when) != nil {
			faults = append(faults, fault.Field{Name: name, Key: "form.bad_condition", Args: []any{"what", what, "when", when}})
		}
	}
	for _, x := range c.Cases {
		try("terms", x.Name, x.When)
	}
	for _, t := range c.Terms {
		try("terms", t.Why, t.When)
	}
	for _, p := range c.Papers {
		try("papers", p.Name, p.When)
	}
	if c.Process != nil {
		for _, s := range c.Process.Steps {
			for _, m := range s.Next {
				try("process", s.Name, m.When)
			}
		}
	}
	return fault.Fields(faults...)
}

var namesIn = regexp.MustCompile(`'[^']*'|"[^"]*"|[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*`)

// early finds questions that depend on a question asked later: they would never be asked.
func (f *Form) early() []fault.Field {
	rank := map[string]int{}
	for i, q := range f.asked {
		if q.Field != "" {
			rank[strings.ReplaceAll(strings.TrimPrefix(q.Field, "/"), "/", ".")] = i
		}
	}
	var out []fault.Field
	for i, q := range f.asked {
		for _, when := range append(slices.Clone(q.conds), q.Needed) {
			for _, name := range namesIn.FindAllString(when, -1) {
				if n, ok := rank[name]; ok && n > i {
					out = append(out, fault.Field{Name: "form", Key: "form.bad_order", Args: []any{"label", q.Label, "other", f.asked[n].Label}})
				}
			}
		}
	}
	return out
}
