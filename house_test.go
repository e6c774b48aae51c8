// Package motcua_test checks the house rules: docs/adr/0001 says why they exist, this file and the house_*
// files beside it say what they are. Every rule is a function from a tree of files to the faults it found;
// house_planted_test.go proves on small planted trees that each of them can fail.
package motcua_test

import (
	"bufio"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

const module = "github.com/motcua/motcua"

// rules are all the rules of the house, by name.
var rules = map[string]func(house) []string{
	"calls go down the stairs":             stairs,
	"rooms do not speak HTTP":              noHTTPInCore,
	"the map has a line for every package": mapped,
	"the glossary names what exists":       glossary,
	"names":                                names,
	"templates stand beside their page":    templates,
	"sizes":                                sizes,
	"lines are short enough to read":       widths,
	"time comes from the transaction":      noClockInRules,
	"tests run":                            noSkips,
	"nothing is left undone":               nothingUndone,
	"no path of a machine":                 noMachinePaths,
	"reasons are what can be seen":         reasonsAreSeen,
	"modules have a reason":                modules,
	"words agree in every language":        wordsAgree,
	"words are used":                       wordsUsed,
	"migrations":                           migrations,
	"one SQL text":                         oneSQL,
	"what is never changed is append-only": neverChanged,
	"facts keep their form":                facts,
	"facts stand by room":                  factPackages,
	"what comments cite is here":           citations,
	"what is said is shown":                flashes,
	"packages have tests":                  tested,
	"the picture names every room":         pictured,
	"sentences stand in lang":              foreign,
}

func TestHouse(t *testing.T) {
	h := repository()
	for name, rule := range rules {
		t.Run(name, func(t *testing.T) {
			for _, fault := range rule(h) {
				t.Error(fault)
			}
		})
	}
}

// house is what the rules look at: every file that a person wrote, with its bytes.
type house struct {
	files map[string][]byte
	goes  map[string]*ast.File // parsed Go files, generated ones too
	rooms map[string]int       // the steps of the rooms, see roomFloors
	fset  *token.FileSet
}

// rooms left out of the walk: made by tools, or data of a running program.
var notOurs = []string{".git", "node_modules", "bin", "data", "test-results", "internal/kit/asset/dist", "docs/screenshots"}

var repository = sync.OnceValue(func() house { return read(os.DirFS(".")) })

func read(root fs.FS) house {
	h := house{files: map[string][]byte{}, goes: map[string]*ast.File{}, fset: token.NewFileSet()}
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains(notOurs, p) {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		b, err := fs.ReadFile(root, p)
		if err != nil {
			return err
		}
		h.files[p] = b
		if strings.HasSuffix(p, ".go") && !strings.Contains(p, "testdata/") {
			f, err := parser.ParseFile(h.fset, p, b, parser.ParseComments)
			if err != nil {
				return err
			}
			h.goes[p] = f
		}
		return nil
	})
	if err != nil {
		panic(err)
	}
	h.rooms = roomFloors(h)
	return h
}

// planted makes a house of a few files, for the tests of the rules themselves.
func planted(files map[string]string) house {
	m := fstest.MapFS{}
	for p, text := range files {
		m[p] = &fstest.MapFile{Data: []byte(text)}
	}
	return read(m)
}

// sorted gives the paths for which keep holds, in order.
func (h house) sorted(keep func(p string) bool) []string {
	var ps []string
	for p := range h.files {
		if keep(p) {
			ps = append(ps, p)
		}
	}
	slices.Sort(ps)
	return ps
}

// code are the Go files that run in production, generated ones left out.
func (h house) code() []string {
	return h.sorted(func(p string) bool { return h.goes[p] != nil && !isTest(p) && !isGenerated(p) })
}

// packages are the folders that hold a Go package, tests left out.
func (h house) packages() []string {
	var ps []string
	for p := range h.goes {
		if d := path.Dir(p); !isTest(p) && !slices.Contains(ps, d) {
			ps = append(ps, d)
		}
	}
	slices.Sort(ps)
	return ps
}

// lines calls each for every line of a file, numbered from 1.
func (h house) lines(p string, each func(n int, line string)) {
	s := bufio.NewScanner(strings.NewReader(string(h.files[p])))
	s.Buffer(nil, 1<<24)
	for n := 1; s.Scan(); n++ {
		each(n, s.Text())
	}
}

func (h house) at(p token.Pos) string { return h.fset.Position(p).String() }

func isTest(p string) bool      { return strings.HasSuffix(p, "_test.go") }
func isGenerated(p string) bool { return strings.HasSuffix(p, "_templ.go") }

// isText tells whether a person writes and reads this file.
func isText(p string) bool {
	switch path.Ext(p) {
	case ".go", ".templ", ".mjs", ".js", ".ts", ".css", ".sql", ".sh", ".md", ".yml", ".yaml", ".html", ".json":
		return path.Base(p) != "package-lock.json"
	}
	return p == "Makefile" || p == ".ci/run"
}

// room is the room a package belongs to: "dossier" for internal/dossier/dossierpage, "" outside the rooms.
func room(pkg string) string {
	rest, in := strings.CutPrefix(pkg, "internal/")
	if !in {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	switch name {
	case "kit", "event", "connect", "api", "card", "app", "demo", "seed", "bench":
		return ""
	}
	return name
}
