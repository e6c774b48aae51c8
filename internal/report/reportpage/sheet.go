package reportpage

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/sheet"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/report"
)

// download gives the table as a file, named after its period and its position. The same table gives the same bytes.
func download(w http.ResponseWriter, f sheet.Format, t report.Table, words *lang.Words) error {
	web.Attach(w, fmt.Sprintf("ii06a-%s-%s-%d.%s", t.From, t.To, t.Position, f), sheet.Types[f])
	return sheet.Write(w, f, fileOf(f, t, words))
}

// fileOf is the table as it is printed: what it is, for which period, at which position and moment; the columns with their
// numbers; a row per line; their sum. A file of plain text has one line of headings and no sum.
func fileOf(f sheet.Format, t report.Table, w *lang.Words) sheet.Table {
	out := sheet.Table{Tab: "II.06a", Title: w.T("reportpage.title"), Notes: []string{
		w.T("reportpage.period", "from", w.Date(t.From), "to", w.Date(t.To)),
		w.T("reportpage.stamp", "note", t.Note, "position", t.Position, "at", w.DateTime(t.At))},
		Print: sheet.Print{At: t.At, Frozen: 2, Version: t.Version, Widths: []float64{6, 44}}}
	groups := sheet.Row{{Text: w.T("reportpage.no"), Down: 2}, {Text: w.T("reportpage.name"), Down: 2}}
	for _, g := range (tablePage{Table: t}).heads() {
		groups = append(groups, sheet.Cell{Text: w.T("reportpage.group_" + g.Key), Span: g.Span})
	}
	var labels sheet.Row
	numbers, plain := sheet.Texts("(1)", "(2)"), sheet.Texts(w.T("reportpage.no"), w.T("reportpage.name"))
	sums := sheet.Row{sheet.Text(""), sheet.Text(w.T("reportpage.sum"))}
	for _, col := range t.Columns {
		out.Print.Widths = append(out.Print.Widths, 13)
		labels, numbers = append(labels, sheet.Text(col.Label)), append(numbers, sheet.Text(number(col.No)))
		plain = append(plain, sheet.Text(strings.TrimSpace(col.Label+" "+number(col.No))))
		n := int64(0)
		for _, l := range t.Rows {
			n += l.Figures[col.Key]
		}
		sums = append(sums, sheet.Whole(n))
	}
	out.Heads = []sheet.Row{groups, labels, numbers}
	if f == sheet.CSV {
		out.Heads = []sheet.Row{plain}
	} else if len(t.Rows) > 1 {
		out.Foot = sums
	}
	var rows []sheet.Row
	for i, l := range t.Rows {
		row := sheet.Row{sheet.Decimal(strconv.Itoa(i + 1)), sheet.Text(l.Name)}
		for _, col := range t.Columns {
			row = append(row, sheet.Whole(l.Figures[col.Key]))
		}
		rows = append(rows, row)
	}
	out.Rows = sheet.Listed(rows)
	return out
}
