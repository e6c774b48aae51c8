package motcua_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
)

// tablesOf are the tables of packages that are not rooms and so do not carry a room's name.
var tablesOf = map[string][]string{
	"internal/kit/store": {"event", "job", "idempotency", "lease", "counter", "limit_use", "text", "erasure"},
}

var (
	migrationName = regexp.MustCompile(`^(\d{4})_([a-z0-9_]+?)(?:\.(sqlite|postgres))?\.sql$`)
	sqlComment    = regexp.MustCompile(`--[^\n]*`)
	createThing   = regexp.MustCompile(`(?i)\bcreate\s+(?:unique\s+)?(table|view|index|trigger|virtual table)\s+(?:if\s+not\s+exists\s+)?([a-z0-9_."]+)`)
	reference     = regexp.MustCompile(`(?i)\breferences\s+([a-z0-9_]+)`)
	tableBody     = regexp.MustCompile(`(?is)\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?[a-z0-9_]+\s*\((.*?)\n?\)\s*;`)
	columnLine    = regexp.MustCompile(`(?i)^([a-z_][a-z0-9_]*)\s+([a-z]+)`)
)

// migrations: one unbroken series per room, up only, tables and their kin named after the room, the four
// column types both engines share, and no foreign key that leaves the room.
func migrations(h house) []string {
	series := map[string][]string{}
	for _, p := range h.sorted(func(p string) bool { return strings.Contains(p, "/migrations/") }) {
		dir := path.Dir(path.Dir(p))
		series[dir] = append(series[dir], path.Base(p))
	}
	var faults []string
	for dir, names := range series {
		faults = append(faults, numbered(dir, names)...)
		for _, name := range names {
			faults = append(faults, schema(h, dir, dir+"/migrations/"+name)...)
		}
	}
	slices.Sort(faults)
	return faults
}

// numbered: 0001, 0002 … without holes; an engine's own text has a twin for the other engine.
func numbered(dir string, names []string) []string {
	var faults []string
	twins := map[string]string{}
	next := 1
	for _, name := range names {
		m := migrationName.FindStringSubmatch(name)
		if m == nil {
			faults = append(faults, fmt.Sprintf("%s/migrations/%s: a migration is named 0001_what.sql", dir, name))
			continue
		}
		step := m[1] + "_" + m[2]
		if m[3] != "" {
			twins[step] += m[3]
			if len(twins[step]) > len("postgres") {
				continue // the second of a pair
			}
		}
		if want := fmt.Sprintf("%04d", next); m[1] != want {
			faults = append(faults, fmt.Sprintf("%s/migrations/%s: want number %s", dir, name, want))
		}
		next++
	}
	for step, engines := range twins {
		if len(engines) != len("postgres")+len("sqlite") {
			faults = append(faults, fmt.Sprintf("%s/migrations/%s: only for %s: the other engine needs a twin", dir, step, engines))
		}
	}
	return faults
}

func schema(h house, dir, file string) []string {
	text := sqlComment.ReplaceAllString(string(h.files[file]), "")
	var faults []string
	for _, m := range createThing.FindAllStringSubmatch(text, -1) {
		if !belongs(dir, m[2]) {
			faults = append(faults, fmt.Sprintf("%s: %s %s does not carry the name of its room (%s)", file, m[1], m[2], path.Base(dir)))
		}
	}
	for _, m := range reference.FindAllStringSubmatch(text, -1) {
		if !belongs(dir, m[1]) {
			faults = append(faults, fmt.Sprintf("%s: a foreign key to %s leaves the room", file, m[1]))
		}
	}
	if regexp.MustCompile(`(?i)\bdrop\s+(table|column)\b`).MatchString(text) {
		faults = append(faults, file+": drops something that the code before this migration still reads")
	}
	for _, m := range tableBody.FindAllStringSubmatch(text, -1) {
		faults = append(faults, columns(file, m[1])...)
	}
	return faults
}

func belongs(dir, thing string) bool {
	roots := tablesOf[dir]
	if roots == nil {
		roots = []string{path.Base(dir)}
	}
	return slices.ContainsFunc(roots, func(r string) bool { return thing == r || strings.HasPrefix(thing, r+"_") })
}

// columns: text, bigint, boolean and bytea mean the same on both engines; others do not.
func columns(file, body string) []string {
	var faults []string
	for line := range strings.SplitSeq(body, "\n") {
		for part := range strings.SplitSeq(strings.TrimSpace(line), ", ") {
			m := columnLine.FindStringSubmatch(strings.TrimSpace(part))
			if m == nil || slices.Contains(notColumns, strings.ToLower(m[1])) {
				continue
			}
			if !slices.Contains([]string{"text", "bigint", "boolean", "bytea"}, strings.ToLower(m[2])) {
				faults = append(faults, fmt.Sprintf("%s: column %s is %s: use text, bigint, boolean or bytea", file, m[1], m[2]))
			}
			if !strings.Contains(body, " ") {
				break
			}
		}
	}
	return faults
}

