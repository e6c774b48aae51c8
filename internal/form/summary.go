package form

import (
	"strconv"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/lang"
)

// Row is one answer in words, for review and for staff.
type Row struct {
	Group string // heading of the group
	Item  string // "Người con 2" inside a list, else empty
	Label string
	Value string // empty: not answered, which was allowed or is not done yet
	Page  string // key of the page to change it on
	Name  string // of the input
	Field string // pointer of the answer
}

// Summary gives every question that is asked with its answer in words, in the order of the form.
func (f *Form) Summary(a Answers, today day.Date, w *lang.Words) []Row {
	var rows []Row
	for _, c := range f.pass(a, today, nil).shown {
		if c.q.Kind == KindStatement {
			continue
		}
		v := a.At(c.ptr)
		if c.q.Kind == KindList {
			if len(a.List(c.ptr)) > 0 {
				continue // its items speak
			}
			v = nil
		}
		r := Row{Group: c.q.page.group.Title.In(w.Tag()), Label: c.q.Label.In(w.Tag()), Page: c.q.page.Key, Name: c.name(), Field: c.ptr}
		if c.base != "" {
			r.Item = c.itemTitle(w)
		}
		if prune(v) != nil {
			r.Value = c.q.show(v, w)
		}
		rows = append(rows, r)
	}
	return rows
}

// itemTitle is the heading of the item a question stands in: "Người con 2".
func (c asking) itemTitle(w *lang.Words) string {
	path := steps(c.base)
	i, _ := strconv.Atoi(path[len(path)-1])
	title := c.q.list.Item.In(w.Tag())
	if title == "" {
		title = c.q.list.Label.In(w.Tag())
	}
	return title + " " + strconv.Itoa(i+1)
}
