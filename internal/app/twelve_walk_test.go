package app_test

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/web/webtest"
)

// walker fills a form in as a person without JavaScript does: a page at a time, with what the person wants to say.
type walker struct {
	*webtest.Reader
	t    *testing.T
	says form.Answers
}

func newWalker(t *testing.T, h *apptest.House, says form.Answers) walker {
	return walker{webtest.NewReader(t, h.Mux), t, says}
}

func (w walker) ok(p *webtest.Page) *webtest.Page {
	w.t.Helper()
	if p.Status != 200 {
		w.t.Fatalf("%s: status %d: %v", w.Path, p.Status, p.Texts("main"))
	}
	return p
}

// none presses no button of the name.
func none(v url.Values, names ...string) url.Values {
	for _, n := range names {
		if _, ok := v[n]; !ok {
			v[n] = []string{}
		}
	}
	return v
}

// fill answers page after page until the pages of the form are over; it tells the keys of the pages.
func (w walker) fill(p *webtest.Page) (*webtest.Page, []string) {
	w.t.Helper()
	var keys []string
	for range 60 {
		w.ok(p)
		if !p.Has("progress") {
			return p, keys
		}
		at := w.Path
		if bad := p.Texts(".errors a"); len(bad) > 0 {
			w.t.Fatalf("%s: %v", at, bad)
		}
		p = w.longer(p)
		p = w.Submit(p, "main form", none(w.page(p), "_save", "_act"))
		if key := at[strings.LastIndex(at, "/")+1:]; len(keys) == 0 || keys[len(keys)-1] != key {
			keys = append(keys, key)
		} else if p.Has(".errors") {
			w.t.Fatalf("%s does not go on: %v", at, p.Texts(".errors a"))
		}
	}
	w.t.Fatalf("the form does not end: %v", keys)
	return nil, nil
}

// longer presses "add" until every list of the page has room for what is said.
func (w walker) longer(p *webtest.Page) *webtest.Page {
	w.t.Helper()
	for range 20 {
		more := ""
		for _, n := range p.All("main form button") {
			name, ok := strings.CutPrefix(webtest.Attr(n, "value"), "add:")
			if !ok {
				continue
			}
			have, _ := strconv.Atoi(webtest.Attr(p.All("main form input[name=" + name + ".n]")[0], "value"))
			if have < len(w.says.List(pointer(name))) {
				more = "add:" + name
			}
		}
		if more == "" {
			return p
		}
		p = w.ok(w.Submit(p, "main form", none(url.Values{"_act": {more}}, "_save")))
	}
	return p
}

func pointer(name string) string { return "/" + strings.ReplaceAll(name, ".", "/") }

// page is what is typed into the inputs of a page.
func (w walker) page(p *webtest.Page) url.Values {
	v := url.Values{}
	for _, tag := range []string{"input", "select", "textarea"} {
		for _, n := range p.All("main form " + tag) {
			if name := webtest.Attr(n, "name"); name != "" && !strings.HasPrefix(name, "_") && webtest.Attr(n, "type") != "hidden" {
				if typed, ok := w.typed(name, n); ok {
					v[name] = typed
				}
			}
		}
	}
	return v
}

// typed is what is typed into one input; parts of dates and addresses have inputs of their own.
func (w walker) typed(name string, n *html.Node) ([]string, bool) {
	if i := strings.LastIndex(name, "."); i > 0 {
		whole, part := w.says.At(pointer(name[:i])), name[i+1:]
		if date, ok := whole.(string); ok && slices.Contains([]string{"d", "m", "y"}, part) {
			return []string{datePart(date, part)}, true
		}
		if a, ok := whole.(map[string]any); ok && slices.Contains([]string{"typed", "code", "detail"}, part) && a["code"] != nil {
			return []string{addressPart(a, part)}, true
		}
	}
	switch x := w.says.At(pointer(name)).(type) {
	case nil:
		return nil, false
	case bool:
		if webtest.Attr(n, "type") == "checkbox" {
			return []string{"1"}, x
		}
		return []string{map[bool]string{true: "yes", false: "no"}[x]}, true
	case float64:
		return []string{strings.Replace(strconv.FormatFloat(x, 'f', -1, 64), ".", ",", 1)}, true
	case []any:
		var list []string
		for _, one := range x {
			list = append(list, fmt.Sprint(one))
		}
		return list, true
	default:
		return []string{fmt.Sprint(x)}, true
	}
}

func datePart(date, part string) string {
	parts := append(strings.Split(date, "-"), "", "")
	return map[string]string{"y": parts[0], "m": parts[1], "d": parts[2]}[part]
}

func addressPart(a map[string]any, part string) string {
	s, _ := a[part].(string)
	if part == "typed" && s == "" {
		s, _ = a["name"].(string)
		s, _, _ = strings.Cut(s, ",")
	}
	return s
}
