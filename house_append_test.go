package motcua_test

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strings"
)

// mayChange are tables that no SQL text changes and that are not append-only, with the reason.
var mayChange = map[string]string{
	"org_unit_row":            "a row is ended by a statement that serves several tables",
	"org_unit_alias":          "the same",
	"org_unit_serves":         "the same",
	"org_login":               "by what one signs in: no record, it goes with the account",
	"job_listener":            "a setting of the program",
	"catalogue_document_type": "a list from outside, read in anew",
	"catalogue_result":        "the same",
	"catalogue_search":        "an index, made anew with the version it finds",
}

var (
	tableMade   = regexp.MustCompile(`(?im)^\s*create table (\w+)`)
	tableFixed  = regexp.MustCompile(`(?m)^-- append-only: (\w+)(.*)$`)
	tableChange = regexp.MustCompile(`(?is)\b(?:update|delete\s+from)\s+(\w+)`)
	tableUpsert = regexp.MustCompile(`(?is)\binsert\s+into\s+(\w+).*\bon\s+conflict\b.*\bdo\s+update\b`)
)

// neverChanged: a table that no code changes is declared append-only, so that nobody else changes it either; one that is declared so as a whole is
// changed by no code.
func neverChanged(h house) []string {
	made, fixed := map[string]string{}, map[string]bool{}
	for _, p := range h.sorted(func(p string) bool { return strings.Contains(p, "/migrations/") && strings.HasSuffix(p, ".sql") }) {
		for _, m := range tableMade.FindAllStringSubmatch(string(h.files[p]), -1) {
			made[m[1]] = p
		}
		for _, m := range tableFixed.FindAllStringSubmatch(string(h.files[p]), -1) {
			fixed[m[1]] = m[2] == "" || fixed[m[1]]
		}
	}
	changed := changedTables(h)
	var faults []string
	for t, p := range made {
		whole, declared := fixed[t]
		switch {
		case whole && changed[t] != "":
			faults = append(faults, fmt.Sprintf("%s: %s is append-only", changed[t], t))
		case !declared && changed[t] == "" && mayChange[t] == "":
			faults = append(faults, fmt.Sprintf("%s: nothing changes %s: declare it (-- append-only: %s) or give a reason in house_append_test.go", p, t, t))
		}
	}
	slices.Sort(faults)
	return faults
}

// changedTables are the tables that SQL texts, store.Table and rules of keeping change, and where.
func changedTables(h house) map[string]string {
	changed := map[string]string{}
	for _, p := range h.code() {
		consts := constants(h, path.Dir(p))
		ast.Inspect(h.goes[p], func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit: // store.Table{Name: …}; room.Retention without a law
				if name, ok := tableLit(n); ok {
					changed[name] = h.at(n.Pos())
				}
			case ast.Expr:
				s, text := folded(n, consts)
				if !text {
					return true
				}
				for _, m := range slices.Concat(tableChange.FindAllStringSubmatch(s, -1), tableUpsert.FindAllStringSubmatch(s, -1)) {
					changed[m[1]] = h.at(n.Pos())
				}
				return false
			}
			return true
		})
	}
	return changed
}

// tableLit is the table that a value of store.Table or of room.Retention names. A store.Table that reads From several tables is not
// written.
func tableLit(c *ast.CompositeLit) (name string, ok bool) {
	law, read := false, false
	fields := map[string]string{}
	for _, e := range c.Elts {
		kv, is := e.(*ast.KeyValueExpr)
		if !is {
			continue
		}
		if key, is := kv.Key.(*ast.Ident); is {
			fields[key.Name], _ = literal(kv.Value)
			law, read = law || key.Name == "Law", read || key.Name == "From"
		}
	}
	if fields["Since"] != "" && fields["Key"] != "" {
		return fields["Table"], !law
	}
	index, is := c.Type.(*ast.IndexExpr)
	if !is {
		return "", false
	}
	sel, is := index.X.(*ast.SelectorExpr)
	return fields["Name"], is && sel.Sel.Name == "Table" && !read
}
