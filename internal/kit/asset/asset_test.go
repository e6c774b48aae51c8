package asset

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/image/font/sfnt"
)

// small is a bundle of one file, as the build writes it.
func small() fstest.MapFS {
	return fstest.MapFS{
		"dist/manifest.json":         {Data: []byte(`{"a.css":{"file":"a.12.css","type":"text/css; charset=utf-8"}}`)},
		"dist/asset/a.12.css":        {Data: []byte("plain")},
		"dist/asset/a.12.css.br":     {Data: []byte("br")},
		"dist/asset/a.12.css.gz":     {Data: []byte("gz")},
		"dist/asset/forgotten.1.css": {Data: []byte("x")},
	}
}

func TestHandlerChoosesTheEncoding(t *testing.T) {
	b, err := load(small())
	if err != nil {
		t.Fatal(err)
	}
	for accept, want := range map[string]string{
		"": "plain", "gzip, deflate, br": "br", "gzip": "gz", "GZIP": "gz", "br;q=0, gzip": "gz", "br; q=0.5": "br",
		"identity": "plain", "br;q=x": "plain", "gzip;q=0": "plain", "zstd, gzip;q=0.1": "gz",
	} {
		r := httptest.NewRequest(http.MethodGet, "/asset/a.12.css", nil)
		r.Header.Set("Accept-Encoding", accept)
		w := httptest.NewRecorder()
		b.ServeHTTP(w, r)
		h := w.Header()
		if w.Body.String() != want || h.Get("Vary") != "Accept-Encoding" || !strings.Contains(h.Get("Cache-Control"), "immutable") ||
			h.Get("Content-Type") != "text/css; charset=utf-8" || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%q: %q %v", accept, w.Body, h)
		}
	}
	w := httptest.NewRecorder()
	b.ServeHTTP(w, httptest.NewRequest(http.MethodHead, "/asset/a.12.css", nil))
	if w.Body.Len() != 0 || w.Header().Get("Content-Length") != "5" {
		t.Errorf("HEAD: %q %v", w.Body, w.Header())
	}
}

func TestHandlerServesOnlyTheManifest(t *testing.T) {
	b, err := load(small())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{"/asset/", "/asset/a.css", "/asset/forgotten.1.css", "/asset/a.12.css.br", "/asset/../manifest.json"} {
		w := httptest.NewRecorder()
		b.ServeHTTP(w, httptest.NewRequest(http.MethodGet, p, nil))
		if w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", p, w.Code)
		}
	}
}

func TestMissingBuildNamesTheCommand(t *testing.T) {
	b, err := load(fstest.MapFS{"dist/.keep": {}})
	if err == nil || !strings.Contains(err.Error(), "npm ci && npm run build") {
		t.Errorf("%v", err)
	}
	w := httptest.NewRecorder()
	b.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/asset/a.12.css", nil))
	if w.Code != http.StatusNotFound {
		t.Errorf("%d", w.Code)
	}
	broken := small()
	delete(broken, "dist/asset/a.12.css")
	if _, err := load(broken); err == nil {
		t.Error("a file that is not there was not missed")
	}
}

// built opens the real build; a tree without one has nothing to check (make check builds first).
func realBuild(t *testing.T) *bundle {
	t.Helper()
	b, err := built()
	if err != nil {
		t.Logf("no build here: %v", err)
		return nil
	}
	return b
}

func TestBuiltNamesAreHashesOfTheirBytes(t *testing.T) {
	b := realBuild(t)
	if b == nil {
		return
	}
	hash := regexp.MustCompile(`\.([0-9a-f]{10})\.[a-z0-9]+$`)
	for name, e := range b.byName {
		m := hash.FindStringSubmatch(e.File)
		sum := sha256.Sum256(e.plain)
		if m == nil || hex.EncodeToString(sum[:])[:10] != m[1] {
			t.Errorf("%s: %s does not carry its hash", name, e.File)
		}
		if path.Ext(name) == ".woff2" {
			continue
		}
		z, err := gzip.NewReader(bytes.NewReader(e.gz))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(z); err != nil || !bytes.Equal(got, e.plain) {
			t.Errorf("%s: the gzip variant differs", name)
		}
		if len(e.br) == 0 || len(e.br) >= len(e.plain) {
			t.Errorf("%s: no use in its brotli variant", name)
		}
	}
	if got := Path("citizen.css"); got != Prefix+b.byName["citizen.css"].File {
		t.Errorf("path %s", got)
	}
}

