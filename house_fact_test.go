package motcua_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// A fact once announced is kept for ever, so its form is frozen: internal/event/testdata/<kind>.json is the
// JSON Schema of its body, made from the struct. A changed struct shows up here; `make facts` rewrites the
// schemas, and the reviewer sees in the diff what old facts will no longer say.

const schemaDir = "internal/event/testdata/"

type fact struct {
	kind string
	file string // the Go file
	form *ast.StructType
}

// factRoom is the room whose facts a package holds: "dossier" for internal/event/dossier, "" for any other.
func factRoom(pkg string) string {
	r, in := strings.CutPrefix(pkg, "internal/event/")
	if !in {
		return ""
	}
	return r
}

// factPackages: facts stand in a package per room that knows nothing else of ours, so that a new fact compiles
// only what knows its room. It has the name of the room, so it is imported as <room>event.
func factPackages(h house) (faults []string) {
	for _, p := range h.sorted(func(p string) bool { return h.goes[p] != nil }) {
		if path.Dir(p) == "internal/event" && !isTest(p) {
			for _, d := range h.goes[p].Decls {
				if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "Kind" {
					faults = append(faults, p+": a fact stands in internal/event/<room>")
				}
			}
		}
		for _, i := range h.goes[p].Imports {
			imp, _ := literal(i.Path)
			first, _, _ := strings.Cut(imp, "/")
			if factRoom(path.Dir(p)) != "" && !isTest(p) && imp != module+"/internal/event" && strings.Contains(first, ".") {
				faults = append(faults, fmt.Sprintf("%s: a fact imports %s: only internal/event and the standard library", p, imp))
			}
			if r := factRoom(strings.TrimPrefix(imp, module+"/")); r != "" && (i.Name == nil || i.Name.Name != r+"event") {
				faults = append(faults, fmt.Sprintf("%s: import %s as %sevent", p, imp, r))
			}
		}
	}
	return faults
}

// announced finds the facts of the rooms: every type with a Kind method that returns a written-out kind.
func announced(h house) (facts []fact, faults []string) {
	structs, kinds := map[string]*ast.StructType{}, map[string]string{} // by package and name
	files := map[string]string{}
	for _, p := range h.code() {
		pkg := path.Dir(p)
		if factRoom(pkg) == "" {
			continue
		}
		for _, d := range h.goes[p].Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if t, ok := s.(*ast.TypeSpec); ok {
						if form, ok := t.Type.(*ast.StructType); ok {
							structs[pkg+"."+t.Name.Name], files[pkg+"."+t.Name.Name] = form, p
						}
					}
				}
			case *ast.FuncDecl:
				if kind, of := kindMethod(d); of != "" {
					kinds[pkg+"."+of] = kind
				}
			}
		}
	}
	for name, kind := range kinds {
		f := fact{kind, files[name], structs[name]}
		if r := factRoom(path.Dir(f.file)); !strings.HasPrefix(kind, r+".") {
			faults = append(faults, fmt.Sprintf("%s: %s: a fact is named %s.<what happened>", f.file, kind, r))
		}
		facts = append(facts, f)
	}
	return facts, faults
}

// kindMethod reads `func (X) Kind() string { return "room.happened" }`.
func kindMethod(d *ast.FuncDecl) (kind, of string) {
	if d.Name.Name != "Kind" || d.Recv == nil || d.Body == nil || len(d.Body.List) != 1 {
		return "", ""
	}
	r, ok := d.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(r.Results) != 1 {
		return "", ""
	}
	kind, ok = literal(r.Results[0])
	if !ok {
		return "", ""
	}
	t := d.Recv.List[0].Type
	if s, ok := t.(*ast.StarExpr); ok {
		t = s.X
	}
	if id, ok := t.(*ast.Ident); ok {
		return kind, id.Name
	}
	return "", ""
}

