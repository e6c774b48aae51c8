package field

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/kit/lang"
)

// JSON is a value as machines read it: a number, a text, true or false, a list; null for blank; {"empty": "none"} and
// {"empty": "not_applicable"} for the other two.
func (f Field) JSON(v Value) any {
	switch {
	case v.Blank():
		return nil
	case !v.Filled():
		return map[string]any{"empty": v.empty.String()}
	case f.Kind == KindMany || f.Kind == KindFile:
		return v.List()
	}
	switch f.rule().json {
	case "number", "integer":
		return json.Number(v.text)
	case "boolean":
		return v.Yes()
	}
	return v.text
}

// FromJSON reads what JSON writes and checks it.
func (f Field) FromJSON(e Env, raw json.RawMessage) (Value, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var x any
	if len(raw) > 0 {
		if err := d.Decode(&x); err != nil {
			return Value{}, f.bad(no{key: "field.not_text"})
		}
	}
	v, ok := f.ofJSON(x)
	if !ok {
		return Value{}, f.bad(no{key: "field.not_so_json"})
	}
	return f.Check(e, v)
}

// ofJSON takes a value whose type is that of the field.
func (f Field) ofJSON(x any) (Value, bool) {
	kind := f.rule().json
	switch x := x.(type) {
	case nil:
		return Value{}, true
	case map[string]any:
		var e Empty
		name, _ := x["empty"].(string)
		err := e.UnmarshalText([]byte(name))
		return Lacking(e), err == nil && e != Blank && len(x) == 1
	case json.Number:
		return Said(x.String()), kind == "number" || kind == "integer"
	case bool:
		return Yes(x), kind == "boolean"
	case string:
		return Said(x), kind == "string"
	case []any:
		var list []string
		for _, y := range x {
			s, ok := y.(string)
			if !ok || strings.Contains(s, ",") {
				return Value{}, false
			}
			list = append(list, s)
		}
		return Several(list), kind == "array" || f.Kind == KindFile
	}
	return Value{}, false
}

// Schema is the JSON Schema (2020-12) of the field, in the words of a language.
func (f Field) Schema(w *lang.Words) map[string]any {
	s := map[string]any{"title": w.Say(f.Label)}
	if f.Help != nil {
		s["description"] = w.Say(f.Help)
	}
	content := map[string]any{"type": f.rule().json}
	switch f.Kind {
	case KindText, KindLong:
		content["maxLength"] = f.most()
	case KindNumber, KindMoney:
		for name, limit := range map[string]string{"minimum": f.From, "maximum": f.To} {
			if limit != "" {
				content[name] = json.Number(limit)
			}
		}
		if f.decimals() == 0 {
			content["type"] = "integer"
		}
	case KindDate:
		content["pattern"] = datePatterns[f.Precision]
	case KindMoment:
		content["format"] = "date-time"
	case KindChoice:
		content["enum"] = f.values()
	case KindMany:
		content["items"] = map[string]any{"type": "string", "enum": f.values()}
		content["uniqueItems"] = true
	case KindFile:
		content["type"], content["items"] = "array", map[string]any{"type": "string"}
	case KindPoint:
		content["pattern"] = `^-?\d+\.\d{6},-?\d+\.\d{6}$`
	case KindEmail:
		content["format"] = "email"
	}
	also := f.lacks()
	if len(also) == 0 {
		for k, v := range content {
			s[k] = v
		}
		return s
	}
	s["anyOf"] = append([]any{content}, also...)
	return s
}

var datePatterns = map[Precision]string{ToTheDay: `^\d{4}-\d{2}-\d{2}$`, ToTheMonth: `^\d{4}-\d{2}(-\d{2})?$`, ToTheYear: `^\d{4}(-\d{2}(-\d{2})?)?$`}

func (f Field) values() (list []string) {
	for _, o := range f.Options {
		list = append(list, o.Value)
	}
	return list
}

// lacks are the schemas of what may stand instead of a content.
func (f Field) lacks() (list []any) {
	if !f.Required {
		list = append(list, map[string]any{"type": "null"})
	}
	var names []string
	for _, e := range f.Empties {
		names = append(names, e.String())
	}
	if names != nil {
		list = append(list, map[string]any{"type": "object", "required": []string{"empty"}, "additionalProperties": false,
			"properties": map[string]any{"empty": map[string]any{"enum": names}}})
	}
	return list
}

