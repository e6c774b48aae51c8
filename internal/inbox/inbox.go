// Package inbox merges what waits for an official in every system into one list by due moment ("Việc của tôi"). A
// room describes what waits in it as a Source: a table, the columns to show, and the conditions that carry the rights
// of the viewer. This package writes the queries: pages by key, filters, counts.
package inbox

import (
	"time"

	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Source is one kind of work that waits in one system.
type Source struct {
	System string // the system it belongs to: "dossier"; its word is "dossier.system"
	Kind   string // what waits, unique in the house: "dossier.step"
	Name   string // word key of the kind
	Icon   string // of its chip

	// From is the table of the rows with its joins; the first alias is what Columns and Parts speak of.
	From    string
	Columns Columns
	// Parts gives the conditions of the rows that wait for the viewer; none: nothing ever waits for this viewer here.
	// Each part is read in the order of an index that ends in (due, id), and carries the rights by itself.
	Parts func(v org.Viewer, arg func(any) string) []string

	// Path is where an item is worked on, by its Columns.At; List where this kind is listed in full; List may be empty.
	Path func(id string) string
	List string
}

// Columns are SQL expressions over the tables of From. ID and Due are needed; an empty one stands for the empty text.
type Columns struct {
	ID      string
	At      string // what Path is given; empty: the id
	Due     string // UTC milliseconds; never null; NoDue when there is no due moment
	DueUnit string // unit of the term: hours are judged by the moment, every other unit by date
	Stopped string // condition of the rows whose clock has stopped though they have a due day
	// FirstLate is since when the row was late for the first time, in UTC milliseconds; 0: never yet. Empty: nothing
	// moves its due moment.
	FirstLate string
	Number    string // by which people know the record
	Title     string // what it is about; empty: the unit where it waits
	About     string // whose it is
	Doing     string // what is to be done, as recorded (the name of a step)
	Unit      string // id of the unit where it waits
	Post      string // role for which it waits
	Person    string // in whose hands it is; empty: nobody has taken it
}

// NoDue stands for "no due moment" in a column, so that such rows come last.
const NoDue = 253402300799999

// Item is something that waits.
type Item struct {
	Source    *Source
	ID        string
	At        string
	Due       time.Time // zero: none
	DueUnit   string
	Stopped   bool      // its clock does not run
	FirstLate time.Time // since when it was late for the first time; zero: never yet
	Number    string
	Title     string
	About     string
	Doing     string
	Unit      string
	Post      string
	Person    string
}

// Path is where the item is worked on.
func (i Item) Path() string { return i.Source.Path(i.At) }

// DueMillis is a due moment as a column holds it.
func DueMillis(t time.Time) int64 {
	if t.IsZero() {
		return NoDue
	}
	return t.UnixMilli()
}

// DueTime is the due moment of a column; zero when there is none.
func DueTime(ms int64) time.Time {
	if ms == NoDue {
		return time.Time{}
	}
	return store.Time(ms)
}
