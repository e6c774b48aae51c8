package pdf

import (
	"fmt"
	"io/fs"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"

	"github.com/motcua/motcua/internal/kit/fold"
)

// Fonts is one family in four cuts, read once and shared by all documents.
type Fonts struct {
	cuts [4]cut
}

// cut is one weight and slope of the family.
type cut struct {
	style string // as fpdf names it: "", "B", "I", "BI"
	ttf   []byte
	font  *sfnt.Font
	units fixed.Int26_6
}

// files are the names Load looks for, in the order of Fonts.cuts.
var files = [4]struct{ style, name string }{
	{"", "Regular"}, {"B", "Bold"}, {"I", "Italic"}, {"BI", "BoldItalic"},
}

// Load reads <family>-Regular.ttf, -Bold, -Italic and -BoldItalic from fsys.
func Load(fsys fs.FS, family string) (*Fonts, error) {
	var f Fonts
	for i, c := range files {
		name := family + "-" + c.name + ".ttf"
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("pdf: fonts: %w", err)
		}
		face, err := sfnt.Parse(b)
		if err != nil {
			return nil, fmt.Errorf("pdf: fonts: %s: %w", name, err)
		}
		f.cuts[i] = cut{style: c.style, ttf: b, font: face, units: fixed.Int26_6(face.UnitsPerEm())}
	}
	return &f, nil
}

// Missing lists the letters of text that a cut of the family cannot draw, in the order they stand in.
func (f *Fonts) Missing(text string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(text) {
		if unicode.IsSpace(r) {
			continue
		}
		for i := range f.cuts {
			if !f.cuts[i].has(r) {
				b.WriteRune(r)
				break
			}
		}
	}
	return b.String()
}

func (c *cut) has(r rune) bool {
	if r > 0xFFFF { // what fpdf can write
		return false
	}
	g, err := c.font.GlyphIndex(nil, r)
	return err == nil && g != 0
}

// bounds is the ink of a letter in thousandths of the font size: y grows upwards.
func (c *cut) bounds(r rune) (left, right, bottom, top float64, ok bool) {
	g, err := c.font.GlyphIndex(nil, r)
	if err != nil || g == 0 {
		return 0, 0, 0, 0, false
	}
	b, _, err := c.font.GlyphBounds(nil, g, c.units, font.HintingNone)
	if err != nil {
		return 0, 0, 0, 0, false
	}
	k := 1000 / float64(c.units)
	return float64(b.Min.X) * k, float64(b.Max.X) * k, -float64(b.Max.Y) * k, -float64(b.Min.Y) * k, true
}

// advance is how wide text is in units of the font.
func (c *cut) advance(text string) float64 {
	w := 0.0
	for _, r := range text {
		g, err := c.font.GlyphIndex(nil, r)
		if err != nil {
			continue
		}
		if a, err := c.font.GlyphAdvance(nil, g, c.units, font.HintingNone); err == nil {
			w += float64(a)
		}
	}
	return w
}

// outline is the shape of a letter in units of the font: y grows downwards.
func (c *cut) outline(r rune) sfnt.Segments {
	g, err := c.font.GlyphIndex(nil, r)
	if err != nil {
		return nil
	}
	s, err := c.font.LoadGlyph(&sfnt.Buffer{}, g, c.units, nil)
	if err != nil {
		return nil
	}
	return s
}

// clean makes text fit for drawing with this cut: composed letters (NFC), plain spaces, and "?" for what the
// family cannot draw. Control characters vanish.
func (c *cut) clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == nbsp:
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cc, r) || fold.Invisible(r):
			return -1
		case !c.has(r):
			return '?'
		}
		return r
	}, norm.NFC.String(text))
}

const nbsp = '\u00a0'

// isMark tells a mark that stands over or under the letter before it and that NFC could not join with it,
// as in the Ê-đê letter Ơ̆.
func isMark(r rune) bool { return r >= 0x300 && r <= 0x36f }
