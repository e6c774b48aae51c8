// Package pdf sets printed papers: paragraphs, columns, tables and QR codes on A4 or A5, in an embedded
// family of fonts that has every letter of Vietnamese and of the peoples' languages written with combining
// marks. The same input gives the same bytes.
package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/motcua/motcua/internal/kit/qr"
)

// Paper is a paper size, upright.
type Paper struct{ Width, Height float64 } // mm

// The papers of Vietnamese offices.
var (
	A4 = Paper{210, 297}
	A5 = Paper{148, 210}
)

// Margins are the white borders of a page in mm.
type Margins struct{ Top, Right, Bottom, Left float64 }

// Config says what document is made.
type Config struct {
	Fonts     *Fonts    // must be given, see Load
	Paper     Paper     // A4 when zero
	Landscape bool      // lies on its side
	Margins   Margins   // of A4: 20, 15, 20, 30; of smaller papers: 10 all round
	Size      float64   // size of text in points; 13 when zero
	Title     string    // title, author and subject are metadata of the file
	Author    string    //
	Subject   string    //
	Language  string    // "vi" when empty
	At        time.Time // the date of making in the metadata; part of the input, so that bytes repeat
	Legend    string    // printed large and pale across every page and in a box at its head; may be empty
}

// Doc is a document being set from top to bottom. Faults are kept until Bytes.
type Doc struct {
	conf    Config
	f       *fpdf.Fpdf
	size    float64
	paper   Paper
	m       Margins
	y       float64         // top of what comes next
	used    map[string]bool // cuts that are in the file
	err     error
	onBreak func() // drawn at the head of a page begun by a break
}

// New begins a document and its first page.
func New(c Config) *Doc {
	if c.Paper == (Paper{}) {
		c.Paper = A4
	}
	if c.Margins == (Margins{}) {
		c.Margins = Margins{20, 15, 20, 30}
		if c.Paper.Width < A4.Width {
			c.Margins = Margins{10, 10, 10, 10}
		}
	}
	if c.Size == 0 {
		c.Size = 13
	}
	if c.Language == "" {
		c.Language = "vi"
	}
	d := &Doc{conf: c, size: c.Size, paper: c.Paper, m: c.Margins, used: map[string]bool{}}
	if c.Landscape {
		d.paper = Paper{c.Paper.Height, c.Paper.Width}
	}
	d.f = fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", OrientationStr: "P", Size: fpdf.SizeType{Wd: d.paper.Width, Ht: d.paper.Height}})
	d.f.SetAutoPageBreak(false, 0)
	d.f.SetCatalogSort(true)
	d.f.SetCreationDate(c.At.UTC())
	d.f.SetModificationDate(c.At.UTC())
	d.f.SetProducer("motcua", true)
	d.f.SetTitle(c.Title, true)
	d.f.SetAuthor(c.Author, true)
	d.f.SetSubject(c.Subject, true)
	d.f.SetLang(c.Language)
	if c.Fonts == nil {
		d.err = errors.New("pdf: no fonts")
		return d
	}
	d.page()
	return d
}

const family = "text"

// font chooses a cut and a size in points; a cut becomes part of the file when it is first chosen.
func (d *Doc) font(c *cut, size float64) {
	if !d.used[c.style] {
		d.f.AddUTF8FontFromBytes(family, c.style, c.ttf)
		d.used[c.style] = true
	}
	d.f.SetFont(family, c.style, size)
}

// Width is the width between the margins in mm.
func (d *Doc) Width() float64 { return d.paper.Width - d.m.Left - d.m.Right }

// page begins a page and draws the legend under everything else.
func (d *Doc) page() {
	d.f.AddPage()
	d.y = d.m.Top
	if d.conf.Legend == "" {
		return
	}
	d.across(d.conf.Legend)
	d.f.SetTextColor(150, 0, 0)
	d.f.SetDrawColor(150, 0, 0)
	ls := d.layout([]Para{{Spans: []Span{{Text: d.conf.Legend, Bold: true}}, Size: 8, Align: Center}}, d.Width()-4)
	top, h := max(2, d.m.Top-height(ls)-4), height(ls)+1.4
	d.f.SetLineWidth(0.3)
	d.f.Rect(d.m.Left, top, d.Width(), h, "D")
	d.draw(ls, d.m.Left+2, top+0.7)
	d.f.SetTextColor(0, 0, 0)
	d.f.SetDrawColor(0, 0, 0)
	d.y = max(d.y, top+h+2)
}

