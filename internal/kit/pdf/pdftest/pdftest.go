// Package pdftest reads back what kit/pdf has set, with the programs of poppler-utils.
package pdftest

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/motcua/motcua/internal/kit/asset"
	"github.com/motcua/motcua/internal/kit/pdf"
)

var load = sync.OnceValues(func() (*pdf.Fonts, error) {
	sub, err := fs.Sub(asset.FS, "dist/pdf")
	if err != nil {
		return nil, err
	}
	if _, err := fs.Stat(sub, "Serif-Regular.ttf"); err == nil {
		return pdf.Load(sub, "Serif")
	}
	return pdf.Load(os.DirFS("/usr/share/fonts/truetype/liberation2"), "LiberationSerif")
})

// Fonts gives the fonts built into the program, or Debian's fonts-liberation2 where the front end has not
// been built.
func Fonts(t testing.TB) *pdf.Fonts {
	t.Helper()
	f, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Text is what pdftotext reads, in reading order, with runs of white space made one space.
func Text(t testing.TB, doc []byte) string {
	t.Helper()
	return strings.Join(strings.Fields(string(run(t, doc, "pdftotext", "-q", "-", "-"))), " ")
}

// Layout is what pdftotext reads with things kept side by side as on the page, each line with runs of white
// space made one space.
func Layout(t testing.TB, doc []byte) []string {
	t.Helper()
	var out []string
	for line := range strings.Lines(string(run(t, doc, "pdftotext", "-q", "-layout", "-", "-"))) {
		out = append(out, strings.Join(strings.Fields(line), " "))
	}
	return out
}

// Info is what pdfinfo says, by name.
func Info(t testing.TB, doc []byte) map[string]string {
	t.Helper()
	m := map[string]string{}
	for line := range strings.Lines(string(run(t, doc, "pdfinfo", "-"))) {
		if k, v, ok := strings.Cut(line, ":"); ok {
			m[k] = strings.TrimSpace(v)
		}
	}
	return m
}

// Page is a picture of page n, from 1, at 100 dots an inch. With MOTCUA_TEST_PICTURES set to a folder the
// picture is kept there under the name of the test, to be looked at.
func Page(t testing.TB, doc []byte, n int) image.Image {
	t.Helper()
	s := strconv.Itoa(n)
	b := run(t, doc, "pdftoppm", "-png", "-r", "100", "-f", s, "-l", s, "-")
	if dir := os.Getenv("MOTCUA_TEST_PICTURES"); dir != "" {
		name := strings.ReplaceAll(t.Name(), "/", "_") + "-" + s + ".png"
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil { //nolint:gosec // where the tester asked for it
			t.Fatal(err)
		}
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func run(t testing.TB, in []byte, name string, args ...string) []byte {
	t.Helper()
	c := exec.Command(name, args...) //nolint:gosec // programs named in this file
	c.Stdin = bytes.NewReader(in)
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v: %s", name, err, errs.String())
	}
	return out
}

// Simple is the smallest PDF with a page, and something in it that makes it another file than the next.
func Simple(text any) []byte {
	return fmt.Appendf(nil, "%%PDF-1.7\n%%%v\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"+
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n", text)
}