// Budgets of what a citizen's phone fetches, in bytes as sent.
func TestBuiltPartsKeepTheirBudgets(t *testing.T) {
	b := realBuild(t)
	if b == nil {
		return
	}
	for name, limit := range map[string]int{"citizen.css": 12_000, "citizen.js": 20_000, "staff.css": 16_000, "staff.js": 24_000, "icons.svg": 8_000} {
		if e := b.byName[name]; e == nil || len(e.gz) > limit {
			t.Errorf("%s is over %d bytes in gzip", name, limit)
		}
	}
	if n := len(b.byName["noto-400.woff2"].plain) + len(b.byName["noto-600.woff2"].plain); n > 28_000 {
		t.Errorf("the web fonts weigh %d bytes", n)
	}
}

// The style sheets name no other host and no letter comes from elsewhere.
func TestBuiltFilesStayAtHome(t *testing.T) {
	b := realBuild(t)
	if b == nil {
		return
	}
	for name, e := range b.byName {
		if strings.HasSuffix(name, ".css") {
			if regexp.MustCompile(`url\((['"]?)(https?:|//|data:)`).Match(e.plain) || bytes.Contains(e.plain, []byte("asset:")) {
				t.Errorf("%s names another host or a file that is not built", name)
			}
			for _, m := range regexp.MustCompile(`/asset/[\w.-]+`).FindAll(e.plain, -1) {
				if b.byFile[strings.TrimPrefix(string(m), Prefix)] == nil {
					t.Errorf("%s names %s, which is not there", name, m)
				}
			}
		}
	}
}

// Every letter of Vietnamese, of the Latin scripts of the Central Highlands and the sign of the đồng has a glyph
// in the fonts of papers: a missing one prints as a box while text extraction looks perfect.
func TestPaperFontsHaveEveryLetter(t *testing.T) {
	if realBuild(t) == nil {
		return
	}
	letters := "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
	all := letters + strings.ToUpper(letters) + "ƀɃčČĕĔĭĬŏŎŭŬñÑ" + "0123456789₫–—“”‘’…№§°×½ \u00a0.,;:!?()/%+-"
	for _, name := range []string{"Serif-Regular", "Serif-Bold", "Serif-Italic", "Serif-BoldItalic"} {
		raw, err := fs.ReadFile(FS, "dist/pdf/"+name+".ttf")
		if err != nil {
			t.Fatal(err)
		}
		f, err := sfnt.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		var buf sfnt.Buffer
		for _, r := range all {
			if g, err := f.GlyphIndex(&buf, r); err != nil || g == 0 {
				t.Errorf("%s has no %q (%U)", name, r, r)
			}
		}
	}
}

// Everything fetched is pinned to one version, and the lock file has a hash for it.
func TestPackagesArePinned(t *testing.T) {
	var pkg struct {
		Dev map[string]string `json:"devDependencies"`
	}
	var lock struct {
		Packages map[string]struct{ Version, Integrity string }
	}
	for name, into := range map[string]any{"package.json": &pkg, "package-lock.json": &lock} {
		raw, err := os.ReadFile(path.Join("../../..", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, into); err != nil {
			t.Fatal(err)
		}
	}
	for name, version := range pkg.Dev {
		got := lock.Packages["node_modules/"+name]
		if !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(version) || got.Version != version || got.Integrity == "" {
			t.Errorf("%s %s is not pinned (lock: %+v)", name, version, got)
		}
	}
	for name, p := range lock.Packages {
		if name != "" && p.Integrity == "" {
			t.Errorf("%s has no hash in the lock file", name)
		}
	}
}
