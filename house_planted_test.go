package motcua_test

import (
	"maps"
	"strings"
	"testing"
)

// Each case plants one fault in a small house that is otherwise in order; the rule must name it, and must
// have nothing to say about the house in order.

var inOrder = map[string]string{
	"go.mod": "module " + module + "\n\nrequire (\n" + allModules() + ")\n",
	"docs/map.md": "| `internal/org` | who |\n| `internal/event/*` | facts |\n| `internal/org/orgpage` | shows |\n" +
		mapLines(toolFolders),
	"internal/event/org/org.go": `package org

type UnitAdded struct {
	Unit  string
	From  time.Time
	Count int64
	Names []string
}

func (UnitAdded) Kind() string { return "org.unit_added" }
`,
	"internal/event/testdata/org.unit_added.json": `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "additionalProperties": false,
  "properties": {
    "Count": {
      "type": "integer"
    },
    "From": {
      "format": "date-time",
      "type": "string"
    },
    "Names": {
      "items": {
        "type": "string"
      },
      "type": [
        "array",
        "null"
      ]
    },
    "Unit": {
      "type": "string"
    }
  },
  "required": [
    "Unit",
    "From",
    "Count",
    "Names"
  ],
  "title": "org.unit_added",
  "type": "object"
}
`,
	"internal/org/org.go": `package org

import orgevent "` + module + `/internal/event/org"

var _ orgevent.UnitAdded

var _ = room.Base{Name: "org", Floor: 11}

func Load() error {
	query("select id, name from org_unit where folded >= $1 and id > $2 order by folded, id")
	return fault.New(fault.NotFound, "org.not_found", "name", 1)
}
`,
	"internal/org/orgpage/routes.go":        "package orgpage\n\nimport \"" + module + "/internal/org\"\n\nvar _ = org.Load\n",
	"internal/org/lang/vi.json":             "{\n  \"org.not_found\": \"Không tìm thấy {name}\"\n}\n",
	"internal/org/lang/en.json":             "{\n  \"org.not_found\": \"{name} was not found\"\n}\n",
	"internal/org/migrations/0001_org.sql":  "create table org_unit (\n  id text primary key,\n  name text not null, -- a varchar in words only\n  since bigint not null check (since > 0)\n);\ncreate index org_unit_name on org_unit (name);\n-- append-only: org_unit\n",
	"internal/org/migrations/0002_more.sql": "create table org_post (unit text not null references org_unit (id), held boolean not null, primary key (unit));\n-- append-only: org_post (unit)\n",
	"internal/org/org_test.go":              "package org\n",
	"README.md":                             "## The house in one picture\n\n floor 1  org  who\n\n   a call goes DOWN the stairs\n",
	"internal/org/orgpage/page_x.templ":     "package orgpage\n",
	"internal/org/orgpage/page_x.go":        "package orgpage\n",
}

func allModules() string {
	var b strings.Builder
	for m := range allowed {
		b.WriteString("\t" + m + " v1.0.0\n")
	}
	return b.String()
}

func mapLines(folders []string) string {
	var b strings.Builder
	for _, f := range folders {
		b.WriteString("| `" + f + "` | something |\n")
	}
	return b.String()
}

func TestHouseInOrder(t *testing.T) {
	keep := madeKeys
	madeKeys = nil
	defer func() { madeKeys = keep }()
	h := planted(inOrder)
	for name, rule := range rules {
		if faults := rule(h); len(faults) > 0 {
			t.Errorf("%s: %q", name, faults)
		}
	}
}

