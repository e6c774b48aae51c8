package motcua_test

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// floors puts every package that is no room on a step of the staircase. An import must lead to a lower step. The tens are
// the floors of docs/adr/0001; the units order the few packages of one floor that build on each other. Rooms say their
// step themselves, in the room.Base that they bring.
var floors = map[string]int{
	// Floor 0: the kit, no business verbs. Its own stairs: what stands lower knows less.
	"catalogue-data":                 0, // data of the public catalogues, embedded
	"procedures":                     0, // procedure packages, embedded
	"internal/event":                 0,
	"internal/kit/fault":             0,
	"internal/kit/right":             0,
	"internal/kit/fold":              0,
	"internal/kit/qr":                0,
	"internal/kit/seal":              0,
	"internal/kit/day":               0,
	"internal/kit/space":             1,
	"internal/kit/blob":              2,
	"internal/kit/identity":          3,
	"internal/kit/store":             2,
	"internal/kit/store/storetest":   3,
	"internal/kit/limit":             3,
	"internal/kit/action":            3,
	"internal/kit/room":              3,
	"internal/kit/job":               4,
	"internal/kit/lang":              2,
	"internal/kit/asset":             2,
	"internal/kit/pdf":               3,
	"internal/kit/pdf/pdftest":       4,
	"internal/kit/field":             4,
	"internal/kit/sheet":             4,
	"internal/kit/intake":            5,
	"internal/kit/record":            6,
	"internal/kit/record/recordpage": 7,
	"internal/kit/web":               5,
	"internal/kit/web/webtest":       6,
	"internal/kit/view":              6,

	// Floor 1: who signs in; it stands on people and units.
	"internal/org/account": 12,

	// Floor 3: the tools of work that every kind of record uses, and what rooms with pages bring in one value.
	"internal/api":  38,
	"internal/card": 39,

	// Floor 4: what stands on the room of the dossier.
	"internal/dossier/consult":  41,
	"internal/dossier/payment":  41,
	"internal/dossier/queue":    42,
	"internal/dossier/handover": 43,
	"internal/dossier/certify":  43,

	// Floor 8: builds the house. The demonstration fills its rooms and knows nothing of app.
	"internal/demo":                79,
	"internal/app":                 80,
	"internal/app/apptest":         81,
	"internal/dossier/dossiertest": 82,
	"internal/seed":                81,
	"internal/bench":               82,
}

const (
	floorFacts   = 9 // above the kit, which announces nothing itself
	floorConnect = 60
	floorDoors   = 70
	floorCommand = 90
)

// roomFloors reads the steps of the rooms out of their room.Base literals: Floor: 40.
func roomFloors(h house) map[string]int {
	out := map[string]int{}
	for _, p := range h.code() {
		if room(path.Dir(p)) == "" {
			continue
		}
		ast.Inspect(h.goes[p], func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok || !isBase(lit.Type) {
				return true
			}
			for _, e := range lit.Elts {
				kv, ok := e.(*ast.KeyValueExpr)
				if !ok {
					continue
				}
				key, _ := kv.Key.(*ast.Ident)
				if value, ok := kv.Value.(*ast.BasicLit); ok && key != nil && key.Name == "Floor" {
					out[path.Dir(p)], _ = strconv.Atoi(value.Value) //nolint:errcheck // the compiler has read it
				}
			}
			return true
		})
	}
	return out
}

