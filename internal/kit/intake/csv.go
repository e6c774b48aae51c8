package intake

import (
	"bytes"
	"context"
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
	Most     int      // rows; 0: no limit
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
	return ReadContext(context.Background(), file, r, want)
}

// ReadContext is Read for somebody who may go away meanwhile. The limits are asked while it reads, so that what lies beyond
// them costs nothing.
func ReadContext(ctx context.Context, file string, r io.Reader, want Layout) (*Table, error) {
	b, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("intake: read %s: %w", file, err)
	}
	if len(b) > MaxBytes {
		return nil, &Structural{File: file, What: fmt.Sprintf("larger than %d bytes", MaxBytes)}
	}
	t := &Table{File: file}
	if sheet.IsWorkbook(b) {
		if err := t.workbook(ctx, b, want); err != nil {
			return nil, err
		}
		return t, t.unique(want.Key)
	}
	if err := checkText(file, b); err != nil {
		return nil, err
	}
	if err := t.csv(ctx, bytes.TrimPrefix(b, []byte("\ufeff")), want); err != nil {
		return nil, err
	}
	return t, t.unique(want.Key)
}

// csv reads the lines of a CSV file.
func (t *Table) csv(ctx context.Context, b []byte, want Layout) error {
	c := csv.NewReader(bytes.NewReader(b))
	if line, _, _ := bytes.Cut(b, []byte("\n")); bytes.IndexByte(line, ',') < 0 && bytes.IndexByte(line, ';') >= 0 {
		c.Comma = ';'
	}
	if no := wide(b, byte(c.Comma)); no > 0 {
		return t.excess(&sheet.Excess{Line: no, Of: "columns"})
	}
	head, err := c.Read()
	if errors.Is(err, io.EOF) {
		return &Structural{File: t.File, What: "empty, not even a header row"}
	}
	if err != nil {
		return misread(t.File, err)
	}
	if err := t.header(head, want); err != nil {
		return err
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		rec, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return misread(t.File, err)
		}
		for i := range rec { // public lists mix composed and decomposed letters: one text, one form
			rec[i] = norm.NFC.String(rec[i])
		}
		no, _ := c.FieldPos(0)
		if err := t.add(Line{No: no, table: t, fields: rec}, want); err != nil {
			return err
		}
	}
}

// add keeps a line, up to as many as the layout has.
func (t *Table) add(l Line, want Layout) error {
	if want.Most > 0 && len(t.Lines) == want.Most {
		return &Structural{File: t.File, Line: l.No, What: fmt.Sprintf("more than %d rows", want.Most), Key: "record.file_long", Args: []any{"most", want.Most}}
	}
	t.Lines = append(t.Lines, l)
	return nil
}

// excess says to people what limit a file breaks.
func (t *Table) excess(x *sheet.Excess) error {
	s := &Structural{File: t.File, Line: x.Line, What: "too many " + x.Of}
	switch x.Of {
	case "columns":
		s.Key, s.Args = "record.file_wide", []any{"most", sheet.MaxColumns}
	case "letters":
		s.Key, s.Args = "record.file_cell", []any{"line", x.Line}
	default:
		s.Key = "record.file_big"
	}
	return s
}

// wide is the first line with more fields than columns are read, 0 when there is none. It is asked before the fields are cut
// apart, which takes many times the memory of the line.
func wide(b []byte, comma byte) int {
	no, fields, quoted := 1, 1, false
	for _, c := range b {
		switch {
		case c == '"':
			quoted = !quoted
		case c == comma && !quoted:
			if fields++; fields > sheet.MaxColumns {
				return no
			}
		case c == '\n':
			if no++; !quoted {
				fields = 1
			}
		}
	}
	return 0
}

// workbook reads the lines of a workbook; empty ones are passed over.
func (t *Table) workbook(ctx context.Context, b []byte, want Layout) error {
	err := sheet.ReadWorkbook(ctx, b, func(no int, row sheet.Row) error {
		l := Line{No: no, table: t}
		filled := false
		for _, c := range row {
			l.fields, l.number = append(l.fields, c.Text), append(l.number, c.Number)
			filled = filled || strings.TrimSpace(c.Text) != ""
		}
		switch {
		case !filled:
			return nil
		case t.has == nil:
			for strings.TrimSpace(l.fields[len(l.fields)-1]) == "" {
				l.fields = l.fields[:len(l.fields)-1]
			}
			return t.header(l.fields, want)
		case len(l.fields) > t.width:
			return l.Fault("not as many fields as the header has columns")
		}
		for len(l.fields) < t.width {
			l.fields, l.number = append(l.fields, ""), append(l.number, false)
		}
		return t.add(l, want)
	})
	var mine *Structural
	var x *sheet.Excess
	switch {
	case errors.As(err, &x):
		return t.excess(x)
	case errors.As(err, &mine), ctx.Err() != nil:
		return err
	case err != nil:
		return &Structural{File: t.File, What: err.Error()}
	case t.has == nil:
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
