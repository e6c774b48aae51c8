// Package field describes a field of a record once: what it is called, what it may hold, who may see it. From that one
// description come the form that asks for it, the reading and checking of what was typed, imported or sent by a machine,
// what people read in lists, the canonical text in facts, the JSON and its schema.
//
// A Field comes from one of three places: Go (see List), a definition kept as JSON, or the schema of a form (room form
// makes fields of its questions). What it holds is a Value: a content in canonical text, or one of three ways to have none.
// The number 0 is a content; nobody ever turns one of the four into another.
package field

import (
	"embed"

	"github.com/motcua/motcua/internal/kit/lang"
)

//go:embed lang/*.json
var words embed.FS

// Words are the words of this package, for the book.
func Words() embed.FS { return words }

// Kind says what a field holds.
type Kind string

// The kinds that stand alone.
const (
	KindText   Kind = "text"   // one line
	KindLong   Kind = "long"   // several lines
	KindNumber Kind = "number" // with Decimals digits after the comma
	KindMoney  Kind = "money"  // whole đồng
	KindDate   Kind = "date"   // down to Precision
	KindMoment Kind = "moment" // to the minute when typed
	KindChoice Kind = "choice" // one of Options
	KindMany   Kind = "many"   // any of Options
	KindYesNo  Kind = "yes_no"
	KindPoint  Kind = "point" // a place on the map: latitude, longitude

	KindName      Kind = "name" // of a person; this and the next four are kept in the one form of kit/identity
	KindCitizenID Kind = "citizen_id"
	KindTaxCode   Kind = "tax_code"
	KindPhone     Kind = "phone"
	KindEmail     Kind = "email"
)

// The kinds whose values live in a room. The room brings their Source: to Go by a function, to definitions through Kinds.
const (
	KindUnit    Kind = "unit"
	KindPerson  Kind = "person"
	KindPost    Kind = "post"
	KindCommune Kind = "commune"
	KindFile    Kind = "file"   // files already sent to the record
	KindRecord  Kind = "record" // another record, of the kind Of
)

// Use says where a field takes part besides the form.
type Use string

// The uses.
const (
	Listed   Use = "list"   // has a column in the list
	Beneath  Use = "sub"    // stands in small letters beneath the column before it
	Searched Use = "search" // its text is found by the search box
	Filtered Use = "filter" // narrows the list
	Sorted   Use = "sort"   // the list can be in its order
)

// Evidence says whether a content must be proved by a file.
type Evidence string

// The three.
const (
	EvidenceNone     Evidence = ""
	EvidenceOptional Evidence = "optional"
	EvidenceRequired Evidence = "required"
)

// Field is a field, described once.
type Field struct {
	Name      string    `json:"name"` // of the input, of the column, in JSON
	Kind      Kind      `json:"kind"`
	Label     lang.Text `json:"label,omitempty"`
	Help      lang.Text `json:"help,omitempty"`
	Required  bool      `json:"required,omitempty"`
	Max       int       `json:"max,omitempty"`       // text: letters, 200 when 0; long: 4000 when 0; many, file: how many
	From      string    `json:"from,omitempty"`      // number, money, date: the least, in canonical text; dates also "today"
	To        string    `json:"to,omitempty"`        // the greatest
	Decimals  int       `json:"decimals,omitempty"`  // number
	Precision Precision `json:"precision,omitempty"` // date: the coarsest that is taken
	Measure   lang.Text `json:"measure,omitempty"`   // number: "m²"
	Options   []Option  `json:"options,omitempty"`   // choice, many
	Empties   []Empty   `json:"empties,omitempty"`   // what may be said instead of a content: None, NotApplicable
	Tick      bool      `json:"tick,omitempty"`      // yes_no: one box; not ticked means no
	Evidence  Evidence  `json:"evidence,omitempty"`  // of a content
	Of        string    `json:"of,omitempty"`        // kinds of a room: which things, in the words of that room
	See       string    `json:"see,omitempty"`       // the action needed to read it, besides reading the record
	Write     string    `json:"write,omitempty"`     // the action needed to write it, besides writing the record
	Uses      []Use     `json:"uses,omitempty"`

	Source   Source `json:"-"` // kinds of a room: what may be chosen
	FilterBy Source `json:"-"` // what the list may be narrowed to; nil: Source
}

// Precision is how exactly a date must be known.
type Precision string

// The precisions.
const (
	ToTheDay   Precision = "" // the whole date
	ToTheMonth Precision = "month"
	ToTheYear  Precision = "year"
)

// Option is one answer of a choice.
type Option struct {
	Value  string    `json:"value"`
	Label  lang.Text `json:"label,omitempty"`
	Closed bool      `json:"closed,omitempty"` // kept where it stands, not offered any more
	Look   string    `json:"look,omitempty"`   // of its chip: "ok", "warn", "bad", "solid", "calm"; "": plain words
	Icon   string    `json:"icon,omitempty"`   // of its chip
	Code   string    `json:"-"`                // what it is also known by in files: the code of a unit
	Depth  int       `json:"-"`                // how far it is set in, in a tree
}

// Has tells whether the field takes part somewhere.
func (f Field) Has(u Use) bool {
	for _, x := range f.Uses {
		if x == u {
			return true
		}
	}
	return false
}

// Called gives the field the words "<prefix>.<name>" for its label and "<prefix>.<name>_<value>" for its options where
// it has none.
func (f Field) Called(prefix string) Field {
	key := prefix + "." + f.Name
	if f.Label == nil {
		f.Label = lang.ByKey(key)
	}
	options := f.Options
	f.Options = make([]Option, len(options))
	for i, o := range options {
		if o.Label == nil {
			o.Label = lang.ByKey(key + "_" + o.Value)
		}
		f.Options[i] = o
	}
	return f
}

// option finds an answer by its value.
func (f Field) option(value string) (Option, bool) {
	for _, o := range f.Options {
		if o.Value == value {
			return o, true
		}
	}
	return Option{}, false
}
