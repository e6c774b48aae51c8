// Package qr draws QR codes: as an SVG picture for pages and as a matrix for vector drawing in PDF.
package qr

import (
	"bytes"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"strings"

	"rsc.io/qr"
)

// quiet is the empty border around a code in modules, as ISO/IEC 18004 asks.
const quiet = 4

// Matrix gives the modules of the code for text, row by row, true for black, without the quiet zone. The
// error correction level is M: 15 % of a worn or stained code may be lost. Text over about 2,300 bytes
// does not fit and is an error.
func Matrix(text string) ([][]bool, error) {
	c, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, fmt.Errorf("qr: %w", err)
	}
	m := make([][]bool, c.Size)
	for y := range m {
		m[y] = make([]bool, c.Size)
		for x := range m[y] {
			m[y][x] = c.Black(x, y)
		}
	}
	return m, nil
}

// Bar is a horizontal run of black modules in row Y, from column X, N modules wide.
type Bar struct{ X, Y, N int }

// Bars joins neighbouring black modules of each row into bars, so that a drawing needs few shapes and no
// hair lines show between modules.
func Bars(m [][]bool) []Bar {
	var out []Bar
	for y, row := range m {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from {
				out = append(out, Bar{X: from, Y: y, N: x - from})
			}
		}
	}
	return out
}

// SVG draws the code as a picture that takes the size of its surroundings: black on white whatever the theme,
// one path, quiet zone included. What the code says is its accessible name. It needs no style and no script,
// so it stands in a page under the strictest content policy. Text that does not fit gives an empty string.
func SVG(text string) string {
	m, err := Matrix(text)
	if err != nil {
		return ""
	}
	var b strings.Builder
	size := len(m) + 2*quiet
	name := html.EscapeString(text)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s" shape-rendering="crispEdges">`, size, size, name)
	fmt.Fprintf(&b, `<title>%s</title><rect width="%d" height="%d" fill="#fff"/><path fill="#000" d="`, name, size, size)
	for _, r := range Bars(m) {
		fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", r.X+quiet, r.Y+quiet, r.N, r.N)
	}
	b.WriteString(`"/></svg>`)
	return b.String()
}

// PNG draws the code as a picture that telephones keep among their photographs, eight points to a module.
func PNG(text string) ([]byte, error) {
	m, err := Matrix(text)
	if err != nil {
		return nil, err
	}
	const module = 8
	size := (len(m) + 2*quiet) * module
	p := image.NewPaletted(image.Rect(0, 0, size, size), color.Palette{color.White, color.Black})
	for y := range size {
		for x := range size {
			i, j := y/module-quiet, x/module-quiet
			if i >= 0 && i < len(m) && j >= 0 && j < len(m) && m[i][j] {
				p.SetColorIndex(x, y, 1)
			}
		}
	}
	var b bytes.Buffer
	err = png.Encode(&b, p)
	return b.Bytes(), err
}
