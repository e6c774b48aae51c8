// Package form is the room that draws, reads and checks the forms people fill in. A form is data: a JSON Schema
// 2020-12 says what answers are right, a layout says what is asked, in which words and order (docs/forms.md).
// Nothing here knows a procedure.
package form

import (
	"crypto/sha256"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/day"
)

// Form is a compiled form. It is safe for concurrent use and never changes.
type Form struct {
	layout  Layout
	asked   []*Question          // every question in the order of the layout, without those inside lists
	byField map[string]*Question // by pointer; those inside lists by "/children/*/name"
	schema  *jsonschema.Schema
	env     environment
	places  Places
}

// Place is a commune as an address picker offers it.
type Place struct {
	Code   string // of the commune
	Name   string // "Phường Trung Tâm, tỉnh An Bình"
	Former string // what it was before, in words; may be empty
	Sure   bool   // found: no other commune can be meant
}

// Places finds communes by their names of today and of before (port; room place stands behind it).
type Places interface {
	// Find gives at most limit communes for what was typed, the best first.
	Find(query string, at day.Date, limit int) []Place
	// Place gives the commune of a code.
	Place(code string, at day.Date) (Place, bool)
}

// Forms compiles forms and remembers them. The zero value works, without an address picker.
type Forms struct {
	Places Places
	mu     sync.Mutex
	known  map[[32]byte]*Form
}

// remembered is how many compiled forms are kept; a province has about two thousand procedures.
const remembered = 2048

// Of gives the form of a procedure: its own, or the generic one when it has none.
func (s *Forms) Of(c *catalogue.Form) (*Form, error) {
	if c == nil || len(c.Schema) == 0 && len(c.Layout) == 0 {
		g := generic()
		c = &g
	}
	key := sha256.Sum256(append(append(append([]byte{}, c.Schema...), 0), c.Layout...))
	s.mu.Lock()
	f := s.known[key]
	s.mu.Unlock()
	if f != nil {
		return f, nil
	}
	f, err := Compile(*c)
	if err != nil {
		return nil, err
	}
	f.places = s.Places
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil || len(s.known) >= remembered {
		s.known = map[[32]byte]*Form{}
	}
	s.known[key] = f
	return f, nil
}
