package lang

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
)

// Words is the bundle in one language.
type Words struct {
	tag    string
	bundle *Bundle
	text   map[string]text
	over   map[string]string // plain texts that override those of the bundle
}

// With are the same words with some plain texts changed: keys whose text has no variables. Others are left out.
func (w *Words) With(over map[string]string) *Words {
	if len(over) == 0 {
		return w
	}
	n := *w
	n.over = over
	return &n
}

// Key is an argument that is itself a word key: T puts its text in place.
type Key string

// Dong is an argument that is an amount of money in đồng: T writes it as Money does.
type Dong int64

// Tag is the language, as it stands in <html lang>.
func (w *Words) Tag() string { return w.tag }

// Has tells whether the key is known.
func (w *Words) Has(key string) bool { _, ok := w.text[key]; return ok }

// Plain tells whether the key is known and its text has no variables.
func (w *Words) Plain(key string) bool { t, ok := w.text[key]; return ok && t.variables() == "" }

// T gives the text of key with its {variables} filled from args: name, value, name, value …
// Whole numbers are written with Number (give a year as text), money (Dong) with Money, day.Date with Date,
// time.Time with DateTime, a Key with its own text and a text in several languages (Text, In(tag)) in this one; what has
// Say(words) writes itself. An unknown key comes back as ⟦key⟧ and is counted in Bundle.Missing, and so does a variable without a value.
func (w *Words) T(key string, args ...any) string {
	t, ok := w.text[key]
	if !ok {
		w.bundle.note(key)
		return "⟦" + key + "⟧"
	}
	if len(t.parts) == 1 && !t.parts[0].variable {
		if s := w.over[key]; s != "" {
			return s
		}
		return t.parts[0].s
	}
	var s strings.Builder
	for _, p := range t.parts {
		if !p.variable {
			s.WriteString(p.s)
			continue
		}
		v, ok := value(p.s, args)
		if !ok {
			w.bundle.note(key + "{" + p.s + "}")
			s.WriteString("⟦" + p.s + "⟧")
			continue
		}
		s.WriteString(w.write(v))
	}
	return s.String()
}

func value(name string, args []any) (any, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1], true
		}
	}
	return nil, false
}

func (w *Words) write(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case int:
		return w.Number(int64(x))
	case int64:
		return w.Number(x)
	case int32:
		return w.Number(int64(x))
	case Dong:
		return w.Money(int64(x))
	case Key:
		return w.T(string(x))
	case day.Date:
		return w.Date(x)
	case time.Time:
		return w.DateTime(x)
	case Text:
		return w.Say(x)
	case interface{ Say(w *Words) string }:
		return x.Say(w)
	case interface{ In(tag string) string }:
		return x.In(w.tag)
	}
	return fmt.Sprint(v)
}

// text is a word taken apart into plain pieces and variables.
type text struct{ parts []part }

type part struct {
	s        string
	variable bool
}

func compile(s string) (text, error) {
	var t text
	for s != "" {
		i := strings.IndexAny(s, "{}")
		if i < 0 {
			t.parts = append(t.parts, part{s: s})
			break
		}
		if s[i] == '}' {
			return t, errors.New("a } without a {")
		}
		if i > 0 {
			t.parts = append(t.parts, part{s: s[:i]})
		}
		j := strings.IndexByte(s[i:], '}')
		if j < 2 || strings.ContainsAny(s[i+1:i+j], "{ ") {
			return t, errors.New("a { without a name and a }")
		}
		t.parts = append(t.parts, part{s: s[i+1 : i+j], variable: true})
		s = s[i+j+1:]
	}
	return t, nil
}

// variables lists the names in a text, each once, sorted: "{a}{b}".
func (t text) variables() string {
	var names []string
	seen := map[string]bool{}
	for _, p := range t.parts {
		if p.variable && !seen[p.s] {
			seen[p.s] = true
			names = append(names, "{"+p.s+"}")
		}
	}
	sort.Strings(names)
	return strings.Join(names, "")
}
