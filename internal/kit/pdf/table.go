package pdf

// Column is one of several columns of text that stand side by side, such as the two heads of an official
// paper or its signatures.
type Column struct {
	Share float64 // of the width; equal shares when all are zero
	Paras []Para
	Rule  float64 // a line below the paragraphs, as a part of the width of the column; none when zero
	QR    string  // drawn below the paragraphs, in the middle; may be empty
	Side  float64 // side of the QR code in mm; 22 when zero
}

// Columns sets columns side by side on one page and goes on below the longest.
func (d *Doc) Columns(cs ...Column) {
	if d.err != nil {
		return
	}
	const gutter = 3.0
	widths := shares(d.Width()-gutter*float64(len(cs)-1), cs, func(c Column) float64 { return c.Share })
	set := make([][]line, len(cs))
	tallest := 0.0
	for i, c := range cs {
		set[i] = d.layout(c.Paras, widths[i])
		h := height(set[i])
		if c.Rule > 0 {
			h += 1.6
		}
		if c.QR != "" {
			h += side(c) + 2
		}
		tallest = max(tallest, h)
	}
	d.Keep(tallest)
	x := d.m.Left
	for i, c := range cs {
		d.draw(set[i], x, d.y)
		if w := c.Rule * widths[i]; w > 0 {
			y := d.y + height(set[i]) + 0.5
			d.f.SetLineWidth(0.2)
			d.f.Line(x+(widths[i]-w)/2, y, x+(widths[i]+w)/2, y)
		}
		if c.QR != "" {
			d.qrAt(c.QR, x+(widths[i]-side(c))/2, d.y+height(set[i])+1, side(c))
		}
		x += widths[i] + gutter
	}
	d.y += tallest
}

func side(c Column) float64 {
	if c.Side == 0 {
		return 22
	}
	return c.Side
}

// shares divides width; columns without a share get equal parts of a whole.
func shares[T any](width float64, cs []T, share func(T) float64) []float64 {
	sum := 0.0
	for _, c := range cs {
		sum += share(c)
	}
	out := make([]float64, len(cs))
	for i, c := range cs {
		if sum == 0 {
			out[i] = width / float64(len(cs))
			continue
		}
		out[i] = width * share(c) / sum
	}
	return out
}

// TableColumn describes a column of a table.
type TableColumn struct {
	Title string
	Share float64 // of the width; equal shares when all are zero
	Align Align
}

// Table is a ruled table. Its head is repeated on every page it goes on to.
type Table struct {
	Columns []TableColumn
	Rows    [][]string // a cell that is not given is empty
	Size    float64    // points; that of the document when zero
}

// pad is the space between a rule and the text of a cell in mm.
const pad = 0.9

// Table sets a table across the page. A row stays on one page unless it is higher than a page.
func (d *Doc) Table(t Table) {
	if d.err != nil {
		return
	}
	widths := shares(d.Width(), t.Columns, func(c TableColumn) float64 { return c.Share })
	head := make([][]line, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = d.layout([]Para{{Spans: []Span{Bold(c.Title)}, Size: t.Size, Align: Center}}, widths[i]-2*pad)
	}
	rows := make([][][]line, len(t.Rows))
	for r, row := range t.Rows {
		rows[r] = make([][]line, len(t.Columns))
		for i, c := range t.Columns {
			if i < len(row) {
				rows[r][i] = d.layout([]Para{{Spans: []Span{Plain(row[i])}, Size: t.Size, Align: c.Align}}, widths[i]-2*pad)
			}
		}
	}
	first := tallest(head)
	if len(rows) > 0 {
		first += tallest(rows[0])
	}
	d.Keep(first)
	d.row(head, widths)
	outer := d.onBreak
	d.onBreak = func() { d.row(head, widths) }
	for _, r := range rows {
		for len(r) > 0 {
			d.Keep(min(tallest(r), d.paper.Height-d.m.Top-d.m.Bottom-tallest(head)))
			var now [][]line
			now, r = d.split(r)
			d.row(now, widths)
		}
	}
	d.onBreak = outer
}

// split parts a row at the foot of the page: what still fits, and the rest, nil if all fits.
func (d *Doc) split(r [][]line) (now, rest [][]line) {
	room := d.paper.Height - d.m.Bottom - d.y - 2*pad
	if tallest(r)-2*pad <= room+0.001 {
		return r, nil
	}
	now, rest = make([][]line, len(r)), make([][]line, len(r))
	for i, cell := range r {
		h, n := 0.0, 0
		for n < len(cell) && (h+cell[n].height <= room || n == 0 && room < 10) { // never stands still
			h += cell[n].height
			n++
		}
		now[i], rest[i] = cell[:n], cell[n:]
	}
	return now, rest
}

func tallest(cells [][]line) float64 {
	h := 0.0
	for _, c := range cells {
		h = max(h, height(c))
	}
	return h + 2*pad
}

// row draws one row of cells with its rules.
func (d *Doc) row(cells [][]line, widths []float64) {
	h := tallest(cells)
	x := d.m.Left
	d.f.SetLineWidth(0.2)
	for i, c := range cells {
		d.f.Rect(x, d.y, widths[i], h, "D")
		d.draw(c, x+pad, d.y+pad)
		x += widths[i]
	}
	d.y += h
}