func isBase(t ast.Expr) bool {
	s, ok := t.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != "Base" {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == "room"
}

// floor is the step a package stands on; found is false for a package the plan does not know.
func (h house) floor(pkg string) (step int, found bool) {
	if step, found = floors[pkg]; found {
		return step, true
	}
	if step, found = h.rooms[pkg]; found {
		return step, true
	}
	base := path.Base(pkg)
	switch {
	case factRoom(pkg) != "":
		return floorFacts, true
	case strings.HasPrefix(pkg, "internal/connect/"):
		return floorConnect, true
	case strings.HasPrefix(pkg, "cmd/"):
		return floorCommand, true
	case room(pkg) != "" && (base == room(pkg)+"page" || base == room(pkg)+"api"):
		return floorDoors, true
	}
	return 0, false
}

// fixtures fill a house for tests of lower rooms; only tests may reach up to them.
var fixtures = []string{"internal/demo", "internal/seed"}

// stairs: every import leads down. Tests may also use the test helpers of the house, wherever they stand.
func stairs(h house) []string {
	var faults []string
	for _, p := range h.sorted(func(p string) bool { return h.goes[p] != nil }) {
		pkg := path.Dir(p)
		if !strings.HasPrefix(pkg, "internal/") && !strings.HasPrefix(pkg, "cmd/") {
			continue
		}
		from, found := h.floor(pkg)
		if !found {
			if !isTest(p) {
				faults = append(faults, fmt.Sprintf("%s: package %s has no floor: give it one in its room.Base, or in house_stairs_test.go when it is no room", p, pkg))
			}
			continue
		}
		for _, imp := range imports(h, p) {
			to, ours := strings.CutPrefix(imp, module+"/")
			if !ours || to == pkg || isTest(p) && (strings.HasSuffix(to, "test") || slices.Contains(fixtures, to)) {
				continue
			}
			step, found := h.floor(to)
			if found && step < from {
				continue
			}
			faults = append(faults, fmt.Sprintf("%s: %s (step %d) imports %s (step %d): imports go down, news goes up by an event",
				p, pkg, from, to, step))
		}
	}
	return slices.Compact(faults)
}

func imports(h house, p string) []string {
	var out []string
	for _, i := range h.goes[p].Imports {
		out = append(out, strings.Trim(i.Path.Value, `"`))
	}
	return out
}

// drawing are rooms whose work is to draw; they may use the parts of pages, but never see a request.
var drawing = map[string]string{
	"internal/form": "drawing any form from its schema is what this room is",
}

// noHTTPInCore: what a room is does not know how it is shown. Pages, API and connectors do.
func noHTTPInCore(h house) []string {
	var faults []string
	for _, p := range h.sorted(func(p string) bool { return h.goes[p] != nil && !isTest(p) && room(path.Dir(p)) != "" }) {
		if step, _ := h.floor(path.Dir(p)); step >= floorConnect {
			continue
		}
		for _, imp := range imports(h, p) {
			switch imp {
			case module + "/internal/kit/web", module + "/internal/kit/view", "github.com/a-h/templ":
				if drawing[path.Dir(p)] != "" {
					continue
				}
			case "net/http":
			default:
				continue
			}
			faults = append(faults, fmt.Sprintf("%s: the core of a room imports %s: put it in the page", p, imp))
		}
	}
	return faults
}

// mapped: docs/map.md has exactly one line "| `path` | what it is |" for every package, and no other. The
// packages of facts share one line.
func mapped(h house) []string {
	lines := map[string]int{}
	var faults []string
	h.lines("docs/map.md", func(n int, line string) {
		rest, ok := strings.CutPrefix(line, "| `")
		if !ok {
			return
		}
		pkg, what, ok := strings.Cut(rest, "` |")
		if !ok || strings.Trim(what, " |") == "" {
			faults = append(faults, fmt.Sprintf("docs/map.md:%d: %q does not say what it is", n, line))
		}
		lines[pkg]++
	})
	want := append(h.packages(), toolFolders...)
	for i, pkg := range want {
		if factRoom(pkg) != "" {
			want[i] = "internal/event/*"
		}
	}
	slices.Sort(want)
	want = slices.Compact(want)
	for _, pkg := range want {
		if pkg == "." {
			continue
		}
		if lines[pkg] != 1 {
			faults = append(faults, fmt.Sprintf("docs/map.md: %d lines for %s, want 1", lines[pkg], pkg))
		}
	}
	for pkg := range lines {
		if !slices.Contains(want, pkg) {
			faults = append(faults, fmt.Sprintf("docs/map.md: %s is not a package of this house", pkg))
		}
	}
	slices.Sort(faults)
	return faults
}

var codeName = regexp.MustCompile("`([a-z]+)\\.([A-Z][A-Za-z]*)`")

// glossary: a name of the code that docs/glossary.md gives for a Vietnamese word exists.
func glossary(h house) []string {
	exported := map[string]bool{}
	for _, p := range h.code() {
		pkg := path.Base(path.Dir(p))
		if r := factRoom(path.Dir(p)); r != "" {
			pkg = r + "event"
		}
		for _, d := range h.goes[p].Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				exported[pkg+"."+d.Name.Name] = true
			case *ast.GenDecl:
				for _, n := range declares(d) {
					exported[pkg+"."+n] = true
				}
			}
		}
	}
	var faults []string
	h.lines("docs/glossary.md", func(n int, line string) {
		for _, m := range codeName.FindAllStringSubmatch(line, -1) {
			if !exported[m[1]+"."+m[2]] {
				faults = append(faults, fmt.Sprintf("docs/glossary.md:%d: there is no %s.%s in the code", n, m[1], m[2]))
			}
		}
	})
	return faults
}

// declares gives the names of a type, const or var declaration.
func declares(d *ast.GenDecl) (names []string) {
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			names = append(names, s.Name.Name)
		case *ast.ValueSpec:
			for _, n := range s.Names {
				names = append(names, n.Name)
			}
		}
	}
	return names
}

// toolFolders stand in the map too, though they hold no Go package.
var toolFolders = []string{"catalogue-data", "docs/adr", "docs/run", "procedures", "scripts", "tests/browser", "tools", "web"}
