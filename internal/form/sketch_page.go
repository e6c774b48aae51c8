package form

import (
	"bytes"
	"encoding/json"
)

// PutPage changes the title and the condition of a page.
func (s *Sketch) PutPage(at Spot, title, lead Text, when string) bool {
	p := s.PageAt(at)
	if p == nil {
		return false
	}
	was := *p
	p.Title, p.Lead, p.When = title, lead, when
	if alike(was, p) {
		return true
	}
	for _, q := range p.Questions {
		s.loosen(q.Field)
	}
	return true
}

// alike tells whether two parts of a layout are written the same.
func alike(a, b any) bool {
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}
