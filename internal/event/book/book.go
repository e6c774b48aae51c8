// Package book holds the facts of room book.
package book

// Voided says that a number of a register stands for nothing any more. It keeps its place and is never given again; the
// reason is that of the author of the fact.
type Voided struct {
	Unit   string `json:"unit"`
	Book   string `json:"book"`
	Year   int64  `json:"year"`
	Number string `json:"number"`
	Of     string `json:"of"` // "<room>:<id>" of the record that had it
}

// Kind is the name of the fact.
func (Voided) Kind() string { return "book.voided" }

// Record is the number it is about.
func (f Voided) Record() string { return "book:" + f.Unit + "/" + f.Book + "/" + f.Number }
