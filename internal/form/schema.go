package form

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/motcua/motcua/internal/kit/fault"
)

// Names of the schemas of the standard blocks, for "$ref".
const (
	schemaOfForm   = "urn:motcua:form:this"
	schemaOfBlocks = "urn:motcua:form:blocks"
)

//go:embed block/blocks.schema.json
var blocksSchema []byte

// noLoader refuses to fetch anything: a form stands alone.
type noLoader struct{}

func (noLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("a form may not refer to %s", url)
}

// mostCost is how many sub-schemas one check may visit.
const mostCost = 20_000

func (k *compiler) readSchema(b []byte) {
	if err := shallow(b); err != nil {
		k.bad("schema:", "form.bad_json", "why", err.Error())
		return
	}
	s, err := compileSchema(b)
	var invalid *jsonschema.SchemaValidationError
	var v *jsonschema.ValidationError
	switch {
	case errors.As(err, &invalid) && errors.As(invalid.Err, &v):
		for _, leaf := range leaves(v) {
			k.bad("schema:"+pointerOf(leaf.InstanceLocation), "form.bad_schema", "why", fmt.Sprintf("%T", leaf.ErrorKind)[len("*kind."):])
		}
		return
	case err != nil:
		k.bad("schema:", "form.bad_schema", "why", firstLine(err))
		return
	}
	c := coster{known: map[*jsonschema.Schema]int{}, open: map[*jsonschema.Schema]bool{}}
	if n := c.cost(s); n >= mostCost {
		k.bad("schema:", "form.bad_schema_cost")
		return
	}
	k.form.schema = s
}

func compileSchema(b []byte) (s *jsonschema.Schema, err error) {
	defer func() {
		if p := recover(); p != nil { // a strange schema must not stop the house
			err = fmt.Errorf("the schema cannot be compiled: %v", p)
		}
	}()
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.UseLoader(noLoader{})
	for name, raw := range map[string][]byte{schemaOfBlocks: blocksSchema, schemaOfForm: b} {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
		if err != nil {
			return nil, err
		}
		if m, ok := doc.(map[string]any); ok && name == schemaOfForm {
			if d, has := m["$schema"]; has && d != "https://json-schema.org/draft/2020-12/schema" {
				return nil, fmt.Errorf("$schema is %v, it must be draft 2020-12", d)
			}
		}
		if err := c.AddResource(name, doc); err != nil {
			return nil, err
		}
	}
	return c.Compile(schemaOfForm)
}

// coster counts the sub-schemas that a check may visit; references to oneself cost too much by definition.
type coster struct {
	known map[*jsonschema.Schema]int
	open  map[*jsonschema.Schema]bool
}

func (c *coster) cost(s *jsonschema.Schema) int {
	if s == nil {
		return 0
	}
	if n, ok := c.known[s]; ok {
		return n
	}
	if c.open[s] {
		return mostCost
	}
	c.open[s] = true
	defer delete(c.open, s)
	n := 1
	for _, sub := range children(s) {
		n = min(n+c.cost(sub), mostCost)
	}
	c.known[s] = n
	return n
}

func children(s *jsonschema.Schema) []*jsonschema.Schema {
	out := []*jsonschema.Schema{s.Ref, s.Not, s.If, s.Then, s.Else, s.PropertyNames, s.UnevaluatedProperties, s.Contains, s.Items2020,
		s.UnevaluatedItems, s.ContentSchema}
	if s.DynamicRef != nil {
		out = append(out, s.DynamicRef.Ref)
	}
	out = append(out, slices.Concat(s.AllOf, s.AnyOf, s.OneOf, s.PrefixItems)...)
	for _, m := range s.Properties {
		out = append(out, m)
	}
	for _, m := range s.PatternProperties {
		out = append(out, m)
	}
	for _, m := range s.DependentSchemas {
		out = append(out, m)
	}
	if m, ok := s.AdditionalProperties.(*jsonschema.Schema); ok {
		out = append(out, m)
	}
	return out
}

