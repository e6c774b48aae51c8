package form

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/catalogue"
)

// lists is a form with a text, a list, and questions that each have this condition.
func lists(t *testing.T, when string, questions int) *Form {
	t.Helper()
	var more strings.Builder
	props := `"t":{"type":"string"},"l":{"type":"array","maxItems":100,"items":{"type":"object","properties":{"a":{"type":"string"}}}}`
	for i := range questions {
		fmt.Fprintf(&more, `,{"field":"/q%d","kind":"text","label":{"vi":"Q"},"when":%q}`, i, when)
		props += fmt.Sprintf(`,"q%d":{"type":"string"}`, i)
	}
	f, err := Compile(catalogue.Form{Schema: []byte(`{"type":"object","properties":{` + props + `}}`),
		Layout: []byte(onePage(`{"field":"/t","kind":"long","label":{"vi":"T"}},{"field":"/l","kind":"list","label":{"vi":"L"},"questions":[{"field":"/a","kind":"text","label":{"vi":"A"}}]}` + more.String()))})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestConditionsThatNeverEndAreRefused: each of these ran for a minute, for hours, or filled the memory.
func TestConditionsThatNeverEndAreRefused(t *testing.T) {
	f := lists(t, "t == 'x'", 1)
	for _, when := range []string{
		"all(1..9000, all(1..9000, all(1..9000, true)))",
		"all(1..9999, true)",
		"all(l, any(l, .a == 'x'))",
		"any(l, len(filter(l, .a == 'x')) > 1)",
		"count(l, one(filter(l, .a != ''), none(l, .a == 'y'))) > 0",
		"t == 'x' && (t != 'y' || any(l, t == 'x' ? all(l, true) : false))",
		"let a = t + t; let b = a + a; let c = b + b; len(c) > 1",
		"t; t == 'x'",
		"t matches '^(a|a)*$'",
		"any(l, .a matches t)",
		"len(repeat(t, 1000000)) > 0",
		strings.Repeat("t == 'x' || ", 100) + "t == 'y'",
	} {
		if err := f.Condition(when); err == nil {
			t.Errorf("understood: %s", when)
		}
	}
	for _, when := range []string{"any(l, .a == 'x')", "len(filter(filter(l, .a != ''), .a != 'x')) == 1",
		"all(l, .a in ['x', 'y']) && none(l, .a == '')", "sum(l, len(.a)) > 3", "lower(trim(t)) == 'x'"} {
		if err := f.Condition(when); err != nil {
			t.Errorf("%s: %v", when, err)
		}
	}
}

// TestTheLargestAnswersCostAMoment: the dearest condition that is understood, on every question of a form, over the
// largest answers: the look through them ends, and small answers are judged as ever.
func TestTheLargestAnswersCostAMoment(t *testing.T) {
	when := "any(l, lower(t) contains .a + 'zz' || trim(lower(t)) contains lower(.a) + 'yy' || .a == 'x')"
	f := lists(t, when, 300)
	if !f.Holds(when, Answers{"t": "b", "l": []any{map[string]any{"a": "x"}}}, today) ||
		f.Holds(when, Answers{"t": "b", "l": []any{map[string]any{"a": "b"}}}, today) {
		t.Fatal("small answers are judged otherwise")
	}
	var items []any
	for range 100 {
		items = append(items, map[string]any{"a": strings.Repeat("b", 900)})
	}
	var many []any
	for range 60_000 {
		many = append(many, map[string]any{})
	}
	for name, a := range map[string]Answers{"long text": {"t": strings.Repeat("b", 150_000), "l": items}, "long list": {"t": "b", "l": many}} {
		start := time.Now()
		f.Check(a, today)
		if took := time.Since(start); took > time.Minute { // it ran for hours; this bound holds on a machine under any load
			t.Errorf("%s: %s", name, took)
		}
	}
}
