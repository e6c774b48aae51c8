package webtest

import (
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Reader walks through pages without JavaScript: it keeps cookies, follows redirects and sends forms with
// everything that stands in them.
type Reader struct {
	t    testing.TB
	h    http.Handler
	jar  http.CookieJar
	Path string // where the reader is
	// Header is added to every request.
	Header http.Header
}

// NewReader makes a reader of a mux.
func NewReader(t testing.TB, h http.Handler) *Reader {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Reader{t: t, h: h, jar: jar, Header: http.Header{}}
}

const host = "http://test.local"

// Open reads a page, following redirects.
func (r *Reader) Open(path string) *Page {
	r.t.Helper()
	return r.follow(r.send(http.MethodGet, path, nil))
}

// Post sends values to a path, following redirects.
func (r *Reader) Post(path string, v url.Values) *Page {
	r.t.Helper()
	return r.follow(r.send(http.MethodPost, path, v))
}

// Submit sends the only form of a selector with what stands in it, changed by v (a name without values is
// left out). The first named submit button is pressed unless v names one of its name.
func (r *Reader) Submit(p *Page, selector string, v url.Values) *Page {
	r.t.Helper()
	form := p.One(selector)
	values := url.Values{}
	for n := range form.Descendants() {
		collect(n, values)
	}
	for name, list := range v {
		values[name] = list
	}
	action := Attr(form, "action")
	if action == "" {
		action = r.Path
	}
	if strings.EqualFold(Attr(form, "method"), "post") {
		return r.Post(action, values)
	}
	base, _, _ := strings.Cut(action, "?")
	return r.Open(base + "?" + values.Encode())
}

// collect puts what a browser would send for one element into v.
func collect(n *html.Node, v url.Values) {
	name := Attr(n, "name")
	if n.Type != html.ElementNode || name == "" || has(n, "disabled") {
		return
	}
	switch n.Data {
	case "input":
		switch Attr(n, "type") {
		case "checkbox", "radio":
			if has(n, "checked") {
				v.Add(name, Attr(n, "value"))
			}
		case "file", "image", "button", "reset":
		case "submit":
			if !v.Has(name) {
				v.Set(name, Attr(n, "value"))
			}
		default:
			v.Add(name, Attr(n, "value"))
		}
	case "textarea":
		v.Add(name, strings.TrimPrefix(raw(n), "\n"))
	case "button":
		if (Attr(n, "type") == "" || Attr(n, "type") == "submit") && !v.Has(name) {
			v.Set(name, Attr(n, "value"))
		}
	case "select":
		v.Add(name, chosen(n))
	}
}

func chosen(n *html.Node) string {
	first, picked, any := "", "", false
	for o := range n.Descendants() {
		if o.Type != html.ElementNode || o.Data != "option" {
			continue
		}
		if !any {
			first, any = Attr(o, "value"), true
		}
		if has(o, "selected") {
			picked = Attr(o, "value")
		}
	}
	if picked != "" {
		return picked
	}
	return first
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func raw(n *html.Node) string {
	var s strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			s.WriteString(d.Data)
		}
	}
	return s.String()
}

func (r *Reader) send(method, path string, v url.Values) *httptest.ResponseRecorder {
	r.t.Helper()
	at, err := url.Parse(host + r.Path)
	if err != nil {
		r.t.Fatal(err)
	}
	to, err := at.Parse(path)
	if err != nil {
		r.t.Fatal(err)
	}
	to.Fragment = "" // stays with the browser
	req := httptest.NewRequest(method, to.String(), strings.NewReader(v.Encode()))
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", host)
	}
	for name, list := range r.Header {
		req.Header[name] = list
	}
	for _, c := range r.jar.Cookies(to) {
		req.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	r.h.ServeHTTP(rec, req)
	r.jar.SetCookies(to, rec.Result().Cookies())
	r.Path = to.RequestURI()
	return rec
}

func (r *Reader) follow(rec *httptest.ResponseRecorder) *Page {
	r.t.Helper()
	for range 10 {
		to := rec.Header().Get("Location")
		if rec.Code < 300 || rec.Code > 399 || to == "" {
			p := Parse(r.t, rec.Body.String())
			p.Status, p.Header = rec.Code, rec.Header()
			return p
		}
		rec = r.send(http.MethodGet, to, nil)
	}
	r.t.Fatal("webtest: ten redirects and no page")
	return nil
}
