// Package webtest lets tests read pages by selector and walk through them as a reader without JavaScript does.
package webtest

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Page is an answer, taken apart.
type Page struct {
	t      testing.TB
	Status int
	Header http.Header
	Body   string
	root   *html.Node
}

// Parse takes apart a page or a fragment.
func Parse(t testing.TB, body string) *Page {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatalf("webtest: %v", err)
	}
	return &Page{t: t, Status: http.StatusOK, Body: body, root: root}
}

// All finds the elements a selector names: tag, #id, .class, [attr], [attr=value] and any of them together,
// with spaces for "inside of": "main .errors a[href=#name]".
func (p *Page) All(selector string) []*html.Node {
	p.t.Helper()
	steps := strings.Fields(selector)
	found := []*html.Node{p.root}
	for _, s := range steps {
		m := parse(p.t, s)
		seen := map[*html.Node]bool{}
		var next []*html.Node
		for _, from := range found {
			for n := range from.Descendants() {
				if m.is(n) && !seen[n] {
					seen[n] = true
					next = append(next, n)
				}
			}
		}
		found = next
	}
	return found
}

// One finds the only element a selector names and fails when there is none or more.
func (p *Page) One(selector string) *html.Node {
	p.t.Helper()
	list := p.All(selector)
	if len(list) != 1 {
		p.t.Fatalf("webtest: %d elements are %q, want one, in:\n%s", len(list), selector, p.Body)
	}
	return list[0]
}

// Has tells whether a selector finds anything.
func (p *Page) Has(selector string) bool { p.t.Helper(); return len(p.All(selector)) > 0 }

// Text is the text inside the only element of a selector, with single spaces.
func (p *Page) Text(selector string) string { p.t.Helper(); return Text(p.One(selector)) }

// Texts are the texts of all elements of a selector.
func (p *Page) Texts(selector string) []string {
	p.t.Helper()
	var list []string
	for _, n := range p.All(selector) {
		list = append(list, Text(n))
	}
	return list
}

// Attr is an attribute of the only element of a selector.
func (p *Page) Attr(selector, name string) string { p.t.Helper(); return Attr(p.One(selector), name) }

// Want fails unless the only element of a selector has this text inside.
func (p *Page) Want(selector, text string) {
	p.t.Helper()
	if got := p.Text(selector); !strings.Contains(got, text) {
		p.t.Errorf("webtest: %q reads %q, want %q inside", selector, got, text)
	}
}

// Text is the text inside a node, with single spaces.
func Text(n *html.Node) string {
	var s strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			s.WriteString(d.Data)
			s.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(s.String()), " ")
}

// Attr is an attribute of a node, "" when it has none.
func Attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// matcher is one step of a selector.
type matcher struct {
	tag   string
	attrs [][2]string // "class" and the others; value "*": any
}

func parse(t testing.TB, s string) matcher {
	t.Helper()
	i := strings.IndexAny(s, "#.[")
	if i < 0 {
		return matcher{tag: s}
	}
	m := matcher{tag: s[:i]}
	for s = s[i:]; s != ""; {
		kind := s[0]
		end := strings.IndexAny(s[1:], "#.[") + 1
		if kind == '[' {
			end = strings.IndexByte(s, ']') + 1
		}
		if end == 0 && kind == '[' {
			t.Fatalf("webtest: selector %q has no ]", s)
		}
		if end == 0 {
			end = len(s)
		}
		word := s[1:end]
		switch kind {
		case '#':
			m.attrs = append(m.attrs, [2]string{"id", word})
		case '.':
			m.attrs = append(m.attrs, [2]string{"class", word})
		case '[':
			name, value, ok := strings.Cut(strings.TrimSuffix(word, "]"), "=")
			if !ok {
				value = "*"
			}
			m.attrs = append(m.attrs, [2]string{name, strings.Trim(value, `"'`)})
		}
		s = s[end:]
	}
	return m
}

func (m matcher) is(n *html.Node) bool {
	if n.Type != html.ElementNode || m.tag != "" && m.tag != n.Data {
		return false
	}
	for _, want := range m.attrs {
		has := false
		for _, a := range n.Attr {
			if a.Key != want[0] {
				continue
			}
			has = want[1] == "*" || a.Val == want[1]
			if want[0] == "class" && !has {
				for _, c := range strings.Fields(a.Val) {
					has = has || c == want[1]
				}
			}
		}
		if !has {
			return false
		}
	}
	return true
}
