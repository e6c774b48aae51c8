// Package figure counts records as of a position. A room declares a population (records read from a *_facts view) and
// the figures over it; a figure is asked for a period, cut by dimensions, within the units the asker may count, and
// opens exactly the records that were counted. Asked again at the same position it is the same.
package figure

import (
	"time"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/org"
)

// Ask says what is wanted of a population.
type Ask struct {
	From     day.Date  // first day of the period; populations that know no period leave it alone
	To       day.Date  // last day of the period
	By       []string  // keys of dimensions; empty: one row
	Position int64     // as of which position; 0: the newest
	At       time.Time // moment at which open records are judged; zero: now, at most the end of the period
	Units    []string  // records of these units may be counted; nil: all (commands); empty: none
}

// Population is a set of records as of a position. All its figures are counted in one reading.
type Population struct {
	Code    string // "ii06a"
	Version string // of the definition, kept with every printed table
	Name    string // word key

	// From gives the records as a derived table f with its conditions, "(select …) f where …". It reads *_facts views at
	// a.Position only; a is settled.
	From func(a Ask, arg func(any) string) string
	ID   string // column of the record: "f.dossier_id"; each record stands once
	// Units are the columns of the units a record belongs to; whoever may count one of them may count the record.
	Units      []string
	Need       org.Action // whoever may do this in a unit may count its records
	Dimensions []Dimension
	Figures    []Figure
}

// Dimension is a way to cut a population.
type Dimension struct {
	Key    string // "unit"
	Name   string // word key
	Column string // "f.competent_unit"
	Of     Of     // how its values are named
}

// Of says how the values of a dimension are named.
type Of string

// The kinds of values.
const (
	OfText  Of = ""      // the value is its name
	OfUnit  Of = "unit"  // a unit, by its name on the last day of the period
	OfPlace Of = "place" // a commune, by its name on that day
)

// Figure is a count over a population, a sum of other counts, or one count in proportion to another.
type Figure struct {
	Code  string   // unique in its population
	No    string   // number on the printed form; may be empty
	Name  string   // word key
	Where string   // which records it counts
	Sum   []string // codes of the figures it is the sum of, when Where is empty: records are in at most one of them
	Per   string   // code of the figure that is its denominator; empty: it is a count
}
