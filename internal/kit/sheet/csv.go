package sheet

import (
	"io"
	"strings"
)

// csv writes headings, rows and foot; no title, so that the first line names the columns.
func (t Table) csv(w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil { // spreadsheets take it for UTF-8
		return err
	}
	line := func(r Row) error {
		cells := make([]string, 0, len(r))
		for _, c := range r {
			s := c.Text
			if !c.Number {
				s = guard(s)
			}
			cells = append(cells, quoted(s))
			for range max(c.Span, 1) - 1 {
				cells = append(cells, "")
			}
		}
		_, err := io.WriteString(w, strings.Join(cells, ",")+"\n")
		return err
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
		return line(t.Foot)
	}
	return nil
}

// quoted puts quotes around a field with a sign at which any spreadsheet cuts, or space that one would drop. The writer of
// encoding/csv knows but its own comma.
func quoted(s string) string {
	if strings.ContainsAny(s, ",\""+breaks) || strings.TrimSpace(s) != s {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
