package motcua_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxFileLines     = 400
	maxTestFileLines = 800
	maxFuncLines     = 60
	maxParams        = 4
	maxPackageLines  = 5000
	maxColumns       = 160
	longText         = 60
)

// bigger are the packages, files and functions that may exceed the sizes, each with the reason why it is better whole.
// A package or file by its path, a function by path:name.
var bigger = map[string]string{}

// sizes: a file of 400 lines or a function of 60 asks for a thought; more than 4 parameters ask for a struct; a package of more
// than 5,000 lines, without tests and what is generated, is split by the nouns in it.
func sizes(h house) []string {
	var faults []string
	used := map[string]bool{}
	fault := func(key, format string, args ...any) {
		if bigger[key] != "" {
			used[key] = true
			return
		}
		faults = append(faults, key+": "+fmt.Sprintf(format, args...))
	}
	for _, p := range h.sorted(func(p string) bool { return path.Ext(p) == ".go" || path.Ext(p) == ".templ" }) {
		if isGenerated(p) {
			continue
		}
		limit := maxFileLines
		if isTest(p) {
			limit = maxTestFileLines
		}
		if n := strings.Count(string(h.files[p]), "\n"); n > limit {
			fault(p, "%d lines, at most %d", n, limit)
		}
	}
	whole := map[string]int{}
	for _, p := range h.code() {
		whole[path.Dir(p)] += strings.Count(string(h.files[p]), "\n")
		for _, d := range h.goes[p].Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			key := p + ":" + f.Name.Name
			if n := h.fset.Position(f.End()).Line - h.fset.Position(f.Pos()).Line + 1; n > maxFuncLines {
				fault(key, "%d lines, at most %d", n, maxFuncLines)
			}
			if n := f.Type.Params.NumFields(); n > maxParams {
				fault(key, "%d parameters, at most %d", n, maxParams)
			}
		}
	}
	for _, pkg := range slices.Sorted(maps.Keys(whole)) {
		if n := whole[pkg]; n > maxPackageLines {
			fault(pkg, "%d lines in the package, at most %d: a smaller noun is in it", n, maxPackageLines)
		}
	}
	for key := range bigger {
		if !used[key] && (h.files[strings.SplitN(key, ":", 2)[0]] != nil || whole[key] > 0) {
			faults = append(faults, key+": no longer too big: take it off the list in house_code_test.go")
		}
	}
	return faults
}

// widths: a line of Go has at most 160 columns, a tab counting four, unless a text of 60 columns or more stands on it:
// statements of SQL, sentences and samples stay whole.
func widths(h house) []string {
	var faults []string
	for _, p := range h.sorted(func(p string) bool { return h.goes[p] != nil && !isGenerated(p) }) {
		texts := map[int]bool{} // lines with a long text
		ast.Inspect(h.goes[p], func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			first := h.fset.Position(lit.Pos()).Line
			for i, part := range strings.Split(lit.Value, "\n") {
				if columnsOf(part) >= longText {
					texts[first+i] = true
				}
			}
			return true
		})
		h.lines(p, func(n int, line string) {
			if w := columnsOf(line); w > maxColumns && !texts[n] {
				faults = append(faults, fmt.Sprintf("%s:%d: %d columns, at most %d", p, n, w, maxColumns))
			}
		})
	}
	return faults
}

func columnsOf(s string) int { return utf8.RuneCountInString(s) + 3*strings.Count(s, "\t") }

var vagueNames = []string{"util", "utils", "common", "models", "model", "service", "services", "helper", "helpers", "misc"}

// names: packages say what they are; no init, which runs where nobody looks; no Get.
func names(h house) []string {
	var faults []string
	for _, pkg := range h.packages() {
		if slices.Contains(vagueNames, path.Base(pkg)) {
			faults = append(faults, pkg+": a package is named after the thing it is, not "+path.Base(pkg))
		}
	}
	for _, p := range h.code() {
		for _, d := range h.goes[p].Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			name := f.Name.Name
			if name == "init" && f.Recv == nil {
				faults = append(faults, h.at(f.Pos())+": init runs where nobody looks: let app call it")
			}
			if rest, ok := strings.CutPrefix(name, "Get"); ok && name != "GetStatus" && name != "GetHeaders" /* huma asks for them */ && rest != "" &&
				rest[0] >= 'A' && rest[0] <= 'Z' {
				faults = append(faults, h.at(f.Pos())+": "+name+": drop the Get")
			}
		}
	}
	return faults
}

