package qr_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/kit/qr"
)

const address = "https://motcua.example.vn/tra-cuu/7K3M-9QXT-2FHB"

func TestMatrixHasTheThreeFinders(t *testing.T) {
	m, err := qr.Matrix(address)
	if err != nil {
		t.Fatal(err)
	}
	n := len(m)
	if (n-17)%4 != 0 || n < 21 {
		t.Fatalf("%d modules a side is no size of a QR code", n)
	}
	for _, c := range [][2]int{{0, 0}, {n - 7, 0}, {0, n - 7}} {
		for y := range 7 {
			for x := range 7 {
				edge := x == 0 || y == 0 || x == 6 || y == 6
				core := x >= 2 && x <= 4 && y >= 2 && y <= 4
				if m[c[1]+y][c[0]+x] != (edge || core) {
					t.Fatalf("finder at %v is broken at %d,%d", c, x, y)
				}
			}
		}
	}
}

func TestSVGDrawsTheMatrix(t *testing.T) {
	m, err := qr.Matrix(address)
	if err != nil {
		t.Fatal(err)
	}
	svg := qr.SVG(address)
	if strings.Count(svg, "<path") != 1 || strings.Contains(svg, "style=") {
		t.Errorf("wants one path and no style: %.200s", svg)
	}
	drawn := make([][]bool, len(m))
	for y := range drawn {
		drawn[y] = make([]bool, len(m))
	}
	for _, s := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`).FindAllStringSubmatch(svg, -1) {
		x, y, w := number(t, s[1])-4, number(t, s[2])-4, number(t, s[3])
		if s[3] != s[4] {
			t.Fatalf("bar does not close: %s", s[0])
		}
		for i := range w {
			drawn[y][x+i] = true
		}
	}
	for y := range m {
		if !slices.Equal(m[y], drawn[y]) {
			t.Fatalf("row %d differs", y)
		}
	}
	if want := fmt.Sprintf(`viewBox="0 0 %d %d"`, len(m)+8, len(m)+8); !strings.Contains(svg, want) {
		t.Errorf("no quiet zone: want %s", want)
	}
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestSVGNamesWhatItSays(t *testing.T) {
	svg := qr.SVG(`https://x.vn/?a=1&b="<2>"`)
	var v struct {
		Role  string `xml:"role,attr"`
		Label string `xml:"aria-label,attr"`
		Title string `xml:"title"`
	}
	if err := xml.Unmarshal([]byte(svg), &v); err != nil {
		t.Fatal(err)
	}
	if v.Role != "img" || v.Title != `https://x.vn/?a=1&b="<2>"` || v.Label != v.Title {
		t.Errorf("%+v", v)
	}
}

func TestTooLong(t *testing.T) {
	if _, err := qr.Matrix(strings.Repeat("ă", 2000)); err == nil {
		t.Error("4,000 bytes fit")
	}
	if s := qr.SVG(strings.Repeat("ă", 2000)); s != "" {
		t.Errorf("%.80s", s)
	}
}

// TestPNGDrawsTheMatrix: the picture has the modules of the code in a white border, as large as a camera wants them.
func TestPNGDrawsTheMatrix(t *testing.T) {
	m, err := qr.Matrix("https://x.vn")
	if err != nil {
		t.Fatal(err)
	}
	b, err := qr.PNG("https://x.vn")
	if err != nil {
		t.Fatal(err)
	}
	p, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if p.Bounds().Dx() != (len(m)+8)*8 || len(b) > 4000 {
		t.Errorf("%v in %d bytes", p.Bounds(), len(b))
	}
	for y, row := range m {
		for x, black := range row {
			if r, _, _, _ := p.At((x+4)*8+3, (y+4)*8+3).RGBA(); (r == 0) != black {
				t.Fatalf("module %d,%d", x, y)
			}
		}
	}
	if _, err := qr.PNG(strings.Repeat("ă", 2000)); err == nil {
		t.Error("4,000 bytes fit")
	}
}
