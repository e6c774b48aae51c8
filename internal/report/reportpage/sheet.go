package reportpage

import (
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/report"
)

// sheet is a spreadsheet being written: one tab, numbers as numbers. Faults are kept until the end.
type sheet struct {
	f    *excelize.File
	name string
	err  error
}

func (s *sheet) must(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *sheet) set(col, row int, v any) {
	cell, err := excelize.CoordinatesToCellName(col, row)
	s.must(err)
	s.must(s.f.SetCellValue(s.name, cell, v))
}

// area is a block of cells: from a column and row to another.
type area [4]int

func (s *sheet) corners(a area) (from, to string) {
	from, err := excelize.CoordinatesToCellName(a[0], a[1])
	s.must(err)
	to, err = excelize.CoordinatesToCellName(a[2], a[3])
	s.must(err)
	return from, to
}

func (s *sheet) style(a area, id int) {
	from, to := s.corners(a)
	s.must(s.f.SetCellStyle(s.name, from, to, id))
}

func (s *sheet) merge(a area) {
	from, to := s.corners(a)
	s.must(s.f.MergeCell(s.name, from, to))
}

// writeXLSX writes the table as it is printed: what it is, for which period, at which position and moment; the
// columns with their numbers; a row per line; their sum. The same table gives the same bytes.
func writeXLSX(out io.Writer, t report.Table, w *lang.Words) (err error) {
	s := &sheet{f: excelize.NewFile(), name: "II.06a"}
	defer func() {
		if e := s.f.Close(); err == nil {
			err = e
		}
	}()
	s.must(s.f.SetSheetName("Sheet1", s.name))
	made := t.At.UTC().Format(time.RFC3339)
	s.must(s.f.SetDocProps(&excelize.DocProperties{Title: w.T("reportpage.title"), Creator: "Một Cửa", Created: made, Modified: made, Version: t.Version}))
	s.set(1, 1, w.T("reportpage.title"))
	s.set(1, 2, w.T("reportpage.period", "from", w.Date(t.From), "to", w.Date(t.To)))
	s.set(1, 3, w.T("reportpage.stamp", "note", t.Note, "position", t.Position, "at", w.DateTime(t.At)))
	head := s.heads(t, w, 5)
	row := head + 1
	for i, l := range t.Rows {
		s.set(1, row, i+1)
		s.set(2, row, l.Name)
		for c, col := range t.Columns {
			s.set(c+3, row, l.Figures[col.Key])
		}
		row++
	}
	if len(t.Rows) > 1 {
		s.set(2, row, w.T("reportpage.sum"))
		for c, col := range t.Columns {
			n := int64(0)
			for _, l := range t.Rows {
				n += l.Figures[col.Key]
			}
			s.set(c+3, row, n)
		}
		row++
	}
	s.dress(5, head, row-1, len(t.Columns)+2)
	if s.err != nil {
		return fmt.Errorf("report: spreadsheet: %w", s.err)
	}
	return s.f.Write(out)
}

// heads writes the three lines of headings and tells the number of the last.
func (s *sheet) heads(t report.Table, w *lang.Words, row int) int {
	s.set(1, row, w.T("reportpage.no"))
	s.merge(area{1, row, 1, row + 1})
	s.set(2, row, w.T("reportpage.name"))
	s.merge(area{2, row, 2, row + 1})
	at := 3
	for _, g := range (tablePage{Table: t}).heads() {
		s.set(at, row, w.T("reportpage.group_"+g.Key))
		s.merge(area{at, row, at + g.Span - 1, row})
		at += g.Span
	}
	s.set(1, row+2, "(1)")
	s.set(2, row+2, "(2)")
	for c, col := range t.Columns {
		s.set(c+3, row+1, col.Label)
		s.set(c+3, row+2, number(col.No))
	}
	return row + 2
}

// dress draws the rules, widens the columns and keeps the headings in view.
func (s *sheet) dress(first, head, last, width int) {
	rules := []excelize.Border{{Type: "left", Color: "000000", Style: 1}, {Type: "right", Color: "000000", Style: 1}, {Type: "top", Color: "000000", Style: 1}, {Type: "bottom", Color: "000000", Style: 1}}
	font := func(bold bool) *excelize.Font {
		return &excelize.Font{Family: "Times New Roman", Size: 12, Bold: bold}
	}
	title, err := s.f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: "Times New Roman", Size: 14, Bold: true}})
	s.must(err)
	bold, err := s.f.NewStyle(&excelize.Style{Font: font(true), Border: rules, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}})
	s.must(err)
	cells, err := s.f.NewStyle(&excelize.Style{Font: font(false), Border: rules, NumFmt: 3, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	s.must(err)
	s.style(area{1, 1, 1, 1}, title)
	s.style(area{1, first, width, head}, bold)
	if last > head {
		s.style(area{1, head + 1, width, last}, cells)
	}
	s.must(s.f.SetColWidth(s.name, "A", "A", 6))
	s.must(s.f.SetColWidth(s.name, "B", "B", 44))
	end, err := excelize.ColumnNumberToName(width)
	s.must(err)
	s.must(s.f.SetColWidth(s.name, "C", end, 13))
	s.must(s.f.SetPanes(s.name, &excelize.Panes{Freeze: true, XSplit: 2, YSplit: head, TopLeftCell: fmt.Sprintf("C%d", head+1), ActivePane: "bottomRight"}))
	s.must(s.f.SetPageLayout(s.name, &excelize.PageLayoutOptions{Orientation: ptr("landscape"), Size: ptr(9)})) // A4
}

func ptr[T any](v T) *T { return &v }
