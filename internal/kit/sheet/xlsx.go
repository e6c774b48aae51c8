package sheet

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbook is a workbook being written from top to bottom: one tab, rows streamed.
type workbook struct {
	f    *excelize.File
	out  *excelize.StreamWriter
	row  int
	look struct{ title, head, text, number, decimal int }
}

// xlsx writes title and notes, headings, rows, foot. Numbers are numbers, texts stay texts. The same table gives the same
// bytes.
func (t Table) xlsx(w io.Writer) (err error) {
	b := &workbook{f: excelize.NewFile()}
	defer func() {
		if e := b.f.Close(); err == nil {
			err = e
		}
	}()
	if err := b.begin(t); err != nil {
		return fmt.Errorf("sheet: workbook: %w", err)
	}
	for r, err := range t.Rows {
		if err == nil {
			err = b.line(r)
		}
		if err != nil {
			return err
		}
	}
	if t.Foot != nil {
		if err := b.line(t.Foot); err != nil {
			return err
		}
	}
	if err := b.out.Flush(); err != nil {
		return fmt.Errorf("sheet: workbook: %w", err)
	}
	return b.f.Write(w)
}

// begin sets up the workbook and writes all that stands above the rows.
func (b *workbook) begin(t Table) error {
	tab := tabName(t.Tab)
	if err := b.f.SetSheetName("Sheet1", tab); err != nil {
		return err
	}
	made := t.Print.At.UTC().Format(time.RFC3339)
	if err := b.f.SetDocProps(&excelize.DocProperties{Title: t.Title, Creator: "Một Cửa", Created: made, Modified: made,
		Version: t.Print.Version}); err != nil {
		return err
	}
	if err := b.f.SetPageLayout(tab, &excelize.PageLayoutOptions{Orientation: ptr("landscape"), Size: ptr(9)}); err != nil { // A4
		return err
	}
	if err := b.styles(); err != nil {
		return err
	}
	var err error
	if b.out, err = b.f.NewStreamWriter(tab); err != nil {
		return err
	}
	width := t.width()
	for i := range width {
		w := 16.0
		if i < len(t.Print.Widths) {
			w = t.Print.Widths[i]
		}
		if err := b.out.SetColWidth(i+1, i+1, w); err != nil {
			return err
		}
	}
	above := t.above()
	freeze := &excelize.Panes{Freeze: true, XSplit: t.Print.Frozen, YSplit: above + len(t.Heads), ActivePane: "bottomLeft"}
	if freeze.XSplit > 0 {
		freeze.ActivePane = "bottomRight"
	}
	if freeze.TopLeftCell, err = excelize.CoordinatesToCellName(t.Print.Frozen+1, above+len(t.Heads)+1); err != nil {
		return err
	}
	if err := b.out.SetPanes(freeze); err != nil {
		return err
	}
	return b.above(t)
}

// above is how many lines stand above the headings.
func (t Table) above() int {
	n := len(t.Notes)
	if t.Title != "" {
		n++
	}
	if n > 0 {
		n++ // an empty line between
	}
	return n
}

func (b *workbook) above(t Table) error {
	put := func(s string, style int) error {
		b.row++
		return b.out.SetRow("A"+strconv.Itoa(b.row), []any{excelize.Cell{StyleID: style, Value: s}})
	}
	if t.Title != "" {
		if err := put(t.Title, b.look.title); err != nil {
			return err
		}
	}
	for _, n := range t.Notes {
		if err := put(n, 0); err != nil {
			return err
		}
	}
	if b.row > 0 {
		b.row++
	}
	return b.heads(t.Heads)
}

// heads writes the lines of headings; one that goes down several lines leaves its place free in the lines below.
func (b *workbook) heads(heads []Row) error {
	taken := map[[2]int]bool{}
	for line, head := range heads {
		b.row++
		var cells []any
		put := func(v any) { cells = append(cells, excelize.Cell{StyleID: b.look.head, Value: v}) }
		for _, c := range head {
			for taken[[2]int{line, len(cells)}] {
				put(nil)
			}
			col := len(cells)
			span, down := max(c.Span, 1), max(c.Down, 1)
			for x := range span {
				for y := range down {
					taken[[2]int{line + y, col + x}] = true
				}
			}
			if span > 1 || down > 1 {
				from, err := excelize.CoordinatesToCellName(col+1, b.row)
				if err != nil {
					return err
				}
				to, err := excelize.CoordinatesToCellName(col+span, b.row+down-1)
				if err != nil {
					return err
				}
				if err := b.out.MergeCell(from, to); err != nil {
					return err
				}
			}
			put(c.Text)
			for range span - 1 {
				put(nil)
			}
		}
		for taken[[2]int{line, len(cells)}] {
			put(nil)
		}
		if err := b.out.SetRow("A"+strconv.Itoa(b.row), cells); err != nil {
			return err
		}
	}
	return nil
}

// line writes a row below the headings.
func (b *workbook) line(r Row) error {
	b.row++
	cells := make([]any, len(r))
	for i, c := range r {
		cells[i] = b.cell(c)
	}
	if err := b.out.SetRow("A"+strconv.Itoa(b.row), cells); err != nil {
		return fmt.Errorf("sheet: row %d: %w", b.row, err)
	}
	return nil
}

// cell is a number where a spreadsheet can hold all of its digits, else a text.
func (b *workbook) cell(c Cell) excelize.Cell {
	if !c.Number {
		return excelize.Cell{StyleID: b.look.text, Value: c.Text}
	}
	if n, err := strconv.ParseInt(c.Text, 10, 64); err == nil && n < 1e15 && n > -1e15 {
		return excelize.Cell{StyleID: b.look.number, Value: n}
	}
	if x, err := strconv.ParseFloat(c.Text, 64); err == nil && len(strings.Trim(c.Text, "-")) <= 16 {
		return excelize.Cell{StyleID: b.look.decimal, Value: x}
	}
	return excelize.Cell{StyleID: b.look.text, Value: c.Text}
}

func (b *workbook) styles() error {
	rule := make([]excelize.Border, 0, 4)
	for _, side := range []string{"left", "right", "top", "bottom"} {
		rule = append(rule, excelize.Border{Type: side, Color: "000000", Style: 1})
	}
	font := func(size float64, bold bool) *excelize.Font {
		return &excelize.Font{Family: "Times New Roman", Size: size, Bold: bold}
	}
	body := func(format int) *excelize.Style {
		return &excelize.Style{Font: font(12, false), Border: rule, NumFmt: format, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}
	}
	for _, s := range []struct {
		into  *int
		style *excelize.Style
	}{
		{&b.look.title, &excelize.Style{Font: font(14, true)}},
		{&b.look.head, &excelize.Style{Font: font(12, true), Border: rule,
			Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}}},
		{&b.look.text, body(49)},   // @: a text, whatever is typed into the cell later
		{&b.look.number, body(3)},  // #,##0
		{&b.look.decimal, body(0)}, // as many decimals as there are
	} {
		id, err := b.f.NewStyle(s.style)
		if err != nil {
			return err
		}
		*s.into = id
	}
	return nil
}

// tabName is a name that workbooks take: 31 letters at most, none of theirs.
func tabName(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return ' '
		}
		return r
	}, s)
	if r := []rune(s); len(r) > 31 {
		s = string(r[:31])
	}
	if s = strings.TrimSpace(s); s == "" {
		return "Sheet1"
	}
	return s
}

func ptr[T any](v T) *T { return &v }
