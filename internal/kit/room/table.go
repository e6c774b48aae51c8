package room

import (
	"time"

	"github.com/motcua/motcua/internal/kit/store"
)

// Table says how the rows of a table are copied when a seed multiplies a record with all that belongs to it. The
// ids and codes of copied rows are new, and are replaced wherever they stand, in the JSON of a text too. All else
// is copied as it is, unless it is named here.
type Table struct {
	Name  string
	Stays string // why none of its rows is copied: it holds nothing of a single record. The rest is then empty

	Of    string   // the column that names what a row belongs to: an id of a row above, perhaps behind a prefix
	Under []string // the prefixes under which other tables name its rows by their id: "dossier:"
	ID    string   // the column with an id of the row's own; empty: none

	Moments  []string            // when something happened: in the copy it happens at another time. Of a text: in its JSON
	Ends     []string            // when a term ends
	Days     []string            // texts with the dates on which something happened, as 2026-11-23
	Personal map[string]Personal // what tells who somebody is, and the texts in which that is repeated
	Codes    []Code              // what must be unique and is given out anew
	Prose    []string            // texts in which moments are written as people read them (lang.Words.DateTime)

	// Hashes are those of what the columns of a row hold, as facts carry them.
	Hashes func(r Row) []string
	// Derive makes what works out the ends of terms that follow the calendar.
	Derive func(q store.Querier) (Derive, error)
}

// Derive tells of each end of a term as it was the one of the copy, given the rows of a record by table.
type Derive func(rows func(table string) []Row, end func(was, is time.Time)) error

// Stay are tables of which no row is copied, and why.
func Stay(why string, names ...string) (list []Table) {
	for _, n := range names {
		list = append(list, Table{Name: n, Stays: why})
	}
	return list
}

// Personal is a kind of text that tells who somebody is.
type Personal int

// The kinds.
const (
	Repeated  Personal = iota // repeats, perhaps folded, what other columns hold
	Name                      // of a person
	CitizenID                 // a number of identity
	Phone
)

// Code is a text or number that must be unique. One that is empty stays empty.
type Code struct {
	Column string
	// New gives the code of a copy, a string or an int64: drawn, or made of the next number of a counter. It may be
	// asked twice.
	New func(r Row, next func(counter string) int64) any
	// Written are the other ways in which texts write the code; nil: none.
	Written func(code any) []string
}

// Row is a row that is copied, as it was.
type Row interface {
	Text(column string) string
	Number(column string) int64
	At(column string) time.Time // a moment as it is in the copy
}
