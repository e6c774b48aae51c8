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

	"github.com/motcua/motcua/internal/kit/sheet"
)

// MaxBytes is the size of the largest file that is read.
const MaxBytes = 256 << 20

// Layout says what a file must look like.
type Layout struct {
	Columns  []string // must be there, in any order
	Optional []string // may be there; any other column is a fault
	Key      []string // columns whose values together may stand in one row only; none: rows may repeat
	// Name gives the column that a heading means; nil: headings are names.
	Name func(heading string) string
}

// Table is a file that has the right layout.
type Table struct {
	File  string
	Lines []Line
	has   map[string]int
	width int // columns
}

// Line is one row of a table.
type Line struct {
	No     int // line of the file on which the row begins, from 1
	table  *Table
	fields []string
	number []bool // of a workbook: the cell is a number
}

// Has tells whether the file brought the column.
func (t *Table) Has(column string) bool { _, ok := t.has[column]; return ok }

// Text is the value in a column without the space around it; empty if the file does not bring the optional
// column.
func (l Line) Text(column string) string {
	i, ok := l.table.has[column]
	if !ok {
		return ""
	}
	return strings.TrimSpace(l.fields[i])
}

// Typed is the value in a column without the guard that keeps a spreadsheet from running it (see kit/sheet), as files that
// we have written ourselves have it.
func (l Line) Typed(column string) string {
	if l.number != nil { // a workbook needs no guard
		return l.Text(column)
	}
	return sheet.Unguard(l.Text(column))
}

// Number tells that a workbook holds a number in a column.
func (l Line) Number(column string) bool {
	i, ok := l.table.has[column]
	return ok && l.number != nil && l.number[i]
}

// Fault is a structural fault on this line, for checks of a file that a layout cannot express.
func (l Line) Fault(format string, args ...any) error {
	return &Structural{File: l.table.File, Line: l.No, What: fmt.Sprintf(format, args...)}
}

// Read reads a CSV file: UTF-8 (a byte order mark is passed over), a comma or, when the header row has none, a semicolon
// between fields, a header row, quotes as RFC 4180 has them; or the first tab of a workbook (XLSX). Whatever breaks the
// layout is a *Structural that names the line.
func Read(file string, r io.Reader, want Layout) (*Table, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("intake: read %s: %w", file, err)
	}
	if len(b) > MaxBytes {
		return nil, &Structural{File: file, What: fmt.Sprintf("larger than %d bytes", MaxBytes)}
	}
	t := &Table{File: file}
	if sheet.IsWorkbook(b) {
		if err := t.workbook(b, want); err != nil {
			return nil, err
		}
		return t, t.unique(want.Key)
	}
	if err := checkText(file, b); err != nil {
		return nil, err
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	c := csv.NewReader(bytes.NewReader(b))
	if line, _, _ := bytes.Cut(b, []byte("\n")); bytes.IndexByte(line, ',') < 0 && bytes.IndexByte(line, ';') >= 0 {
		c.Comma = ';'
	}
	head, err := c.Read()
	if errors.Is(err, io.EOF) {
		return nil, &Structural{File: file, What: "empty, not even a header row"}
	}
	if err != nil {
		return nil, misread(file, err)
	}
	if err := t.header(head, want); err != nil {
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
		t.Lines = append(t.Lines, Line{No: no, table: t, fields: rec})
	}
	return t, t.unique(want.Key)
}

// workbook reads the lines of a workbook; empty ones are passed over.
func (t *Table) workbook(b []byte, want Layout) error {
	rows, err := sheet.ReadWorkbook(b)
	if err != nil {
		return &Structural{File: t.File, What: err.Error()}
	}
	for i, row := range rows {
		l := Line{No: i + 1, table: t}
		filled := false
		for _, c := range row {
			l.fields, l.number = append(l.fields, norm.NFC.String(c.Text)), append(l.number, c.Number)
			filled = filled || strings.TrimSpace(c.Text) != ""
		}
		switch {
		case !filled:
		case t.has == nil:
			for strings.TrimSpace(l.fields[len(l.fields)-1]) == "" {
				l.fields = l.fields[:len(l.fields)-1]
			}
			if err := t.header(l.fields, want); err != nil {
				return err
			}
		default:
			if len(l.fields) > t.width {
				return l.Fault("not as many fields as the header has columns")
			}
			for len(l.fields) < t.width {
				l.fields, l.number = append(l.fields, ""), append(l.number, false)
			}
			t.Lines = append(t.Lines, l)
		}
	}
	if t.has == nil {
		return &Structural{File: t.File, What: "empty, not even a header row"}
	}
	return nil
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
func (t *Table) header(head []string, want Layout) error {
	t.has, t.width = make(map[string]int, len(head)), len(head)
	for i, h := range head {
		if h = strings.TrimSpace(h); want.Name != nil {
			h = want.Name(h)
		}
		if _, twice := t.has[h]; twice {
			return &Structural{File: t.File, Line: 1, What: fmt.Sprintf("column %q stands twice", h), Key: "record.file_twice", Args: []any{"column", h}}
		}
		if !slices.Contains(want.Columns, h) && !slices.Contains(want.Optional, h) {
			return &Structural{File: t.File, Line: 1, What: fmt.Sprintf("unknown column %q", h), Key: "record.file_unknown", Args: []any{"column", h}}
		}
		t.has[h] = i
	}
	for _, w := range want.Columns {
		if !t.Has(w) {
			return &Structural{File: t.File, Line: 1, What: fmt.Sprintf("column %q is missing", w), Key: "record.file_lacks", Args: []any{"column", w}}
		}
	}
	return nil
}

// unique finds a key that stands twice.
func (t *Table) unique(key []string) error {
	if len(key) == 0 {
		return nil
	}
	first := make(map[string]int, len(t.Lines))
	for _, l := range t.Lines {
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