var notColumns = []string{"primary", "unique", "check", "constraint", "foreign", "create", "table", "not", "null", "references", "default", "and",
	"or", "in", "on"}

// sqlLike tells whether a string of the program is SQL.
var sqlLike = regexp.MustCompile(`(?is)^\s*(select\s.+\bfrom\b|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|with\s+(recursive\s+)?\w+.*\bas\s*\()`)

// engineWords mean different things on the two engines, or exist on one only.
var engineWords = []struct {
	re  *regexp.Regexp
	why string
}{
	{regexp.MustCompile(`(?i)\bselect\s+(distinct\s+)?([a-z]\w*\.)?\*|,\s*[a-z]\w*\.\*`), "names its columns: no *"},
	{regexp.MustCompile(`(?i)\breturning\s+\*`), "names its columns: no *"},
	{regexp.MustCompile(`(?i)\b(now\(\)|current_timestamp|current_date|datetime\(|strftime\()`), "time comes from tx.Now()"},
	{regexp.MustCompile(`(?i)\blimit\s+\$`), "a limit is a figure in the text: SQLite prepares a text anew each time its limit is bound"},
	{regexp.MustCompile(`(?i)\bilike\b`), "ilike is PostgreSQL only: search a folded column"},
	{regexp.MustCompile(`(?i)\b(lower|upper)\(`), "lower('Đ') fails on SQLite: search a folded column"},
	{regexp.MustCompile(`(?i)=\s*(any|all)\s*\(\s*\$`), "any($1) is PostgreSQL only: use store.In"},
	{regexp.MustCompile(`(?i)\bfor\s+(update|share)\b`), "for update is PostgreSQL only: compare a version"},
	{regexp.MustCompile(`(?i)\boffset\s+[$\d]`), "offset reads all it skips: page by key"},
	{regexp.MustCompile(`::[a-z]`), "casts by :: are PostgreSQL only"},
	{regexp.MustCompile(`->>?'`), "JSON reads differ: lift what is searched to a column"},
	{regexp.MustCompile(`(?i)\binsert\s+or\s+|\breplace\s+into\b`), "SQLite only: use on conflict"},
	{regexp.MustCompile(`\?\s*(,|\)|$)`), "parameters are $1, $2 …"},
}

// oneSQL: outside the store, SQL is written in the words both engines understand alike. A text that is put together is
// read as a whole: constants as they stand, parameters that are made on the way as $0.
func oneSQL(h house) []string {
	var faults []string
	for _, p := range h.code() {
		if strings.HasPrefix(p, "internal/kit/store/") {
			continue
		}
		consts := constants(h, path.Dir(p))
		ast.Inspect(h.goes[p], func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			s, text := folded(e, consts)
			if !text {
				return true
			}
			if sqlLike.MatchString(s) || sqlTail.MatchString(s) {
				for _, w := range engineWords {
					if m := w.re.FindString(s); m != "" {
						faults = append(faults, fmt.Sprintf("%s: SQL has %q: %s", h.at(n.Pos()), m, w.why))
					}
				}
			}
			return false // its parts are read
		})
	}
	return faults
}

// sqlTail is the end of a query, kept apart from its beginning.
var sqlTail = regexp.MustCompile(`(?is)\s(order\s+by|where|limit|returning|on\s+conflict)\s`)

// constants are the texts that a package names.
func constants(h house, dir string) map[string]string {
	out := map[string]string{}
	for p, f := range h.goes {
		if path.Dir(p) != dir || isTest(p) {
			continue
		}
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec) //nolint:forcetypeassert // a const declares values
				for i, name := range v.Names {
					if i < len(v.Values) {
						if text, ok := literal(v.Values[i]); ok {
							out[name.Name] = text
						}
					}
				}
			}
		}
	}
	return out
}

// folded is the text that an expression is written out as, and whether it is one: strings and their concatenations.
func folded(e ast.Expr, consts map[string]string) (string, bool) {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return folded(e.X, consts)
	case *ast.BasicLit:
		return literal(e)
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return "", false
		}
		a, left := folded(e.X, consts)
		b, right := folded(e.Y, consts)
		return part(e.X, a, left, consts) + part(e.Y, b, right, consts), left || right
	}
	return "", false
}

// part is what stands in a concatenation for something: its text, a constant, a parameter, or a gap.
func part(e ast.Expr, text string, ok bool, consts map[string]string) string {
	if ok {
		return text
	}
	switch e := e.(type) {
	case *ast.Ident:
		return consts[e.Name] + " "
	case *ast.CallExpr:
		if f, ok := e.Fun.(*ast.Ident); ok && f.Name == "arg" {
			return "$0"
		}
	}
	return " "
}
