// Package figure counts records as of a position. A room declares a population (records read from a *_facts view) and the
// figures over it; figures are asked for a period, cut by dimensions, within the units the asker may count, and open
// exactly the records that were counted. Asked again at the same position they are the same.
package figure

import (
	"slices"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/right"
)

// Population is a set of records as of a position. All its figures are counted in one reading.
type Population struct {
	Code    string // unique in the house: "ii06a"
	Version string // of the definition, kept with every printed table
	Name    string // word key

	// From gives the records: "(select …) f where …". It reads *_facts views and asks for the moments of the Ask by the
	// parameters below, in any order and as often as it likes.
	From       string
	ID         string   // column of the record, "f.dossier_id"; each record stands once
	Units      []string // columns of the units a record belongs to; whoever may count one of them may count the record
	Need       right.Action
	Dimensions []Dimension
	Figures    []Figure
	Path       func(id string) string // where a record is opened; there its own rights are asked again
}

// The moments of an Ask, as From and the conditions of figures name them. Dates are compared as the numbers of their
// days in Việt Nam.
const (
	Position = `cast($1 as bigint)`
	Begin    = `cast($2 as bigint)` // first moment of the period
	End      = `cast($3 as bigint)` // first moment after it
	At       = `cast($4 as bigint)` // moment at which open records are judged
	Soon     = `cast($5 as bigint)` // day up to which a term ends soon
	moments  = 5
)

// Dimension is a way to cut a population.
type Dimension struct {
	Key    string // "unit"
	Column string // "f.competent_unit"
	Of     Of     // how its values are named
}

// Of says how the values of a dimension are named.
type Of int

// The kinds of values.
const (
	OfText  Of = iota // the value is its name
	OfUnit            // a unit, by its name on the last day of the period
	OfPlace           // a commune, by its name on that day
)

// Figure is a count over a population: of the records of a condition, or the sum of other counts. With Per it is their
// proportion to another count, and only both together are told.
type Figure struct {
	Code  string   // unique in its population
	No    string   // number on the printed form; may be empty
	Name  string   // word key
	Where string   // which records it counts
	Sum   []string // codes of the figures it is the sum of, when Where is empty; a record is in one of them at most
	Per   string   // code of the denominator
}

// Ask says what is wanted of a population.
type Ask struct {
	From     day.Date  // first day of the period
	To       day.Date  // last day of the period; zero: there is none, the records are those of At
	By       []string  // keys of dimensions; empty: one row
	Position int64     // as of which position; 0: the newest
	At       time.Time // moment at which open records are judged; zero: now, at most the end of the period
	Soon     day.Date  // up to which day a term ends soon; zero: the next working day
	Units    []string  // records of these units may be counted; nil: all (commands); empty: none
}

// Cell names one figure of a table.
type Cell struct {
	Ask
	Figure string
	Key    map[string]string // of the row; empty: all rows
	After  string            // record after which the page begins
	Size   int               // 50 when 0
}

func (p *Population) figure(code string) (Figure, bool) {
	i := slices.IndexFunc(p.Figures, func(f Figure) bool { return f.Code == code })
	if i < 0 {
		return Figure{}, false
	}
	return p.Figures[i], true
}

func (p *Population) dimension(key string) (Dimension, bool) {
	i := slices.IndexFunc(p.Dimensions, func(d Dimension) bool { return d.Key == key })
	if i < 0 {
		return Dimension{}, false
	}
	return p.Dimensions[i], true
}

// parts are the counts that a figure is the sum of: itself, when it counts by a condition.
func (p *Population) parts(code string) (list []Figure) {
	f, ok := p.figure(code)
	if !ok {
		return nil
	}
	if f.Where != "" {
		return []Figure{f}
	}
	for _, part := range f.Sum {
		list = append(list, p.parts(part)...)
	}
	return list
}
