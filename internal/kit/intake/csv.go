package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxBytes is the size of the largest file that is read.
const MaxBytes = 256 << 20

// Layout says what a file must look like.
type Layout struct {
	Columns  []string // must be there, in any order
	Optional []string // may be there; any other column is a fault
	Key      []string // columns whose values together may stand in one row only; none: rows may repeat
}

// Table is a file that has the right layout.
type Table struct {
	File  string
	Lines []Line
	has   map[string]int
}

// Line is one row of a sheet.
type Line struct {
	No     int // line of the file on which the row begins, from 1
	table  *Table
	fields []string
}

// Has tells whether the file brought the column.
func (table *Table) Has(column string) bool { _, ok := table.has[column]; return ok }

// Text is the value in a column without the space around it; empty if the file does not bring the optional
// column.
func (l Line) Text(column string) string {
	i, ok := l.table.has[column]
	if !ok {
		return ""
	}
	return strings.TrimSpace(l.fields[i])
}

// Fault is a structural fault on this line, for checks of a file that a layout cannot express.
func (l Line) Fault(format string, args ...any) error {
	return &Structural{File: l.table.File, Line: l.No, What: fmt.Sprintf(format, args...)}
}

// Read reads a CSV file: UTF-8 (a byte order mark is passed over), comma, a header row, quotes as RFC 4180
// has them. Whatever breaks the layout is a *Structural that names the line.
func Read(file string, r io.Reader, want Layout) (*Table, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("intake: read %s: %w", file, err)
	}
	if len(b) > MaxBytes {
		return nil, &Structural{File: file, What: fmt.Sprintf("larger than %d bytes", MaxBytes)}
	}
	if err := checkText(file, b); err != nil {
		return nil, err
	}
	table := &Table{File: file}
	c := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
	head, err := c.Read()
	if errors.Is(err, io.EOF) {
		return nil, &Structural{File: file, What: "empty, not even a header row"}
	}
	if err != nil {
		return nil, misread(file, err)
	}
	if err := table.header(head, want); err != nil {
		return nil, err
	}
	for {
		rec, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, misread(file, err)
		}
		for i := range rec { // public lists mix composed and decomposed letters: one text, one form
			rec[i] = norm.NFC.String(rec[i])
		}
		no, _ := c.FieldPos(0)
		table.Lines = append(table.Lines, Line{No: no, table: table, fields: rec})
	}
	return table, table.unique(want.Key)
}

// checkText finds bytes that are not text.
func checkText(file string, b []byte) error {
	no := 1
	for line := range bytes.Lines(b) {
		if !utf8.Valid(line) {
			return &Structural{File: file, Line: no, What: "not UTF-8"}
		}
		if bytes.IndexByte(line, 0) >= 0 {
			return &Structural{File: file, Line: no, What: "a NUL byte"}
		}
		no++
	}
	return nil
}

func misread(file string, err error) error {
	var p *csv.ParseError
	if errors.As(err, &p) {
		what := p.Err.Error()
		if errors.Is(p.Err, csv.ErrFieldCount) {
			what = "not as many fields as the header has columns"
		}
		return &Structural{File: file, Line: p.Line, What: what}
	}
	return fmt.Errorf("intake: read %s: %w", file, err)
}

// header checks the first row and learns where each column stands.
func (table *Table) header(head []string, want Layout) error {
	table.has = make(map[string]int, len(head))
	for i, h := range head {
		h = strings.TrimSpace(h)
		if _, twice := table.has[h]; twice {
			return &Structural{File: table.File, Line: 1, What: fmt.Sprintf("column %q stands twice", h)}
		}
		if !slices.Contains(want.Columns, h) && !slices.Contains(want.Optional, h) {
			return &Structural{File: table.File, Line: 1, What: fmt.Sprintf("unknown column %q", h)}
		}
		table.has[h] = i
	}
	for _, w := range want.Columns {
		if !table.Has(w) {
			return &Structural{File: table.File, Line: 1, What: fmt.Sprintf("column %q is missing", w)}
		}
	}
	return nil
}

// unique finds a key that stands twice.
func (table *Table) unique(key []string) error {
	if len(key) == 0 {
		return nil
	}
	first := make(map[string]int, len(table.Lines))
	for _, l := range table.Lines {
		vs := make([]string, len(key))
		for i, k := range key {
			vs[i] = l.Text(k)
		}
		k := strings.Join(vs, "\x00")
		if no, twice := first[k]; twice {
			return l.Fault("%s %q stands on line %d already", strings.Join(key, ", "), strings.Join(vs, ", "), no)
		}
		first[k] = l.No
	}
	return nil
}
