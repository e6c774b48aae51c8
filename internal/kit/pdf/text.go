package pdf

import "strings"

// Align says where the lines of a paragraph stand.
type Align int

// The ways to align. Justified lines fill the width, except the last.
const (
	Left Align = iota
	Center
	Right
	Justify
)

// Span is a run of text in one style.
type Span struct {
	Text         string
	Bold, Italic bool
	Size         float64 // points; that of the paragraph when zero
}

// Para is a paragraph. A line feed in its text begins a new line.
type Para struct {
	Spans  []Span
	Align  Align
	Size   float64 // points; that of the document when zero
	First  float64 // indent of the first line in mm
	Indent float64 // indent of every line in mm
	Lead   float64 // line height as a multiple of the size; 1.18 when zero
	After  float64 // space below in mm
}

// Text is a paragraph of plain text.
func Text(s string) Para { return Para{Spans: []Span{{Text: s}}} }

// Bold is a span of bold text.
func Bold(s string) Span { return Span{Text: s, Bold: true} }

// Italic is a span of italic text.
func Italic(s string) Span { return Span{Text: s, Italic: true} }

// Plain is a span of plain text.
func Plain(s string) Span { return Span{Text: s} }

const (
	point  = 25.4 / 72 // mm
	ascent = 0.9       // of the size: from the top of a line to its foot
)

// piece is a stretch of one style at its place in a line.
type piece struct {
	x    float64
	text string
	cut  *cut
	size float64
}

// line is a line that was set: its height, the largest size in it, its pieces.
type line struct {
	pieces []piece
	height float64
	size   float64
}

func height(ls []line) float64 {
	h := 0.0
	for _, l := range ls {
		h += l.height
	}
	return h
}

// Write sets paragraphs across the page, going on to the next page where needed.
func (d *Doc) Write(ps ...Para) {
	if d.err != nil {
		return
	}
	for _, l := range d.layout(ps, d.Width()) {
		d.Keep(l.height)
		d.draw([]line{l}, d.m.Left, d.y)
		d.y += l.height
	}
}

// draw puts lines on the page, the first with its top at y.
func (d *Doc) draw(ls []line, x, y float64) {
	for _, l := range ls {
		for _, p := range l.pieces {
			d.glyphs(p, x+p.x, y+ascent*l.size*point)
		}
		y += l.height
	}
}

func (d *Doc) cut(bold, italic bool) *cut {
	i := 0
	if bold {
		i++
	}
	if italic {
		i += 2
	}
	return &d.conf.Fonts.cuts[i]
}

// width is how wide text is in mm; marks over letters have no width of their own.
func (d *Doc) width(c *cut, size float64, text string) float64 {
	if strings.ContainsFunc(text, isMark) {
		text = strings.Map(func(r rune) rune {
			if isMark(r) {
				return -1
			}
			return r
		}, text)
	}
	d.font(c, size)
	return d.f.GetStringWidth(text)
}

// glyphs writes a piece at x with its foot line at y. Marks that stand over a letter are centred over its ink
// and lifted above it, since the fonts only place the marks of composed letters.
func (d *Doc) glyphs(p piece, x, y float64) {
	d.font(p.cut, p.size)
	if !strings.ContainsFunc(p.text, isMark) {
		d.f.Text(x, y, p.text)
		return
	}
	from, base := 0, rune(0)
	flush := func(to int) {
		if to > from {
			d.f.Text(x, y, p.text[from:to])
			x += d.f.GetStringWidth(p.text[from:to])
		}
	}
	for i, r := range p.text {
		if !isMark(r) {
			base = r
			continue
		}
		flush(i)
		from = i + len(string(r))
		baseX := x - d.f.GetStringWidth(string(base))
		dx, dy := over(p.cut, base, r)
		k := p.size * point / 1000
		d.f.Text(baseX+dx*k, y-dy*k, string(r))
	}
	flush(len(p.text))
}

// over is how far, in thousandths of the size, mark must move from where base begins.
func over(c *cut, base, mark rune) (dx, dy float64) {
	bl, br, bb, bt, ok1 := c.bounds(base)
	ml, mr, mb, mt, ok2 := c.bounds(mark)
	if !ok1 || !ok2 {
		return 0, 0
	}
	const gap = 40
	dx = (bl+br)/2 - (ml+mr)/2
	if mt < 0 { // a mark below the line
		return dx, min(0, bb-gap-mt)
	}
	return dx, max(0, bt+gap-mb)
}
