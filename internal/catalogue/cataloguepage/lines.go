package cataloguepage

import (
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/org"
)

// The parts of a version, in the order they are kept.
var partKeys = []string{"facts", "terms", "papers", "fees", "form", "process"}

// line is one thing that a version says, in words.
type line struct {
	part  string
	key   string // what the line is about: the same in every version
	label string
	text  string
}

// contentLines describes a content, a line for each thing it says.
type contentLines struct {
	view.Base
	part string
	out  []line
}

func (t *contentLines) add(key, label string, texts ...string) {
	texts = slices.DeleteFunc(texts, func(s string) bool { return s == "" })
	if len(texts) > 0 {
		t.out = append(t.out, line{t.part, t.part + "/" + key, label, strings.Join(texts, "\n")})
	}
}

// addWord says a field whose label stands under its name.
func (t *contentLines) addWord(name string, texts ...string) {
	t.add(name, t.T("cataloguepage."+name), texts...)
}

// linesOf is everything that a content says, part by part.
func linesOf(b view.Base, c *catalogue.Content) []line {
	t := &contentLines{Base: b}
	t.part = "facts"
	t.facts(c)
	t.part = "terms"
	t.terms(c)
	t.part = "papers"
	for _, p := range c.Papers {
		t.add(p.Key, p.Name, t.paper(c, p))
	}
	t.part = "fees"
	for _, f := range c.Fees {
		t.add(f.Name+f.Kind, f.Name, t.T("cataloguepage.fee_"+orUnknown(f.Kind)), t.price(f), f.Rule, f.Ground)
	}
	t.part = "form"
	t.form(c)
	t.part = "process"
	if c.Process != nil {
		for i, s := range c.Process.Steps {
			t.add(s.Key, strconv.Itoa(i+1)+". "+s.Name, t.step(c.Process, s))
		}
	}
	return t.out
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}

func (t *contentLines) facts(c *catalogue.Content) {
	t.addWord("f_name", c.Name)
	t.addWord("f_field", c.Field)
	var at []string
	for _, l := range c.Levels {
		at = append(at, t.T("cataloguepage.level_"+l))
	}
	t.addWord("f_levels", strings.Join(at, ", "))
	if c.Competence != "" {
		t.addWord("f_competence", t.T("cataloguepage.unit_"+c.Competence))
	}
	t.addWord("f_department", c.Department)
	t.addWord("f_service", t.T("catalogue.procedure.service_"+string(c.Service)))
	t.addWord("f_filed_at", t.T("catalogue.procedure.filed_at_"+c.FiledAt))
	t.addWord("f_decision", c.Decision)
	t.addWord("f_law_type", c.LawType)
	t.addWord("f_applicants", c.Applicants...)
	var results []string
	for _, r := range c.Results {
		results = append(results, strings.TrimSpace(r.Code+" "+r.Name))
	}
	t.addWord("f_results", results...)
	t.addWord("f_conditions", c.Conditions)
	t.addWord("f_legal", c.Legal...)
	t.addWord("f_summary", c.Summary)
	t.addWord("f_keywords", strings.Join(c.Keywords, "; "))
	t.addWord("f_not_needed", c.NotNeeded...)
	t.addWord("f_source", c.Source)
}

func (t *contentLines) terms(c *catalogue.Content) {
	for _, x := range c.Cases {
		when := ""
		if x.When != "" {
			when = t.T("cataloguepage.when", "when", x.When)
		}
		t.add("case/"+x.Key, t.T("cataloguepage.case", "name", x.Name), t.T("cataloguepage.case_key", "key", x.Key), when)
	}
	for i, x := range c.Terms {
		label := t.T("cataloguepage.term")
		if x.Case != "" {
			label = t.T("cataloguepage.term_of", "case", caseName(c, x.Case))
		}
		when := ""
		if x.When != "" {
			when = t.T("cataloguepage.when", "when", x.When)
		}
		t.add("term/"+strconv.Itoa(i), label, t.length(x.N, x.Unit), when, x.Why, x.Ground)
	}
	if s := c.Supplement; s != nil {
		t.addWord("supplement", t.T("cataloguepage.supplement_says", "ask", s.AskWithin, "max", s.Max, "term", s.ApplicantTerm),
			t.T("cataloguepage.expiry_"+orUnknown(s.OnExpiry)), t.T("cataloguepage.clock_"+orUnknown(s.Clock)), s.Ground)
	}
}

func caseName(c *catalogue.Content, key string) string {
	for _, x := range c.Cases {
		if x.Key == key {
			return x.Name
		}
	}
	return key
}

func (t *contentLines) length(n int, unit string) string {
	if unit == "" {
		return t.T("cataloguepage.unit_unknown", "n", n)
	}
	return t.T("cataloguepage.length_"+unit, "n", n)
}

func (t *contentLines) paper(c *catalogue.Content, p catalogue.Paper) string {
	out := []string{t.T("cataloguepage.paper_" + orUnknown(p.Kind)), t.T("cataloguepage.copies", "originals", p.Originals, "copies", p.Copies)}
	if p.Group != "" {
		out = append(out, t.T("cataloguepage.group_is", "group", p.Group))
	}
	if p.Case != "" {
		out = append(out, t.T("cataloguepage.only_case", "case", caseName(c, p.Case)))
	}
	if p.When != "" {
		out = append(out, t.T("cataloguepage.when", "when", p.When))
	}
	if p.EForm {
		out = append(out, t.T("cataloguepage.eform"))
	}
	if p.Help != "" {
		out = append(out, p.Help)
	}
	return strings.Join(out, "\n")
}