// match checks that every field of the layout stands in the schema with a type that its kind can give.
func (k *compiler) match() {
	for p, q := range k.form.byField {
		found := find(k.form.schema, steps(p))
		if len(found) == 0 {
			k.bad("schema:"+p, "form.bad_absent", "field", p)
			continue
		}
		for _, s := range found {
			if s.MaxLength != nil && (q.max == 0 || *s.MaxLength < q.max) {
				q.max = *s.MaxLength
			}
			if s.Types == nil {
				continue
			}
			if want := kinds[q.Kind].json; !slices.ContainsFunc(s.Types.ToStrings(), func(t string) bool { return strings.Contains(want, t) }) {
				k.bad("schema:"+p, "form.bad_type", "kind", string(q.Kind), "type", strings.Join(s.Types.ToStrings(), ", "))
			}
		}
		q.as = q.asField(p)
	}
	slices.SortFunc(k.faults, func(a, b fault.Field) int { return strings.Compare(a.Name, b.Name) })
}

// find gives the sub-schemas that speak about a path.
func find(s *jsonschema.Schema, path []string) []*jsonschema.Schema {
	here := same(s, map[*jsonschema.Schema]bool{})
	if len(path) == 0 {
		return here
	}
	var out []*jsonschema.Schema
	for _, h := range here {
		next := h.Properties[path[0]]
		if path[0] == "*" {
			next = h.Items2020
		}
		if next != nil {
			out = append(out, find(next, path[1:])...)
		}
	}
	return out
}

// same gives s and every schema that applies to the same place.
func same(s *jsonschema.Schema, seen map[*jsonschema.Schema]bool) []*jsonschema.Schema {
	if s == nil || seen[s] {
		return nil
	}
	seen[s] = true
	out := []*jsonschema.Schema{s}
	for _, t := range slices.Concat([]*jsonschema.Schema{s.Ref, s.Then, s.Else}, s.AllOf, s.AnyOf, s.OneOf) {
		out = append(out, same(t, seen)...)
	}
	return out
}

// leaves are the ends of a tree of faults.
func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var out []*jsonschema.ValidationError
	for _, c := range e.Causes {
		out = append(out, leaves(c)...)
	}
	return out
}

func pointerOf(path []string) string {
	if len(path) == 0 {
		return ""
	}
	return "/" + strings.Join(path, "/")
}

// schemaFault is one thing the schema says against the answers.
type schemaFault struct {
	at   string // pointer
	key  string
	args []any
}

// bySchema holds the answers against the schema.
func (f *Form) bySchema(a Answers) []schemaFault {
	err := f.schema.Validate(map[string]any(a))
	var v *jsonschema.ValidationError
	if !errors.As(err, &v) {
		return nil
	}
	var out []schemaFault
	for _, leaf := range leaves(v) {
		at := pointerOf(leaf.InstanceLocation)
		if r, ok := leaf.ErrorKind.(*kind.Required); ok {
			for _, name := range r.Missing {
				out = append(out, schemaFault{at: at + "/" + name, key: "form.required"})
			}
			continue
		}
		key, args := say(leaf.ErrorKind)
		out = append(out, schemaFault{at, key, args})
	}
	return out
}

// say turns a fault of the schema into a word key.
func say(k jsonschema.ErrorKind) (string, []any) {
	switch x := k.(type) {
	case *kind.MaxLength:
		return "form.too_long", []any{"n", x.Want}
	case *kind.MinLength:
		return "form.too_short", []any{"n", x.Want}
	case *kind.MinItems:
		return "form.too_few", []any{"n", x.Want}
	case *kind.MaxItems:
		return "form.too_many", []any{"n", x.Want}
	case *kind.Minimum:
		return "form.too_small", []any{"n", x.Want.RatString()}
	case *kind.Maximum:
		return "form.too_big", []any{"n", x.Want.RatString()}
	case *kind.ExclusiveMinimum:
		return "form.not_above", []any{"n", x.Want.RatString()}
	case *kind.ExclusiveMaximum:
		return "form.not_below", []any{"n", x.Want.RatString()}
	case *kind.Enum, *kind.Const:
		return "form.not_listed", nil
	case *kind.UniqueItems:
		return "form.repeated", nil
	}
	return "form.not_right", nil
}
