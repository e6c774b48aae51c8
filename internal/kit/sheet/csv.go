package sheet

import (
	"encoding/csv"
	"io"
)

// csv writes headings, rows and foot; no title, so that the first line names the columns.
func (t Table) csv(w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // spreadsheets take it for UTF-8
		return err
	}
	out := csv.NewWriter(w)
	line := func(r Row) error {
		cells := make([]string, 0, len(r))
		for _, c := range r {
			s := c.Text
			if !c.Number {
				s = guard(s)
			}
			cells = append(cells, s)
			for range max(c.Span, 1) - 1 {
				cells = append(cells, "")
			}
		}
		return out.Write(cells)
	}
	for _, head := range t.Heads {
		if err := line(head); err != nil {
			return err
		}
	}
	for r, err := range t.Rows {
		if err == nil {
			err = line(r)
		}
		if err != nil {
			return err
		}
	}
	if t.Foot != nil {
		if err := line(t.Foot); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
