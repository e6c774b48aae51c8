package form

import (
	"slices"
	"strings"
)

// The layout says which of the questions asked must be answered; the schema says what an answer looks like.
// What is changed in a sketch keeps the schema from contradicting it: a changed question is demanded by the
// layout alone.

// fit writes into the schema what a question may be answered. same: its kind did not change, so limits that
// somebody wrote stay.
func (s *Sketch) fit(pointer string, q *Question, same bool) {
	if pointer == "" {
		return
	}
	s.loosen(pointer)
	old, _ := s.field(pointer, false)[last(pointer)].(map[string]any)
	if same && old != nil {
		s.narrow(old, q)
		return
	}
	s.field(pointer, true)[last(pointer)] = answerSchema(q)
}

// narrow brings the list of answers and the ends of a list up to date.
func (s *Sketch) narrow(old map[string]any, q *Question) {
	switch q.Kind {
	case KindChoice:
		if _, has := old["enum"]; has {
			old["enum"] = optionValues(q)
		}
	case KindMany:
		if items, ok := old["items"].(map[string]any); ok && items["enum"] != nil {
			items["enum"] = optionValues(q)
		}
	case KindList:
		delete(old, "minItems")
		delete(old, "maxItems")
	}
}

func optionValues(q *Question) []any {
	out := make([]any, 0, len(q.Options))
	for _, o := range q.Options {
		out = append(out, o.Value)
	}
	return out
}

func answerSchema(q *Question) map[string]any {
	text := func(n int) map[string]any { return map[string]any{"type": "string", "maxLength": n} }
	ref := func(name string) map[string]any { return map[string]any{"$ref": schemaOfBlocks + "#/$defs/" + name} }
	switch q.Kind {
	case KindLong:
		return text(5000)
	case KindName:
		return text(120)
	case KindDate:
		return ref("date")
	case KindAddress:
		return ref("address")
	case KindCitizenID:
		return map[string]any{"type": "string", "pattern": "^[0-9]{12}$"}
	case KindTaxCode, KindPhone:
		return text(16)
	case KindEmail:
		return text(254)
	case KindChoice:
		return map[string]any{"enum": optionValues(q)}
	case KindMany:
		return map[string]any{"type": "array", "items": map[string]any{"enum": optionValues(q)}, "uniqueItems": true}
	case KindYesNo:
		return map[string]any{"type": "boolean"}
	case KindConfirm:
		return map[string]any{"const": true}
	case KindNumber:
		if q.Decimals > 0 {
			return map[string]any{"type": "number"}
		}
		return map[string]any{"type": "integer"}
	case KindMoney:
		return map[string]any{"type": "integer", "minimum": 0}
	case KindList:
		props := map[string]any{}
		for _, sub := range q.Questions {
			props[strings.TrimPrefix(sub.Field, "/")] = answerSchema(sub)
		}
		return map[string]any{"type": "array", "maxItems": mostItems, "items": map[string]any{"type": "object", "properties": props}}
	}
	return text(300)
}

func last(pointer string) string { p := steps(pointer); return p[len(p)-1] }

// field is the "properties" that a pointer's last step stands in; grow makes what is missing on the way. What is
// not there and not made is an empty map of nobody.
func (s *Sketch) field(pointer string, grow bool) map[string]any {
	at := s.schema
	path := steps(pointer)
	for _, step := range path[:len(path)-1] {
		if step == "*" {
			at = under(at, "items", grow)
			continue
		}
		at = under(under(at, "properties", grow), step, grow)
		if grow && at["type"] == nil && at["$ref"] == nil && at["items"] == nil {
			at["type"] = "object"
		}
	}
	return under(at, "properties", grow)
}

func under(m map[string]any, key string, grow bool) map[string]any {
	x, ok := m[key].(map[string]any)
	if !ok {
		x = map[string]any{}
		if grow {
			m[key] = x
		}
	}
	return x
}

// drop takes a field out of the schema.
func (s *Sketch) drop(pointer string) {
	s.loosen(pointer)
	delete(s.field(pointer, false), last(pointer))
}

// loosen takes a field, and the objects on the way to it, out of every list of what is required. What stands
// under "if" is a question, not a demand, and stays.
func (s *Sketch) loosen(pointer string) {
	if pointer != "" {
		loosen(s.schema, steps(pointer))
	}
}

func loosen(at map[string]any, path []string) {
	if len(path) == 0 {
		return
	}
	if path[0] == "*" {
		if items, ok := at["items"].(map[string]any); ok {
			loosen(items, path[1:])
		}
	} else {
		if list, ok := at["required"].([]any); ok {
			if list = slices.DeleteFunc(list, func(v any) bool { return v == path[0] }); len(list) > 0 {
				at["required"] = list
			} else {
				delete(at, "required")
			}
		}
		if sub, ok := under(at, "properties", false)[path[0]].(map[string]any); ok {
			loosen(sub, path[1:])
		}
	}
	for _, key := range []string{"allOf", "anyOf", "oneOf"} {
		list, _ := at[key].([]any)
		for _, x := range list {
			if m, ok := x.(map[string]any); ok {
				loosen(m, path)
			}
		}
	}
	for _, key := range []string{"then", "else"} {
		if m, ok := at[key].(map[string]any); ok {
			loosen(m, path)
		}
	}
}

// Limits are the least and the greatest number that the schema lets the question at a spot be answered; nil: no
// limit.
func (s *Sketch) Limits(at Spot) (least, most any) {
	p := s.pointer(at)
	if p == "" {
		return nil, nil
	}
	m, _ := s.field(p, false)[last(p)].(map[string]any)
	return m["minimum"], m["maximum"]
}

// Limit sets them; nil takes a limit away.
func (s *Sketch) Limit(at Spot, least, most any) {
	p := s.pointer(at)
	m, ok := s.field(p, false)[last(p)].(map[string]any)
	if !ok {
		return
	}
	for key, v := range map[string]any{"minimum": least, "maximum": most} {
		if v == nil {
			delete(m, key)
		} else {
			m[key] = v
		}
	}
}