// across writes the legend from corner to corner, pale, as shapes: it is no text that a reader or a search
// would come across between the lines.
func (d *Doc) across(text string) {
	c := d.cut(true, false)
	text = c.clean(text)
	cx, cy := d.paper.Width/2, d.paper.Height/2
	k := 0.78 * d.paper.Height / c.advance(text) // mm per unit of the font
	d.f.SetFillColor(232, 232, 232)
	d.f.TransformBegin()
	d.f.TransformRotate(54, cx, cy)
	x := cx - k*c.advance(text)/2
	for _, r := range text {
		d.shape(c.outline(r), func(p fixed.Point26_6) (float64, float64) { return x + k*float64(p.X), cy + k*float64(p.Y) })
		x += k * c.advance(string(r))
	}
	d.f.TransformEnd()
	d.f.SetFillColor(0, 0, 0)
}

// shape fills the outline of a letter; at says where on the page a point of it lies.
func (d *Doc) shape(segs sfnt.Segments, at func(fixed.Point26_6) (x, y float64)) {
	for i, s := range segs {
		a, b := at(s.Args[0])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				d.f.ClosePath()
			}
			d.f.MoveTo(a, b)
		case sfnt.SegmentOpLineTo:
			d.f.LineTo(a, b)
		case sfnt.SegmentOpQuadTo:
			e, f := at(s.Args[1])
			d.f.CurveTo(a, b, e, f)
		case sfnt.SegmentOpCubeTo:
			e, f := at(s.Args[1])
			g, h := at(s.Args[2])
			d.f.CurveBezierCubicTo(a, b, e, f, g, h)
		}
	}
	if len(segs) > 0 {
		d.f.ClosePath()
		d.f.DrawPath("F")
	}
}

// Space leaves h mm empty.
func (d *Doc) Space(h float64) { d.y += h }

// Keep begins a new page when less than h mm are left on this one.
func (d *Doc) Keep(h float64) {
	if d.err == nil && d.y+h > d.paper.Height-d.m.Bottom && d.y > d.m.Top {
		d.page()
		if d.onBreak != nil {
			d.onBreak()
		}
	}
}

// Line draws a thin line in the middle, share of the width long, as under the national motto.
func (d *Doc) Line(share float64) {
	if d.err != nil {
		return
	}
	w := d.Width() * share
	x := d.m.Left + (d.Width()-w)/2
	d.f.SetLineWidth(0.2)
	d.f.Line(x, d.y, x+w, d.y)
	d.y += 1
}

// qrAt draws a QR code of the given side with its upper left corner at x, y. The side holds no quiet zone.
func (d *Doc) qrAt(text string, x, y, side float64) {
	if d.err != nil {
		return
	}
	m, err := qr.Matrix(text)
	if err != nil {
		d.err = fmt.Errorf("pdf: %w", err)
		return
	}
	k := side / float64(len(m))
	d.f.SetFillColor(255, 255, 255)
	d.f.Rect(x-2*k, y-2*k, side+4*k, side+4*k, "F") // nothing pale shines through the code
	d.f.SetFillColor(0, 0, 0)
	for _, b := range qr.Bars(m) {
		d.f.Rect(x+float64(b.X)*k, y+float64(b.Y)*k, float64(b.N)*k, k, "F")
	}
}

// Bytes ends the document. A document of several pages gets "1/3" at the foot of each.
func (d *Doc) Bytes() ([]byte, error) {
	if d.err != nil {
		return nil, d.err
	}
	if n := d.f.PageCount(); n > 1 {
		for i := 1; i <= n; i++ {
			d.f.SetPage(i)
			ls := d.layout([]Para{{Spans: []Span{{Text: fmt.Sprintf("%d/%d", i, n)}}, Size: 9, Align: Center}}, d.Width())
			d.draw(ls, d.m.Left, d.paper.Height-max(d.m.Bottom/2+2, 6))
		}
	}
	var b bytes.Buffer
	if err := d.f.Output(&b); err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	return b.Bytes(), nil
}
