package form

import (
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
)

// Patch takes over from typed the answers that were asked for, and those of questions that come up because of
// them; every other answer stays as it was. asked are pointers, see Row.Field.
func (f *Form) Patch(have, typed Answers, asked []string, today day.Date) Answers {
	before := f.shownIn(have, today)
	out := have.Copy()
	return f.pass(out, today, func(c asking) {
		if slices.Contains(asked, c.ptr) || !before[c.ptr] {
			out.Set(c.ptr, deep(typed.At(c.ptr)))
		}
	}).clean
}

// PatchFaults says what is wrong with the answers that Patch took over. What was wrong before and was not asked
// about is not held against anybody now.
func (f *Form) PatchFaults(have, patched Answers, asked []string, today day.Date) (out []fault.Field) {
	before := f.shownIn(have, today)
	p := f.pass(patched, today, nil)
	for _, fl := range p.faults() {
		i := slices.IndexFunc(p.shown, func(c asking) bool { return c.name() == fl.Name })
		if i < 0 || slices.Contains(asked, p.shown[i].ptr) || !before[p.shown[i].ptr] {
			out = append(out, fl)
		}
	}
	return out
}

func (f *Form) shownIn(a Answers, today day.Date) map[string]bool {
	shown := map[string]bool{}
	for _, c := range f.pass(a, today, nil).shown {
		shown[c.ptr] = true
	}
	return shown
}

// drawPoints prepares the questions that s.Asked names and those that came up because of them.
func (fv View) drawPoints() (out []drawn) {
	before := fv.Form.shownIn(fv.Before, fv.Today)
	shown := fv.Form.pass(fv.Answers, fv.Today, nil).shown
	for i, c := range shown {
		inList := c.q.Kind == KindList && slices.ContainsFunc(fv.Asked, func(a string) bool { return strings.HasPrefix(a, c.ptr+"/") })
		if c.base != "" || !slices.Contains(fv.Asked, c.ptr) && before[c.ptr] && !inList {
			continue
		}
		d := fv.question(c, false)
		if c.q.Kind == KindList {
			d.items, d.add = fv.items(c, shown[i+1:], false)
		}
		out = append(out, d)
	}
	return out
}

// Shown is a question that is asked now.
type Shown struct {
	Field string // pointer of its answer
	Label Text
	Group Text
}

// Shown lists the questions that are asked with these answers, without statements and confirmations.
func (f *Form) Shown(a Answers, today day.Date) (out []Shown) {
	for _, c := range f.pass(a, today, nil).shown {
		if c.q.Kind == KindStatement || c.q.Kind == KindConfirm || c.q.Kind == KindList && len(a.List(c.ptr)) > 0 {
			continue
		}
		g := c.q.page
		if g == nil && c.q.list != nil {
			g = c.q.list.page
		}
		s := Shown{Field: c.ptr, Label: c.q.Label}
		if g != nil {
			s.Group = g.group.Title
		}
		out = append(out, s)
	}
	return out
}