// templates: a template of a page package has a Go file of the same name beside it, so that page_x.templ and page_x.go
// are found together. part.templ holds what several pages use.
func templates(h house) []string {
	var faults []string
	for _, p := range h.sorted(func(p string) bool { return path.Ext(p) == ".templ" && strings.HasSuffix(path.Dir(p), "page") }) {
		if beside := strings.TrimSuffix(p, ".templ") + ".go"; path.Base(p) != "part.templ" && h.files[beside] == nil {
			faults = append(faults, p+": no "+path.Base(beside)+" beside it: a page is page_<name>.go with page_<name>.templ")
		}
	}
	return faults
}

// noClockInRules: a rule takes the moment from its transaction or as an argument, so that it can be replayed.
func noClockInRules(h house) []string {
	var faults []string
	for _, p := range h.code() {
		if room(path.Dir(p)) == "" {
			continue
		}
		for _, pos := range calls(h.goes[p], "time", "Now", "Since", "Until") {
			faults = append(faults, h.at(pos)+": time."+"Now in a room: use tx.Now(), or take the moment as an argument")
		}
	}
	return faults
}

// calls finds where the functions of an imported package are used.
func calls(f *ast.File, pkg string, names ...string) []token.Pos {
	var out []token.Pos
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := s.X.(*ast.Ident); ok && x.Name == pkg && slices.Contains(names, s.Sel.Name) {
			out = append(out, s.Pos())
		}
		return true
	})
	return out
}

var skips = regexp.MustCompile(`\b[a-z]\.Skip(Now|f)?\(|testing\.Short\(|\b(test|it|describe)\.(skip|only)\b`)

// noSkips: a test that does not run proves nothing.
func noSkips(h house) []string {
	return grep(h, skips, "a test that is skipped proves nothing", func(p string) bool {
		return isTest(p) || strings.HasPrefix(p, "tests/")
	})
}

var undone = regexp.MustCompile(`\b(` + `TO` + `DO|FIX` + `ME|X` + `XX|not implemented` + ` yet)\b`)

// nothingUndone: what is left to do stands in an issue, not in the code.
func nothingUndone(h house) []string {
	return grep(h, undone, "finish it, or open an issue", func(p string) bool { return isText(p) && path.Ext(p) != ".json" })
}

var machinePath = regexp.MustCompile(`(?:^|[^a-zA-Z0-9_.\-/])/(?:work|home|root|Users|farm)/[a-zA-Z0-9_.]`)

// noMachinePaths: nothing in the repository knows the disk of whoever wrote it.
func noMachinePaths(h house) []string {
	return grep(h, machinePath, "a path of one machine", isText)
}

var blankReason = regexp.MustCompile(`\b(?:Reason|Ground) == ""|(?:^|[^.\w])(?:reason|ground) == ""`)

// reasonsAreSeen: a reason of spaces, invisible characters or dots alone is none, so a room asks fold.Said whether one was given.
func reasonsAreSeen(h house) []string {
	var faults []string
	for _, p := range h.sorted(func(p string) bool {
		return strings.HasPrefix(p, "internal/") && strings.HasSuffix(p, ".go") && !isTest(p)
	}) {
		h.lines(p, func(n int, line string) {
			if m := blankReason.FindString(line); m != "" && !strings.Contains(line, "fold.Said(") {
				faults = append(faults, fmt.Sprintf("%s:%d: %q: ask fold.Said, which takes what nobody can see for nothing", p, n, m))
			}
		})
	}
	return faults
}

// grep finds the lines of the kept files that match.
func grep(h house, re *regexp.Regexp, why string, keep func(p string) bool) []string {
	var faults []string
	for _, p := range h.sorted(keep) {
		h.lines(p, func(n int, line string) {
			if m := re.FindString(line); m != "" {
				faults = append(faults, fmt.Sprintf("%s:%d: %q: %s", p, n, m, why))
			}
		})
	}
	return faults
}
