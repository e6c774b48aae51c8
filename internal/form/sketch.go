package form

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/fold"
)

// Sketch is a form taken apart to be changed: the layout as it was written, in which standard blocks stay
// blocks, and the schema. Nothing is proved here; Compile does that.
type Sketch struct {
	Layout Layout
	schema map[string]any
}

// Spot is the place of a question: group, page and question, and the question inside a list; Sub is -1 outside.
type Spot struct{ Group, Page, Question, Sub int }

// Text writes a spot as an input carries it: "0.2.1".
func (s Spot) Text() string {
	t := fmt.Sprintf("%d.%d.%d", s.Group, s.Page, s.Question)
	if s.Sub >= 0 {
		t += "." + strconv.Itoa(s.Sub)
	}
	return t
}

// ReadSpot reads what Text wrote.
func ReadSpot(text string) (Spot, bool) {
	parts := strings.Split(text, ".")
	s := Spot{Sub: -1}
	into := []*int{&s.Group, &s.Page, &s.Question, &s.Sub}
	if len(parts) < 3 || len(parts) > len(into) {
		return s, false
	}
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 || n > mostQuestions {
			return s, false
		}
		*into[i] = n
	}
	return s, true
}

// Open takes a form apart; nil is the generic form.
func Open(c *catalogue.Form) (*Sketch, error) {
	if c == nil || len(c.Schema) == 0 && len(c.Layout) == 0 {
		g := generic()
		c = &g
	}
	s := &Sketch{}
	for _, b := range [][]byte{c.Layout, c.Schema} {
		if err := shallow(b); err != nil {
			return nil, fmt.Errorf("form: open: %w", err)
		}
	}
	if err := strict(c.Layout, &s.Layout); err != nil {
		return nil, fmt.Errorf("form: open: %w", err)
	}
	if err := json.Unmarshal(c.Schema, &s.schema); err != nil {
		return nil, fmt.Errorf("form: open: %w", err)
	}
	s.whole()
	return s, nil
}

// whole drops what is null in the layout: nobody can change it.
func (s *Sketch) whole() {
	s.Layout.Groups = slices.DeleteFunc(s.Layout.Groups, func(g *Group) bool { return g == nil })
	for _, g := range s.Layout.Groups {
		g.Pages = slices.DeleteFunc(g.Pages, func(p *Page) bool { return p == nil })
		for _, p := range g.Pages {
			p.Questions = slices.DeleteFunc(p.Questions, func(q *Question) bool { return q == nil })
			for _, q := range p.Questions {
				q.Questions = slices.DeleteFunc(q.Questions, func(sub *Question) bool { return sub == nil })
			}
		}
	}
}

// Form puts the sketch together again.
func (s *Sketch) Form() (*catalogue.Form, error) {
	layout, err := json.Marshal(s.Layout)
	if err != nil {
		return nil, fmt.Errorf("form: %w", err)
	}
	schema, err := json.Marshal(s.schema)
	if err != nil {
		return nil, fmt.Errorf("form: %w", err)
	}
	return &catalogue.Form{Schema: schema, Layout: layout}, nil
}

// Line is a line of the form: the head of a group or a page, or a question.
type Line struct {
	Spot
	Head     *Group // the head of a group; with Use: a standard block
	Page     *Page  // the head of a page that has a title or a condition
	Question *Question
}

// Lines are all lines in order.
func (s *Sketch) Lines() []Line {
	var out []Line
	for i, g := range s.Layout.Groups {
		out = append(out, Line{Spot: Spot{Group: i, Sub: -1}, Head: g})
		for j, p := range g.Pages {
			out = append(out, Line{Spot: Spot{Group: i, Page: j, Sub: -1}, Page: p})
			for k, q := range p.Questions {
				out = append(out, Line{Spot: Spot{i, j, k, -1}, Question: q})
				for l, sub := range q.Questions {
					out = append(out, Line{Spot: Spot{i, j, k, l}, Question: sub})
				}
			}
		}
	}
	return out
}

