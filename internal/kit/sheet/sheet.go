// Package sheet writes tables as files for spreadsheets and printers, and reads them back: CSV, XLSX, PDF. Texts stay
// texts: a number of an identity card keeps its zeros, and nothing that a person typed is run as a formula.
package sheet

import (
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/pdf"
)

// Table is what goes into a file.
type Table struct {
	Tab   string   // name of the tab in a workbook; may be empty
	Title string   // above the table in a workbook and on paper; may be empty
	Notes []string // lines under the title
	Heads []Row    // lines of headings, one of them mostly
	Rows  iter.Seq2[Row, error]
	Foot  Row // the sum; nil: none
	Print Print
}

// Print is what only workbooks and papers need.
type Print struct {
	At      time.Time // the moment of making; part of the input, so that bytes repeat
	Frozen  int       // columns that stay in view while the rest moves
	Version string    // of the query behind the table
	Widths  []float64 // of the columns in characters; 16 where there is none
	Fonts   *pdf.Fonts
	Legend  string // pale across every page of paper
}

// Row is a line of cells.
type Row []Cell

// Cell is a text or a number.
type Cell struct {
	Text   string // of a number its canonical form: "-1284.5"
	Number bool
	Shown  string // what stands on paper; Text when empty
	Span   int    // a heading: over so many columns; 1 when 0
	Down   int    // a heading: over so many lines; 1 when 0
}

// Text is a cell of text.
func Text(s string) Cell { return Cell{Text: s} }

// Whole is a cell of a whole number.
func Whole[N int | int64](n N) Cell { return Cell{Text: fmt.Sprint(n), Number: true} }

// Decimal is a cell of a number in canonical form.
func Decimal(s string) Cell { return Cell{Text: s, Number: true} }

// Texts is a row of texts.
func Texts(list ...string) Row {
	row := make(Row, len(list))
	for i, s := range list {
		row[i] = Text(s)
	}
	return row
}

// Listed gives rows that are there already.
func Listed(rows []Row) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// Format is a kind of file.
type Format string

// The formats.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
	PDF  Format = "pdf"
)

// Types are the media types of the formats.
var Types = map[Format]string{
	CSV:  "text/csv; charset=utf-8",
	XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	PDF:  "application/pdf",
}

// Write writes a table in a format.
func Write(w io.Writer, f Format, t Table) error {
	switch f {
	case CSV:
		return t.csv(w)
	case XLSX:
		return t.xlsx(w)
	case PDF:
		return t.pdf(w)
	}
	return fmt.Errorf("sheet: no format %q", f)
}

// From leaves out the columns before no. col.
func (t Table) From(col int) Table {
	heads := make([]Row, len(t.Heads))
	for i, h := range t.Heads {
		heads[i] = h[col:]
	}
	t.Heads, t.Print.Widths = heads, t.Print.Widths[min(col, len(t.Print.Widths)):]
	rows := t.Rows
	t.Rows = func(yield func(Row, error) bool) {
		for r, err := range rows {
			if err == nil {
				r = r[col:]
			}
			if !yield(r, err) {
				return
			}
		}
	}
	return t
}

// First leaves out the rows after so many.
func (t Table) First(most int) Table {
	rows := t.Rows
	t.Rows = func(yield func(Row, error) bool) {
		n := 0
		for r, err := range rows {
			if n++; n > most || !yield(r, err) {
				return
			}
		}
	}
	return t
}

// width is the number of columns.
func (t Table) width() (n int) {
	for _, head := range t.Heads {
		cols := 0
		for _, c := range head {
			cols += max(c.Span, 1)
		}
		n = max(n, cols)
	}
	return n
}

// Signs of CSV files.
const (
	formulas = "=+-@＝＋－＠" // begin what spreadsheets take for a formula, in both widths
	breaks   = ";\t\r\n"  // end a cell for a spreadsheet that cuts at semicolons or tabs: it goes by no quotes in the middle
)

// guard keeps a spreadsheet from taking a text of a CSV file, or what it may cut out of it, for a formula. Unguard takes it
// away again.
func guard(s string) string {
	return cells(s, func(cell string) string { return "'" + cell })
}

// Unguard gives a text of a CSV file as it was before it was guarded.
func Unguard(s string) string {
	return cells(s, func(cell string) string { return strings.TrimPrefix(cell, "'") })
}

// cells changes each part of a text that would be a formula as a cell of its own, behind any number of quotes; of the first
// one also what spreadsheets pass over before a formula.
func cells(s string, change func(cell string) string) string {
	var b strings.Builder
	for begins := formulas + breaks; len(s) > 0; begins = formulas {
		cell := s
		if i := strings.IndexAny(s, breaks); i >= 0 {
			cell = s[:i+1]
		}
		s = s[len(cell):]
		if c := strings.TrimLeft(cell, "'"); c != "" && strings.ContainsAny(first(c), begins) {
			cell = change(cell)
		}
		_, _ = b.WriteString(cell)
	}
	return b.String()
}

// first is the first letter of a text.
func first(s string) string {
	for i := range s {
		if i > 0 {
			return s[:i]
		}
	}
	return s
}
