package sheet

import (
	"fmt"
	"io"

	"github.com/motcua/motcua/internal/kit/pdf"
)

// pdf sets the table on A4 lying on its side: title and notes, the last line of headings over each page, rows, foot.
func (t Table) pdf(w io.Writer) error {
	d := pdf.New(pdf.Config{Fonts: t.Print.Fonts, Landscape: true, Margins: pdf.Margins{Top: 15, Right: 12, Bottom: 15, Left: 12}, Size: 11,
		Title: t.Title, At: t.Print.At, Legend: t.Print.Legend})
	if t.Title != "" {
		d.Write(pdf.Para{Spans: []pdf.Span{pdf.Bold(t.Title)}, Size: 14, Align: pdf.Center})
	}
	for _, n := range t.Notes {
		d.Write(pdf.Text(n))
	}
	d.Space(3)
	set := pdf.Table{Size: 10}
	if len(t.Heads) > 0 {
		for i, c := range t.Heads[len(t.Heads)-1] {
			col := pdf.TableColumn{Title: c.Text, Share: 16}
			if i < len(t.Print.Widths) {
				col.Share = t.Print.Widths[i]
			}
			set.Columns = append(set.Columns, col)
		}
	}
	add := func(r Row) {
		line := make([]string, len(r))
		for i, c := range r {
			if line[i] = c.Text; c.Shown != "" {
				line[i] = c.Shown
			}
			if c.Number && i < len(set.Columns) {
				set.Columns[i].Align = pdf.Right
			}
		}
		set.Rows = append(set.Rows, line)
	}
	for r, err := range t.Rows {
		if err != nil {
			return err
		}
		add(r)
	}
	if t.Foot != nil {
		add(t.Foot)
	}
	d.Table(set)
	b, err := d.Bytes()
	if err != nil {
		return fmt.Errorf("sheet: paper: %w", err)
	}
	_, err = w.Write(b)
	return err
}
