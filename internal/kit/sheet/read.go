package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"
)

// Limits of a workbook that is read. They are asked while it is unpacked, so that a small file cannot fill the memory.
const (
	MaxUnzipped = 32 << 20  // bytes of all parts that are read
	MaxColumns  = 200       // the last column that may hold anything
	MaxCell     = 32 << 10  // bytes of one cell
	maxShared   = 1_000_000 // texts that cells share
)

// Excess is a workbook beyond one of the limits.
type Excess struct {
	Line int    // from 1; 0: the file as a whole
	Of   string // "columns", "letters" (of a cell), "bytes"
}

func (e *Excess) Error() string { return fmt.Sprintf("sheet: line %d: too many %s", e.Line, e.Of) }

// IsWorkbook tells whether the bytes are a workbook (XLSX), by how they begin.
func IsWorkbook(b []byte) bool { return bytes.HasPrefix(b, []byte("PK\x03\x04")) }

// ReadWorkbook gives the lines of the first tab of a workbook, each with its number, one after the other: no more than one
// of them is in memory. A cell of a number is its canonical text; a date is a number, see Day. Of a formula it reads what
// was worked out last. Letters are composed. An error of each ends the reading; what breaks a limit is an *Excess.
func ReadWorkbook(ctx context.Context, b []byte, each func(no int, r Row) error) error {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return fmt.Errorf("sheet: the workbook cannot be read: %w", err)
	}
	w := unpacked{ctx: ctx, zip: z, left: MaxUnzipped}
	tab, err := w.firstTab()
	if err != nil {
		return fmt.Errorf("sheet: the workbook cannot be read: %w", err)
	}
	return w.rows(tab, each)
}

// unpacked is a workbook being read.
type unpacked struct {
	ctx    context.Context
	zip    *zip.Reader
	left   int64 // bytes that may still be unpacked
	shared []string
}

// part is one file of the workbook being unpacked.
type part struct {
	w    *unpacked
	from io.Reader
}

// Read counts what is unpacked and stops when nobody waits for it any more.
func (p part) Read(b []byte) (int, error) {
	if err := p.w.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := p.from.Read(b)
	if p.w.left -= int64(n); p.w.left < 0 {
		return 0, &Excess{Of: "bytes"}
	}
	return n, err
}

