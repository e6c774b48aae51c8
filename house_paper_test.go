package motcua_test

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

var (
	cited   = regexp.MustCompile(`decisions §(\d+)`)
	outside = regexp.MustCompile(`\b(ux\.md|domain|vn-domain|architecture\.md) (facts )?§`)
)

// citations: what a comment cites stands in docs/.
func citations(h house) []string {
	var faults []string
	paper := string(h.files["docs/decisions.md"])
	for _, p := range h.sorted(func(p string) bool { return isText(p) && !isGenerated(p) && p != "house_paper_test.go" }) {
		h.lines(p, func(n int, line string) {
			for _, m := range cited.FindAllStringSubmatch(line, -1) {
				if !strings.Contains(paper, "\n"+m[1]+". ") {
					faults = append(faults, fmt.Sprintf("%s:%d: docs/decisions.md has no number %s", p, n, m[1]))
				}
			}
			if m := outside.FindString(line); m != "" {
				faults = append(faults, fmt.Sprintf("%s:%d: %q is not in this repository: cite docs/ or the article", p, n, m))
			}
		})
	}
	return faults
}

// flashes: what a handler says after the redirect is shown: the reader of the cookie takes keys with ".done_" only.
func flashes(h house) []string {
	var faults []string
	for _, p := range h.code() {
		ast.Inspect(h.goes[p], func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok || len(c.Args) != 3 || !isCall(c, "web", "Flash") {
				return true
			}
			ast.Inspect(c.Args[2], func(n ast.Node) bool {
				if key, ok := literal(n); ok && wordKey.MatchString(key) && !strings.Contains(key, ".done_") {
					faults = append(faults, h.at(n.Pos())+": "+key+" is never shown: its last part begins with done_")
				}
				return true
			})
			return true
		})
	}
	return faults
}

// isCall tells whether a call is of this function of an imported package.
func isCall(c *ast.CallExpr, pkg, name string) bool {
	s, ok := c.Fun.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != name {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == pkg
}

// untested are packages whose code runs in the tests of others, each with where.
var untested = map[string]string{
	"internal/app/apptest":         "tests stand on it",
	"internal/kit/pdf/pdftest":     "tests stand on it",
	"internal/kit/store/storetest": "tests stand on it",
	"internal/kit/web/webtest":     "tests stand on it",
	"internal/kit/fault":           "values only; internal/kit/web reads them",
	"internal/dossier/dossiertest": "what tests of internal/dossier and the packages under it share",
	"internal/kit/right":           "declarations; TestRights of internal/app walks them",
	"internal/event":               "values only; TestFacts of this package",
}

const fewLines = 40 // a package of so few lines may do without tests of its own

// tested: a package has tests beside it.
func tested(h house) []string {
	lines, has := map[string]int{}, map[string]bool{}
	for p := range h.goes {
		if isTest(p) {
			has[path.Dir(p)] = true
		} else if !isGenerated(p) {
			lines[path.Dir(p)] += strings.Count(string(h.files[p]), "\n")
		}
	}
	var faults []string
	for dir, n := range lines {
		why, listed := untested[dir]
		switch event := strings.HasPrefix(dir, "internal/event/"); {
		case listed && has[dir]:
			faults = append(faults, dir+": has tests now: take it off the list in house_paper_test.go")
		case n > fewLines && !has[dir] && !event && why == "" && strings.HasPrefix(dir, "internal/"):
			faults = append(faults, fmt.Sprintf("%s: %d lines and no test", dir, n))
		}
	}
	slices.Sort(faults)
	return faults
}

// spoken are the files that hold Vietnamese which is no sentence on a screen, each with what it is.
var spoken = map[string]string{
	"internal/catalogue/fees.go":            "the text of fee rules as it is written into the catalogue",
	"internal/catalogue/derive.go":          "names of fields in the national catalogue",
	"internal/catalogue/read.go":            "names of applicants in the national catalogue",
	"internal/fee/feepage/certification.go": "names of books and papers as they are printed",
	"internal/place/former.go":              "how the sources write what became of a unit",
	"internal/dossier/extend.go":            "the name of an article",
}

// foreign: a sentence for people stands in lang/, not in Go.
func foreign(h house) []string {
	var faults []string
	for _, p := range h.code() {
		if dir := path.Dir(p); room(dir) == "" && dir != "internal/app" || strings.HasSuffix(dir, "api") || spoken[p] != "" {
			continue
		}
		ast.Inspect(h.goes[p], func(n ast.Node) bool {
			if _, tag := n.(*ast.Field); tag {
				return false // tags describe the interface for machines
			}
			if s, ok := literal(n); ok && sentence(s) {
				faults = append(faults, fmt.Sprintf("%s: %q: a sentence for people stands in lang/", h.at(n.Pos()), s))
			}
			return true
		})
	}
	return faults
}

// sentence tells whether a text is Vietnamese of more words than a name has.
func sentence(s string) bool {
	words := strings.Fields(s)
	if len(words) < 5 || strings.Contains(s, "select ") {
		return false
	}
	return strings.ContainsFunc(s, func(r rune) bool { return r > 0x7f && unicode.IsLetter(r) })
}

// pictured: the picture of the house in README.md names every room.
func pictured(h house) []string {
	_, picture, _ := strings.Cut(string(h.files["README.md"]), "The house in one picture")
	picture, _, _ = strings.Cut(picture, "a call goes DOWN")
	var faults []string
	for dir := range h.rooms {
		name := path.Base(dir)
		if !slices.Contains(strings.Fields(picture), name) {
			faults = append(faults, "README.md: the picture of the house does not name "+name)
		}
	}
	slices.Sort(faults)
	return faults
}