func (t *contentLines) price(f catalogue.Fee) string {
	switch {
	case f.Free:
		return t.T("cataloguepage.free")
	case f.Amount > 0 && f.Per != "":
		return t.Words.Money(f.Amount) + "/" + f.Per
	case f.Amount > 0:
		return t.Words.Money(f.Amount)
	}
	return ""
}

func (t *contentLines) form(c *catalogue.Content) {
	s, err := form.Open(c.Form)
	if err != nil {
		t.addWord("form_broken", err.Error())
		return
	}
	tag := t.Words.Tag()
	for _, l := range s.Lines() {
		switch {
		case l.Head != nil && l.Head.Use != "":
			t.add("block/"+l.Head.Use, t.T("cataloguepage.block_"+l.Head.Use), t.T("cataloguepage.block"))
		case l.Question != nil:
			key := l.Question.Field
			if key == "" {
				key = "says/" + l.Question.Label["vi"]
			}
			if l.Sub >= 0 {
				key = s.PageAt(l.Spot).Questions[l.Spot.Question].Field + "/*" + key
			}
			t.add(key, l.Question.Label.In(tag), t.question(l.Question, s.PageAt(l.Spot)))
		}
	}
}

func (t *contentLines) question(q *form.Question, p *form.Page) string {
	tag := t.Words.Tag()
	out := []string{t.T("cataloguepage.kind_" + string(q.Kind))}
	if q.Kind != form.KindStatement {
		if q.Optional {
			out = append(out, t.T("cataloguepage.optional"))
		} else {
			out = append(out, t.T("cataloguepage.required"))
		}
	}
	for _, o := range q.Options {
		out = append(out, "– "+o.Label.In(tag))
	}
	for _, when := range []string{p.When, q.When} {
		if when != "" {
			out = append(out, t.T("cataloguepage.when", "when", when))
		}
	}
	if h := q.Hint.In(tag); h != "" {
		out = append(out, h)
	}
	return strings.Join(out, "\n")
}

func (t *contentLines) step(p *catalogue.Process, s catalogue.Step) string {
	out := []string{t.who(s)}
	if s.Hours > 0 {
		out = append(out, t.T("cataloguepage.hours", "n", s.Hours))
	}
	var acts []string
	for _, a := range s.Actions {
		acts = append(acts, t.T("cataloguepage.do_"+a))
	}
	out = append(out, strings.Join(acts, ", "))
	for _, m := range s.Next {
		to := m.To
		for _, x := range p.Steps {
			if x.Key == m.To {
				to = x.Name
			}
		}
		if m.When == "" {
			out = append(out, t.T("cataloguepage.else_to", "to", to))
		} else {
			out = append(out, t.T("cataloguepage.when_to", "when", m.When, "to", to))
		}
	}
	return strings.Join(out, "\n")
}

// who holds a step, in words.
func (t *contentLines) who(s catalogue.Step) string {
	who := t.T(org.Role(s.Role).Word()) + ", " + t.T("cataloguepage.at_"+orUnknown(s.Unit))
	if s.Field != "" {
		who += " (" + t.T(org.DutyWord(s.Field)) + ")"
	}
	return who
}

// change is a line as two versions have it.
type change struct {
	line
	was, now string
	kind     string // "same", "added", "removed", "changed"
}

// between says what became of every line from one version to another: in the order of the newer one, what was
// taken out at the end of its part.
func between(was, now []line) []change {
	old := map[string]string{}
	for _, l := range was {
		old[l.key] = l.text + "\x00" + l.label
	}
	fresh := map[string]bool{}
	var out []change
	for _, part := range partKeys {
		for _, l := range now {
			if l.part != part {
				continue
			}
			fresh[l.key] = true
			before, there := old[l.key]
			text, label, _ := strings.Cut(before, "\x00")
			c := change{line: l, was: text, now: l.text, kind: "same"}
			switch {
			case !there:
				c.kind = "added"
			case text != l.text:
				c.kind = "changed"
			case label != l.label:
				c.kind, c.was, c.now = "changed", label+"\n"+text, l.label+"\n"+l.text
			}
			out = append(out, c)
		}
		for _, l := range was {
			if l.part == part && !fresh[l.key] {
				out = append(out, change{line: l, was: l.text, kind: "removed"})
			}
		}
		if moved(was, now, part) {
			out = append(out, change{line: line{part: part, key: part + "/order"}, kind: "order"})
		}
	}
	return out
}

// moved tells whether what both versions have stands in another order.
func moved(was, now []line, part string) bool {
	keys := func(list, other []line) (out []string) {
		for _, l := range list {
			if l.part == part && slices.ContainsFunc(other, func(o line) bool { return o.key == l.key }) {
				out = append(out, l.key)
			}
		}
		return out
	}
	return !slices.Equal(keys(was, now), keys(now, was))
}