func TestHousePlanted(t *testing.T) {
	long := strings.Repeat("\t_ = 1\n", maxFuncLines)
	for _, c := range []struct {
		rule, file, text, says string
	}{
		{"calls go down the stairs", "internal/org/up.go", "package org\n\nimport _ \"" + module + "/internal/dossier\"\n", "imports go down"},
		{"calls go down the stairs", "internal/form/side.go", "package form\n\nimport _ \"" + module +
			"/internal/file\"\n\nvar _ = room.Base{Name: \"form\", Floor: 30}\n", "imports go down"},
		{"calls go down the stairs", "internal/form/formpage/p.go", "package formpage\n\nimport _ \"" + module + "/internal/org/orgpage\"\n",
			"imports go down"},
		{"calls go down the stairs", "internal/kit/store/up.go", "package store\n\nimport _ \"" + module + "/internal/kit/web\"\n", "imports go down"},
		{"calls go down the stairs", "internal/kit/job/up.go", "package job\n\nimport _ \"" + module + "/internal/event/org\"\n", "imports go down"},
		{"calls go down the stairs", "internal/event/org/up.go", "package org\n\nimport _ \"" + module + "/internal/event/file\"\n", "imports go down"},
		{"calls go down the stairs", "internal/attic/a.go", "package attic\n", "has no floor"},
		{"rooms do not speak HTTP", "internal/org/h.go", "package org\n\nimport _ \"net/http\"\n", "core of a room"},
		{"rooms do not speak HTTP", "internal/org/h.go", "package org\n\nimport _ \"" + module + "/internal/kit/web\"\n", "core of a room"},
		{"the map has a line for every package", "internal/form/form.go", "package form\n", "0 lines for internal/form"},
		{"the map has a line for every package", "docs/map.md", "| `internal/gone` | not there |\n", "not a package of this house"},
		{"the glossary names what exists", "docs/glossary.md", "| hồ sơ | `org.Gone` | x |\n| sổ | `org.Load` | x |\n", "no org.Gone"},
		{"names", "internal/org/util/u.go", "package util\n", "named after the thing"},
		{"names", "internal/org/i.go", "package org\n\nfunc init() {}\n", "init runs"},
		{"names", "internal/org/g.go", "package org\n\nfunc GetUnit() {}\n", "drop the Get"},
		{"templates stand beside their page", "internal/org/orgpage/lost.templ", "package orgpage\n", "no lost.go beside it"},
		{"sizes", "internal/org/l.go", "package org\n\nfunc long() {\n" + long + "}\n", "62 lines"},
		{"sizes", "internal/org/l.go", "package org\n" + strings.Repeat("\n", maxFileLines), "401 lines"},
		{"sizes", "internal/org/l.go", "package org\n" + strings.Repeat("\n", maxPackageLines), "lines in the package"},
		{"lines are short enough to read", "internal/org/w.go", "package org\n\nvar w = " + strings.Repeat("1 + ", 40) + "1\n", "169 columns"},
		{"sizes", "internal/org/p.go", "package org\n\nfunc many(a, b, c string, d, e int) {}\n", "5 parameters"},
		{"time comes from the transaction", "internal/org/t.go", "package org\n\nvar _ = time.Now()\n", "in a room"},
		{"tests run", "internal/org/x_test.go", "package org\n\nfunc TestX(t *testing.T) { t.Sk" + "ip() }\n", "skipped"},
		{"nothing is left undone", "internal/org/u.go", "package org\n\n// TO" + "DO: later\n", "finish it"},
		{"no path of a machine", "scripts/x.sh", "cd /ho" + "me/someone/motcua\n", "one machine"},
		{"reasons are what can be seen", "internal/org/b.go", "package org\n\nfunc blank(a Act) bool { return a.Reason == \"\" }\n", "fold.Said"},
		{"modules have a reason", "go.mod", "module x\n\nrequire example.org/big v1.0.0\n", "has no reason"},
		{"words agree in every language", "internal/org/lang/en.json", "{}", "is missing in en"},
		{"words agree in every language", "internal/org/lang/en.json", `{"org.not_found": "not found", "org.x": "x"}`, "[name] in vi, [] in en"},
		{"words agree in every language", "internal/org/lang/en.json", `{"org.not_found": "{name}", "org.x": "x"}`, "only in en"},
		{"words agree in every language", "internal/form/lang/vi.json", `{"org.other": "của phòng khác"}`, "begins with its room"},
		{"words are used", "internal/org/lang/vi.json", `{"org.not_found": "{name}", "org.spare": "thừa"}`, "no code uses"},
		{"words are used", "internal/org/w.go", "package org\n\nvar _ = w.T(\"org.nowhere\")\n", "does not exist"},
		{"words are used", "internal/org/w.go", "package org\n\nvar _ = w.T(\"org.not_found\", \"nmae\", 1)\n", "needs {name}"},
		{"words are used", "internal/org/w.go", "package org\n\nvar _ = fault.Field{Name: \"a\", Key: \"org.not_found\"}\n", "needs {name}"},
		{"what is never changed is append-only", "internal/org/migrations/0003_t.sql", "create table org_x (id text);\n", "nothing changes org_x"},
		{"what is never changed is append-only", "internal/org/change.go", "package org\n\nvar _ = query(\"update org_unit set id = $1\")\n", "org_unit is append-only"},
		{"what is never changed is append-only", "internal/org/change.go", "package org\n\nvar _ = store.Table[X]{Name: \"org_unit\"}\n", "org_unit is append-only"},
		{"migrations", "internal/org/migrations/0004_hole.sql", "", "want number 0003"},
		{"migrations", "internal/org/migrations/0003_fast.sqlite.sql", "", "needs a twin"},
		{"migrations", "internal/org/migrations/0003_t.sql", "create table unit (id text);\n", "name of its room"},
		{"migrations", "internal/org/migrations/0003_t.sql", "create table org_x (id text references dossier (id));\n", "leaves the room"},
		{"migrations", "internal/org/migrations/0003_t.sql", "create table org_x (\n  id text,\n  at timestamp not null\n);\n", "column at is timestamp"},
		{"migrations", "internal/org/migrations/0003_t.sql", "drop table org_unit;\n", "drops something"},
		{"one SQL text", "internal/org/s.go", "package org\n\nvar q = `select * from org_unit`\n", "no *"},
		{"one SQL text", "internal/org/s.go", "package org\n\nvar q = `select u.* from org_unit u`\n", "no *"},
		{"one SQL text", "internal/org/s.go", "package org\n\nvar q = `select id from org_unit where name ilike $1`\n", "ilike"},
		{"one SQL text", "internal/org/s.go", "package org\n\nvar q = `select id from org_unit where lower(name) = $1`\n", "folded"},
		{"one SQL text", "internal/org/s.go", "package org\n\nvar q = `select id from org_unit where id = any($1)`\n", "store.In"},
		{"one SQL text", "internal/org/s.go", "package org\n\nvar q = `select id from org_unit for update`\n", "version"},
		{"one SQL text", "internal/org/s.go", "package org\n\nvar q = `update org_unit set at = now()`\n", "tx.Now"},
		{"one SQL text", "internal/org/s.go", "package org\n\nvar q = `select id from org_unit where a = $1` + tail + ` limit ` + arg(5)\n",
			"a limit is a figure"},
		{"one SQL text", "internal/org/s.go", "package org\n\nconst cols = `u.*`\n\nvar q = `select ` + cols + ` from org_unit u`\n", "no *"},
		{"one SQL text", "internal/org/s.go", "package org\n\nvar q = where + ` order by id limit ` + arg(5)\n", "a limit is a figure"},
		{"facts keep their form", "internal/event/testdata/org.unit_added.json", "{}", "another form"},
		{"facts keep their form", "internal/event/testdata/org.gone.json", "{}", "no such fact"},
		{"facts keep their form", "internal/event/form/form.go",
			"package form\n\ntype D struct{}\n\nfunc (D) Kind() string { return \"org.drawn\" }\n", "named form."},
		{"facts keep their form", "internal/event/form/form.go",
			"package form\n\ntype D struct{ F float64 }\n\nfunc (D) Kind() string { return \"form.drawn\" }\n", "a fact holds"},
		{"facts stand by room", "internal/event/form.go", "package event\n\ntype D struct{}\n\nfunc (D) Kind() string { return \"form.drawn\" }\n",
			"stands in internal/event/<room>"},
		{"facts stand by room", "internal/event/org/day.go", "package org\n\nimport _ \"" + module + "/internal/kit/day\"\n", "only internal/event"},
		{"facts stand by room", "internal/form/f.go", "package form\n\nimport \"" + module + "/internal/event/org\"\n", "as orgevent"},
		{"facts stand by room", "internal/form/f.go", "package form\n\nimport event \"" + module + "/internal/event/org\"\n", "as orgevent"},
		{"what comments cite is here", "internal/org/c.go", "package org\n\n// As decisions " + "§99 says.\n", "no number 99"},
		{"what comments cite is here", "internal/org/c.go", "package org\n\n// See ux" + ".md §4.\n", "not in this repository"},
		{"what is said is shown", "internal/org/orgpage/f.go", "package orgpage\n\nfunc f() { web.Flash(w, r, \"org.saved\") }\n", "never shown"},
		{"packages have tests", "internal/form/form.go", "package form\n" + strings.Repeat("\n", 50), "no test"},
		{"the picture names every room", "README.md", "## The house in one picture\n", "does not name org"},
		{"sentences stand in lang", "internal/org/v.go", "package org\n\nvar v = \"Ông, bà chưa nhập họ tên\"\n", "stands in lang/"},
	} {
		t.Run(c.rule+"/"+c.says, func(t *testing.T) {
			files := maps.Clone(inOrder)
			files[c.file] = c.text
			got := strings.Join(rules[c.rule](planted(files)), "\n")
			if !strings.Contains(got, c.says) {
				t.Errorf("the rule says %q, want it to say %q", got, c.says)
			}
		})
	}
}
