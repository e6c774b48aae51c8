// Package asset holds the built front end inside the program: style sheets, scripts, web fonts, icons and the
// fonts of printed papers. `npm ci && npm run build` makes them into dist/; the sources are in web/.
package asset

import (
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// FS holds everything built: dist/manifest.json, dist/asset/* (served), dist/pdf/*.ttf (fonts of papers:
// Serif-Regular, Serif-Bold, Serif-Italic, Serif-BoldItalic) and dist/LICENSES.txt.
//
//go:embed all:dist
var FS embed.FS

// Prefix is the path at which Handler must be mounted.
const Prefix = "/asset/"

// entry is one file of the manifest.
type entry struct {
	File          string `json:"file"` // name with hash, as served
	Type          string `json:"type"`
	plain, br, gz []byte
}

type bundle struct {
	byName map[string]*entry
	byFile map[string]*entry
	icons  map[string]string // the lines of each icon
}

var built = sync.OnceValues(func() (*bundle, error) { return load(FS) })

// load reads the manifest and every file it names.
func load(dist fs.FS) (*bundle, error) {
	b := &bundle{byName: map[string]*entry{}, byFile: map[string]*entry{}, icons: map[string]string{}}
	raw, err := fs.ReadFile(dist, "dist/manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return b, errors.New("asset: the front end is not built; run `npm ci && npm run build`, then build the program again")
	}
	if err != nil {
		return b, err
	}
	if err := json.Unmarshal(raw, &b.byName); err != nil {
		return b, err
	}
	for _, e := range b.byName {
		if e.plain, err = fs.ReadFile(dist, path.Join("dist/asset", e.File)); err != nil {
			return b, err
		}
		e.br = optional(dist, path.Join("dist/asset", e.File+".br"))
		e.gz = optional(dist, path.Join("dist/asset", e.File+".gz"))
		b.byFile[e.File] = e
	}
	if e := b.byName["icons.svg"]; e != nil {
		b.icons = symbols(string(e.plain))
	}
	return b, nil
}

// symbols cuts a file of symbols, as our build writes it, into the lines of each.
func symbols(file string) map[string]string {
	out := map[string]string{}
	for _, s := range strings.Split(file, `<symbol id="`)[1:] {
		name, rest, _ := strings.Cut(s, `"`)
		_, lines, _ := strings.Cut(rest, ">")
		out[name], _, _ = strings.Cut(lines, "</symbol>")
	}
	return out
}

// Icon gives the lines of an icon of 24×24, to stand in the page itself: most pages show few icons, and the file
// of all of them would be one request more (budget of a question: 6). "" for an unknown name.
func Icon(name string) string {
	b, _ := built() //nolint:errcheck // Check tells at start-up
	return b.icons[name]
}

func optional(dist fs.FS, name string) []byte {
	raw, err := fs.ReadFile(dist, name)
	if err != nil {
		return nil
	}
	return raw
}

// Check tells in plain words what is wrong with the built front end, or nil.
func Check() error { _, err := built(); return err }

// Path is the address of a built file: Path("citizen.css") → "/asset/citizen.3f9c2b1a.css". It changes with
// every change of the file. Without a built front end the name stands bare and leads to 404.
func Path(name string) string {
	b, _ := built() //nolint:errcheck // Check tells at start-up
	if e := b.byName[name]; e != nil {
		return Prefix + e.File
	}
	return Prefix + name
}

// Size is the number of bytes a browser fetches for a built file in its best encoding, 0 when there is none.
func Size(name string) int {
	b, _ := built() //nolint:errcheck // Check tells at start-up
	e := b.byName[name]
	if e == nil {
		return 0
	}
	if e.br != nil {
		return len(e.br)
	}
	return len(e.plain)
}

// Handler serves the built files below Prefix, in brotli, gzip or plain as the browser can, for ever: an
// address is never used twice for different bytes.
func Handler() http.Handler {
	b, _ := built() //nolint:errcheck // Check tells at start-up
	return b
}

func (b *bundle) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e := b.byFile[strings.TrimPrefix(r.URL.Path, Prefix)]
	if e == nil {
		http.Error(w, "404", http.StatusNotFound)
		return
	}
	h := w.Header()
	h.Set("Content-Type", e.Type)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	body := e.plain
	if e.br != nil || e.gz != nil {
		h.Add("Vary", "Accept-Encoding")
	}
	switch accept := r.Header.Get("Accept-Encoding"); {
	case e.br != nil && Accepts(accept, "br"):
		h.Set("Content-Encoding", "br")
		body = e.br
	case e.gz != nil && Accepts(accept, "gzip"):
		h.Set("Content-Encoding", "gzip")
		body = e.gz
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body) //nolint:errcheck // the browser went away
}

// Accepts tells whether an Accept-Encoding header allows coding (RFC 9110 §12.5.3).
func Accepts(header, coding string) bool {
	for _, item := range strings.Split(header, ",") {
		name, params, _ := strings.Cut(item, ";")
		if !strings.EqualFold(strings.TrimSpace(name), coding) {
			continue
		}
		q, ok := strings.CutPrefix(strings.ReplaceAll(strings.TrimSpace(params), " ", ""), "q=")
		if !ok {
			return true
		}
		v, err := strconv.ParseFloat(q, 64)
		return err == nil && v > 0
	}
	return false
}
