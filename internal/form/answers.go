package form

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/fault"
)

// Answers is a JSON object of strings, booleans, whole numbers (int), numbers (float64), lists and objects.
// What was typed wrong stands in it too, as text, so that nothing is ever typed twice.
type Answers map[string]any

// MostAnswers is the largest size of answers, in bytes of JSON.
const MostAnswers = 256 << 10

// ReadAnswers reads a JSON object.
func ReadAnswers(b []byte) (Answers, error) {
	if len(b) > MostAnswers {
		return nil, fault.New(fault.TooLarge, "form.too_much")
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var a map[string]any
	if err := d.Decode(&a); err != nil {
		return nil, fmt.Errorf("form: answers: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("form: answers: more than one JSON value")
	}
	v, err := plain(a)
	if err != nil {
		return nil, err
	}
	if a, _ = v.(map[string]any); a == nil {
		a = map[string]any{}
	}
	return a, nil
}

// plain turns numbers into int where they are whole, float64 where not.
func plain(v any) (any, error) {
	switch x := v.(type) {
	case json.Number:
		if i, err := strconv.ParseInt(x.String(), 10, 64); err == nil {
			return int(i), nil
		}
		f, err := x.Float64()
		if err != nil || math.IsInf(f, 0) {
			return nil, fmt.Errorf("form: answers: the number %s is too large", x)
		}
		return f, nil
	case map[string]any:
		for k, y := range x {
			p, err := plain(y)
			if err != nil {
				return nil, err
			}
			x[k] = p
		}
	case []any:
		for i, y := range x {
			p, err := plain(y)
			if err != nil {
				return nil, err
			}
			x[i] = p
		}
	}
	return v, nil
}

// Bytes are the canonical JSON of the answers, without empty values.
func (a Answers) Bytes() ([]byte, error) {
	m, _ := prune(map[string]any(a)).(map[string]any)
	if m == nil {
		m = map[string]any{}
	}
	return event.Canonical(m)
}

// prune drops what is empty, and gives nil when nothing is left.
func prune(v any) any {
	switch x := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, y := range x {
			if p := prune(y); p != nil {
				out[k] = p
			}
		}
		if len(out) > 0 {
			return out
		}
		return nil
	case []any:
		out := make([]any, 0, len(x))
		for _, y := range x {
			p := prune(y)
			if p == nil {
				if _, object := y.(map[string]any); !object {
					continue
				}
				p = map[string]any{} // an empty item still counts
			}
			out = append(out, p)
		}
		if len(out) > 0 {
			return out
		}
		return nil
	case string:
		if x == "" {
			return nil
		}
	}
	return v
}

// Copy is a deep copy.
func (a Answers) Copy() Answers {
	m, _ := deep(map[string]any(a)).(map[string]any)
	if m == nil {
		m = map[string]any{}
	}
	return m
}

func deep(v any) any {
	switch x := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(x))
		for k, y := range x {
			out[k] = deep(y)
		}
		return out
	case []any:
		out := slices.Clone(x)
		for i, y := range out {
			out[i] = deep(y)
		}
		return out
	}
	return v
}

func steps(pointer string) []string {
	return strings.Split(strings.TrimPrefix(pointer, "/"), "/")
}

// At is the value at a pointer, nil when there is none.
func (a Answers) At(pointer string) any {
	var v any = map[string]any(a)
	for _, s := range steps(pointer) {
		switch x := v.(type) {
		case map[string]any:
			v = x[s]
		case []any:
			i, err := strconv.Atoi(s)
			if err != nil || i < 0 || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

// Text is the text at a pointer, "" when there is none.
func (a Answers) Text(pointer string) string { s, _ := a.At(pointer).(string); return s }

// List is the list at a pointer.
func (a Answers) List(pointer string) []any { l, _ := a.At(pointer).([]any); return l }

// Set puts a value at a pointer; nil takes it away. Objects on the way are made; items of lists are not.
func (a Answers) Set(pointer string, v any) {
	path := steps(pointer)
	last := path[len(path)-1]
	var at any = map[string]any(a)
	for _, s := range path[:len(path)-1] {
		at = step(at, s)
	}
	if x, ok := at.(map[string]any); ok {
		if v == nil {
			delete(x, last)
		} else {
			x[last] = v
		}
	}
}

func step(at any, s string) any {
	switch x := at.(type) {
	case map[string]any:
		switch x[s].(type) {
		case map[string]any, []any:
		default:
			x[s] = map[string]any{}
		}
		return x[s]
	case []any:
		i, err := strconv.Atoi(s)
		if err != nil || i < 0 || i >= len(x) {
			return nil
		}
		if _, ok := x[i].(map[string]any); !ok {
			x[i] = map[string]any{}
		}
		return x[i]
	}
	return nil
}

// Merge lays b over a: what b has wins, objects are merged, lists are replaced.
func (a Answers) Merge(b Answers) Answers {
	out := a.Copy()
	merge(out, b.Copy())
	return out
}

func merge(into, from map[string]any) {
	for k, v := range from {
		x, both := into[k].(map[string]any)
		y, object := v.(map[string]any)
		if both && object {
			merge(x, y)
			continue
		}
		into[k] = v
	}
}

// Equal tells whether two sets of answers say the same.
func (a Answers) Equal(b Answers) bool {
	x, err1 := a.Bytes()
	y, err2 := b.Bytes()
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}