// row is the list of questions that a spot stands in, and its place there.
func (s *Sketch) row(at Spot) (*[]*Question, int, bool) {
	p := s.PageAt(at)
	if p == nil || at.Question >= len(p.Questions) {
		return nil, 0, false
	}
	if at.Sub < 0 {
		return &p.Questions, at.Question, true
	}
	q := p.Questions[at.Question]
	return &q.Questions, at.Sub, at.Sub < len(q.Questions)
}

// PageAt is the page of a spot; nil when there is none.
func (s *Sketch) PageAt(at Spot) *Page {
	if at.Group < 0 || at.Group >= len(s.Layout.Groups) {
		return nil
	}
	g := s.Layout.Groups[at.Group]
	if at.Page < 0 || at.Page >= len(g.Pages) {
		return nil
	}
	return g.Pages[at.Page]
}

// At is the question of a spot; nil when there is none.
func (s *Sketch) At(at Spot) *Question {
	list, i, ok := s.row(at)
	if !ok {
		return nil
	}
	return (*list)[i]
}

// pointer of a question at a spot, "*" for the item of a list.
func (s *Sketch) pointer(at Spot) string {
	q := s.At(at)
	if q == nil || q.Field == "" {
		return ""
	}
	if at.Sub >= 0 {
		return s.PageAt(at).Questions[at.Question].Field + "/*" + q.Field
	}
	return q.Field
}

// Put writes a question in the place of another, and the schema after it. The field stays what it was: answers
// and conditions know it by that name. A question that is the same as before changes nothing.
func (s *Sketch) Put(at Spot, q Question) bool {
	list, i, ok := s.row(at)
	if !ok {
		return false
	}
	old := (*list)[i]
	q.Field = old.Field
	switch {
	case q.Kind != KindList:
		q.Questions = nil
	case len(old.Questions) > 0:
		q.Questions = old.Questions
	}
	if q.Kind == KindStatement && q.Field != "" {
		s.drop(s.pointer(at))
		q.Field = ""
	}
	if q.Kind != KindStatement && q.Field == "" {
		s.name(&q)
	}
	if alike(old, &q) {
		return true
	}
	(*list)[i] = &q
	s.fit(s.pointer(at), &q, old.Kind == q.Kind)
	return true
}

// Where says where a new question is asked.
type Where int

// The places of a new question.
const (
	OwnPage  Where = iota // on a page of its own after the one of the spot
	SamePage              // after the question of the spot, on its page
	InList                // inside the list at the spot
	HeadOf                // on a page of its own before all others of the group
)

// Add puts a new question behind a spot and gives it a field. The spot of a group without pages of its own is
// its first page.
func (s *Sketch) Add(after Spot, where Where, q Question) (Spot, bool) {
	if after.Group >= len(s.Layout.Groups) {
		return after, false
	}
	g := s.Layout.Groups[after.Group]
	at := after
	switch where {
	case InList:
		list := s.At(Spot{after.Group, after.Page, after.Question, -1})
		if list == nil || list.Kind != KindList {
			return after, false
		}
		at.Sub = len(list.Questions)
		q.Field = s.fresh("", q.Label.In("vi"), list.Field)
		list.Questions = append(list.Questions, &q)
	case SamePage:
		p := s.PageAt(after)
		if p == nil {
			return after, false
		}
		at.Question, at.Sub = min(after.Question+1, len(p.Questions)), -1
		s.name(&q)
		p.Questions = slices.Insert(p.Questions, at.Question, &q)
	default:
		at = Spot{Group: after.Group, Page: min(after.Page+1, len(g.Pages)), Sub: -1}
		if where == HeadOf {
			at.Page = 0
		}
		s.name(&q)
		g.Pages = slices.Insert(g.Pages, at.Page, &Page{Key: s.pageKey(q.Label.In("vi")), Questions: []*Question{&q}})
	}
	s.fit(s.pointer(at), &q, false)
	return at, true
}

func (s *Sketch) name(q *Question) {
	if q.Kind != KindStatement {
		q.Field = s.fresh("/more", q.Label.In("vi"), "")
	}
}

// fresh is a field that the form does not have yet, named after the label.
func (s *Sketch) fresh(under, label, list string) string {
	used := map[string]bool{}
	for _, l := range s.Lines() {
		if l.Question != nil && (list == "" || s.PageAt(l.Spot).Questions[l.Spot.Question].Field == list) {
			used[l.Question.Field] = true
		}
	}
	return under + "/" + free(label, func(name string) bool { return used[under+"/"+name] })
}