// Schema is the JSON Schema of a record with these fields.
func Schema(list []Field, w *lang.Words) map[string]any {
	props, required := map[string]any{}, []string{}
	for _, f := range list {
		props[f.Name] = f.Schema(w)
		if f.Required {
			required = append(required, f.Name)
		}
	}
	return map[string]any{"type": "object", "properties": props, "required": required, "additionalProperties": false}
}

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// taken are names of columns that every record has, of hidden inputs and of what an address says.
var taken = []string{"id", "seq", "search", "seen", "reason", "q", "sort", "after", "format", "lang", "size"}

// Define reads the fields of a definition: a JSON list. What nobody could fill in is refused.
func Define(raw []byte) ([]Field, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	var list []Field
	if err := d.Decode(&list); err != nil {
		return nil, fmt.Errorf("field: the definition: %w", err)
	}
	return list, Sound(list)
}

// Sound tells what is wrong with a list of fields.
func Sound(list []Field) error {
	names := map[string]bool{}
	for i, f := range list {
		if err := f.sound(); err != nil {
			return fmt.Errorf("field: no. %d, %q: %w", i+1, f.Name, err)
		}
		if names[f.Name] {
			return fmt.Errorf("field: %q stands twice", f.Name)
		}
		names[f.Name] = true
	}
	return nil
}

func (f Field) sound() error {
	_, known := rules[f.Kind]
	offers := f.Kind == KindChoice || f.Kind == KindMany
	c := call{Field: f}
	c.From, c.To = "", ""
	switch {
	case !nameForm.MatchString(f.Name):
		return fmt.Errorf("a name is of the letters a-z, digits and _, 40 at most")
	case slices.Contains(taken, f.Name):
		return fmt.Errorf("the pages of records use this name themselves")
	case !known && !f.Kind.ofRoom():
		return fmt.Errorf("there is no kind %q", f.Kind)
	case f.Label.Key() == "" && f.Label.In(lang.Default) == "":
		return fmt.Errorf("it has no label in Vietnamese")
	case offers && len(f.Options) == 0, !offers && len(f.Options) > 0:
		return fmt.Errorf("options are of choice and many, which need some")
	case f.Decimals < 0 || f.Decimals > 6 || f.Decimals > 0 && f.Kind != KindNumber:
		return fmt.Errorf("a number has 0 to 6 decimals")
	case f.Max < 0 || f.Max > 100_000:
		return fmt.Errorf("max is beyond what a page can ask")
	case slices.Contains(f.Empties, Blank):
		return fmt.Errorf("blank is not an answer")
	case f.Tick && (f.Kind != KindYesNo || f.Required || len(f.Empties) > 0):
		return fmt.Errorf("a tick is a question of yes or no that is always answered")
	}
	if _, ok := datePatterns[f.Precision]; !ok {
		return fmt.Errorf("there is no precision %q", f.Precision)
	}
	for _, limit := range []string{f.From, f.To} {
		if limit == "" || limit == "today" && f.Kind == KindDate {
			continue
		}
		if f.Kind != KindNumber && f.Kind != KindMoney && f.Kind != KindDate {
			return fmt.Errorf("from and to are of numbers, money and dates")
		}
		c.Precision = ToTheYear
		if text, wrong := f.rule().strict(c, limit); wrong.key != "" || text != limit {
			return fmt.Errorf("the limit %q is not in canonical text", limit)
		}
	}
	return f.soundOptions()
}

// soundOptions: values are short and without commas, labels tell them apart, so that a file can be read by its words.
func (f Field) soundOptions() error {
	values, labels := map[string]bool{}, map[string]bool{}
	for _, o := range f.Options {
		label := o.Label.Key()
		if label == "" {
			label = o.Label.In(lang.Default)
		}
		switch {
		case o.Value == "" || len(o.Value) > 100 || strings.ContainsAny(o.Value, ",;!") || tidy(o.Value, false) != o.Value || values[o.Value]:
			return fmt.Errorf("option %q: a value is a short text of its own without comma, semicolon and exclamation mark", o.Value)
		case label == "" || labels[label] || strings.Contains(label, ";"):
			return fmt.Errorf("option %q: it needs a label of its own in Vietnamese, without ;", o.Value)
		}
		values[o.Value], labels[label] = true, true
	}
	return nil
}