// elements gives every element of a part that begins. Each may read on in the decoder.
func (w *unpacked) elements(name string, each func(d *xml.Decoder, e xml.StartElement) error) error {
	for _, f := range w.zip.File {
		if !strings.EqualFold(strings.ReplaceAll(f.Name, `\`, "/"), name) {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return err
		}
		return errors.Join(begins(xml.NewDecoder(part{w, r}), each), r.Close())
	}
	return fmt.Errorf("no part %s", name)
}

// begins gives every element that begins, to the end of a document.
func begins(d *xml.Decoder, each func(d *xml.Decoder, e xml.StartElement) error) error {
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := each(d, e); err != nil {
				return err
			}
		}
	}
}

// linked gives the parts that a part names, by id, and by kind ("worksheet") the first of each.
func (w *unpacked) linked(name string) (byID, byKind map[string]string, err error) {
	byID, byKind = map[string]string{}, map[string]string{}
	dir, base := path.Split(name)
	err = w.elements(dir+"_rels/"+base+".rels", func(_ *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "Relationship" {
			return nil
		}
		to := strings.ReplaceAll(attr(e, "Target"), `\`, "/")
		if !strings.HasPrefix(to, "/") {
			to = dir + to
		}
		to = strings.TrimPrefix(path.Clean(to), "/")
		byID[attr(e, "Id")] = to
		if kind := path.Base(attr(e, "Type")); byKind[kind] == "" {
			byKind[kind] = to
		}
		return nil
	})
	return byID, byKind, err
}

// firstTab finds the part with the first tab, and reads the texts that its cells share.
func (w *unpacked) firstTab() (tab string, err error) {
	_, top, err := w.linked("")
	if err != nil {
		return "", err
	}
	book := top["officeDocument"]
	byID, byKind, err := w.linked(book)
	if err != nil {
		return "", err
	}
	if err := w.elements(book, func(_ *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local == "sheet" && tab == "" {
			for _, a := range e.Attr {
				if a.Name.Local == "id" && a.Name.Space != "" {
					tab = byID[a.Value]
				}
			}
		}
		return nil
	}); err != nil {
		return "", err
	}
	if tab == "" {
		return "", errors.New("no tab")
	}
	if name := byKind["sharedStrings"]; name != "" {
		err = w.elements(name, func(d *xml.Decoder, e xml.StartElement) error {
			if e.Name.Local != "si" {
				return nil
			}
			text, err := textOf(d, false)
			if w.shared = append(w.shared, text); len(w.shared) > maxShared {
				return &Excess{Of: "bytes"}
			}
			return err
		})
	}
	return tab, err
}

// rows gives the rows of a tab.
func (w *unpacked) rows(tab string, each func(no int, r Row) error) error {
	no := 0
	return w.elements(tab, func(d *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "row" {
			return nil
		}
		no++
		if n, err := strconv.Atoi(attr(e, "r")); err == nil && n > 0 {
			no = n
		}
		row, err := w.row(d)
		var x *Excess
		if errors.As(err, &x) {
			x.Line = no
		}
		if err != nil {
			return err
		}
		return each(no, row)
	})
}

// row reads the cells of a row to its end. Empty cells at the end are left out.
func (w *unpacked) row(d *xml.Decoder) (row Row, err error) {
	for col := 0; ; {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		switch e := t.(type) {
		case xml.EndElement:
			return row, nil
		case xml.StartElement:
			if e.Name.Local != "c" {
				if err := d.Skip(); err != nil {
					return nil, err
				}
				continue
			}
			if col++; attr(e, "r") != "" {
				if col, _, err = excelize.CellNameToCoordinates(attr(e, "r")); err != nil {
					return nil, err
				}
			}
			c, err := w.cell(d, attr(e, "t"))
			if err != nil {
				return nil, err
			}
			if c.Text == "" {
				continue
			}
			if col > MaxColumns {
				return nil, &Excess{Of: "columns"}
			}
			for len(row) < col {
				row = append(row, Cell{})
			}
			row[col-1] = c
		}
	}
}

// cell reads a cell of a kind to its end.
func (w *unpacked) cell(d *xml.Decoder, kind string) (c Cell, err error) {
	for {
		t, err := d.Token()
		if err != nil {
			return c, err
		}
		switch e := t.(type) {
		case xml.EndElement:
			c.Number = c.Text != "" && (kind == "" || kind == "n")
			if kind != "s" || c.Text == "" {
				return c, nil
			}
			n, err := strconv.Atoi(strings.TrimSpace(c.Text))
			if err != nil || n < 0 || n >= len(w.shared) {
				return c, fmt.Errorf("no shared text %q", c.Text)
			}
			return Cell{Text: w.shared[n]}, nil
		case xml.StartElement:
			if e.Name.Local == "v" || e.Name.Local == "is" {
				c.Text, err = textOf(d, e.Name.Local == "v")
			} else {
				err = d.Skip()
			}
			if err != nil {
				return c, err
			}
		}
	}
}

// textOf is the text of an element to its end, in composed letters. It stands in the element itself (v), or in its elements t
// without those that say how it is pronounced.
func textOf(d *xml.Decoder, plain bool) (string, error) {
	var b strings.Builder
	for open := []bool{plain}; len(open) > 0; {
		t, err := d.Token()
		if err != nil {
			return "", err
		}
		switch e := t.(type) {
		case xml.StartElement:
			if e.Name.Local != "rPh" {
				open = append(open, e.Name.Local == "t")
			} else if err := d.Skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if !open[len(open)-1] {
				continue
			}
			if b.Len()+len(e) > MaxCell {
				return "", &Excess{Of: "letters"}
			}
			_, _ = b.Write(e)
		}
	}
	return norm.NFC.String(escaped.ReplaceAllStringFunc(b.String(), func(s string) string {
		n, err := strconv.ParseUint(s[2:6], 16, 16)
		if err != nil {
			return s
		}
		return string(rune(n))
	})), nil
}

// escaped is how a workbook writes a sign that XML cannot hold, and its own sign for that.
var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// Day is the date that a workbook keeps as a number of days.
func Day(days float64) (time.Time, error) { return excelize.ExcelDateToTime(days, false) }