func (s *Sketch) pageKey(label string) string {
	return free(label, func(name string) bool {
		for _, g := range s.Layout.Groups {
			if slices.ContainsFunc(g.Pages, func(p *Page) bool { return p.Key == name }) {
				return true
			}
			if b, ok := block(g); g.Use != "" && ok && slices.ContainsFunc(b.Pages, func(p *Page) bool { return p.Key == name }) {
				return true
			}
		}
		return slices.Contains(taken, name)
	})
}

// free makes a name of the words of a label, with a number behind it when it is taken.
func free(label string, taken func(string) bool) string {
	name := strings.Join(fold.Words(label), "_")
	name = strings.Map(func(r rune) rune {
		if r == '_' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, name)
	if name = strings.Trim(name, "_"); name == "" || name[0] < 'a' {
		name = "q_" + name
	}
	name = strings.TrimRight(name[:min(len(name), 32)], "_")
	try := name
	for n := 2; taken(try); n++ {
		try = name + "_" + strconv.Itoa(n)
	}
	return try
}

// Remove takes a question out, and its page and its group when nothing is left of them.
func (s *Sketch) Remove(at Spot) bool {
	list, i, ok := s.row(at)
	if !ok {
		return false
	}
	if p := s.pointer(at); p != "" {
		s.drop(p)
	}
	*list = slices.Delete(*list, i, i+1)
	s.tidy()
	return true
}

// tidy drops pages without questions and groups without pages.
func (s *Sketch) tidy() {
	for _, g := range s.Layout.Groups {
		g.Pages = slices.DeleteFunc(g.Pages, func(p *Page) bool { return len(p.Questions) == 0 })
	}
	s.Layout.Groups = slices.DeleteFunc(s.Layout.Groups, func(g *Group) bool { return g.Use == "" && len(g.Pages) == 0 })
}

// Move moves a question one place up (-1) or down (1): within its page, else to the page beside it, else, when
// it stands alone on its page, the whole page. At the end of the form nothing moves.
func (s *Sketch) Move(at Spot, by int) bool {
	list, i, ok := s.row(at)
	if !ok || by != 1 && by != -1 {
		return false
	}
	q := s.pointer(at)
	switch to := i + by; {
	case to >= 0 && to < len(*list):
		(*list)[i], (*list)[to] = (*list)[to], (*list)[i]
	case at.Sub >= 0:
		return false
	case len(*list) == 1:
		if !s.movePage(at, by) {
			return false
		}
	case !s.toNext(at, by):
		return false
	}
	s.loosen(q)
	s.tidy()
	return true
}

// toNext moves a question of a page with several to the page before or after it.
func (s *Sketch) toNext(at Spot, by int) bool {
	g := s.Layout.Groups[at.Group]
	n := at.Page + by
	if n < 0 || n >= len(g.Pages) {
		return false
	}
	from, to := g.Pages[at.Page], g.Pages[n]
	q := from.Questions[at.Question]
	from.Questions = slices.Delete(from.Questions, at.Question, at.Question+1)
	if by < 0 {
		to.Questions = append(to.Questions, q)
	} else {
		to.Questions = slices.Insert(to.Questions, 0, q)
	}
	return true
}

// movePage moves a page within its group, or to the group beside it.
func (s *Sketch) movePage(at Spot, by int) bool {
	g := s.Layout.Groups[at.Group]
	if n := at.Page + by; n >= 0 && n < len(g.Pages) {
		g.Pages[at.Page], g.Pages[n] = g.Pages[n], g.Pages[at.Page]
		return true
	}
	n := at.Group + by
	if n < 0 || n >= len(s.Layout.Groups) {
		return false
	}
	p, to := g.Pages[at.Page], s.Layout.Groups[n]
	g.Pages = slices.Delete(g.Pages, at.Page, at.Page+1)
	if by < 0 {
		to.Pages = append(to.Pages, p)
	} else {
		to.Pages = slices.Insert(to.Pages, 0, p)
	}
	return true
}