// facts: the body of every fact has the form its schema says.
func facts(h house) []string {
	all, faults := announced(h)
	known := map[string]bool{}
	for _, f := range all {
		file := schemaDir + f.kind + ".json"
		known[file] = true
		want, err := f.schema(h)
		if err != nil {
			faults = append(faults, fmt.Sprintf("%s: %s: %v", f.file, f.kind, err))
			continue
		}
		if !bytes.Equal(bytes.TrimSpace(h.files[file]), bytes.TrimSpace(want)) {
			faults = append(faults, fmt.Sprintf("%s: fact %s has another form than %s: run make facts, and mind the facts already kept", f.file, f.kind, file))
		}
	}
	for _, p := range h.sorted(func(p string) bool { return path.Dir(p)+"/" == schemaDir }) {
		if !known[p] {
			faults = append(faults, p+": no such fact: facts once announced are never taken away")
		}
	}
	return faults
}

func (f fact) schema(h house) ([]byte, error) {
	s, err := f.object(h, f.form)
	if err != nil {
		return nil, err
	}
	s["$schema"], s["title"] = "https://json-schema.org/draft/2020-12/schema", f.kind
	b, err := json.MarshalIndent(s, "", "  ")
	return append(b, '\n'), err
}

func (f fact) object(h house, form *ast.StructType) (map[string]any, error) {
	props, required := map[string]any{}, []string{}
	for _, field := range form.Fields.List {
		tag := ""
		if field.Tag != nil {
			t, _ := literal(field.Tag)
			tag = reflect.StructTag(t).Get("json")
		}
		called, options, _ := strings.Cut(tag, ",")
		if called == "-" {
			continue
		}
		kind, err := f.kindOf(h, field.Type)
		if err != nil {
			return nil, err
		}
		if len(field.Names) == 0 {
			return nil, fmt.Errorf("embedded fields are hard to read in a fact")
		}
		for _, n := range field.Names {
			name := called
			if name == "" {
				name = n.Name
			}
			props[name] = kind
			if !strings.Contains(options, "omitempty") && !strings.Contains(options, "omitzero") {
				required = append(required, name)
			}
		}
	}
	return map[string]any{"type": "object", "properties": props, "required": required, "additionalProperties": false}, nil
}

// kindOf is the JSON Schema of a Go type, as far as facts may use it.
func (f fact) kindOf(h house, t ast.Expr) (map[string]any, error) {
	switch t := t.(type) {
	case *ast.Ident:
		switch t.Name {
		case "string":
			return map[string]any{"type": "string"}, nil
		case "bool":
			return map[string]any{"type": "boolean"}, nil
		case "int", "int64":
			return map[string]any{"type": "integer"}, nil
		}
		for _, p := range h.code() {
			if path.Dir(p) == path.Dir(f.file) {
				if u := declared(h.goes[p], t.Name); u != nil {
					return f.kindOf(h, u)
				}
			}
		}
	case *ast.StructType:
		return f.object(h, t)
	case *ast.ArrayType:
		if id, ok := t.Elt.(*ast.Ident); ok && id.Name == "byte" {
			return map[string]any{"type": "string", "contentEncoding": "base64"}, nil
		}
		item, err := f.kindOf(h, t.Elt)
		return map[string]any{"type": []string{"array", "null"}, "items": item}, err
	case *ast.MapType:
		item, err := f.kindOf(h, t.Value)
		return map[string]any{"type": []string{"object", "null"}, "additionalProperties": item}, err
	case *ast.SelectorExpr:
		switch x, _ := t.X.(*ast.Ident); x.Name + "." + t.Sel.Name {
		case "time.Time":
			return map[string]any{"type": "string", "format": "date-time"}, nil
		case "json.RawMessage":
			return map[string]any{}, nil
		}
	}
	return nil, fmt.Errorf("a fact holds text, whole numbers, booleans, moments and lists of them, not %T", t)
}

func declared(f *ast.File, name string) ast.Expr {
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok {
			for _, s := range g.Specs {
				if t, ok := s.(*ast.TypeSpec); ok && t.Name.Name == name {
					return t.Type
				}
			}
		}
	}
	return nil
}

// TestWriteFacts writes the schemas when MOTCUA_WRITE_FACTS is set (make facts).
func TestWriteFacts(t *testing.T) {
	h := repository()
	all, _ := announced(h)
	dir := t.TempDir()
	if os.Getenv("MOTCUA_WRITE_FACTS") != "" {
		dir = schemaDir
	}
	for _, f := range all {
		b, err := f.schema(h)
		if err != nil {
			t.Errorf("%s: %v", f.kind, err)
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, f.kind+".json"), b, 0o600); err != nil {
			t.Error(err)
		}
	}
}
