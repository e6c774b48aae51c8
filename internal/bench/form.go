package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// pageForm is a form of a page, ready to be sent as a browser would.
type pageForm struct {
	action string
	values url.Values
}

// answer is what came back.
type answer struct {
	status   int
	location string
	cookies  string // as the next request sends them
	body     []byte
}

// source is a page as one reader sees it.
type source struct{ url, cookie string }

// readForm reads a page and takes the form on it whose address ends so.
func readForm(ctx context.Context, c *http.Client, page source, to string) (pageForm, error) {
	h := http.Header{}
	if page.cookie != "" {
		h.Set("Cookie", page.cookie)
	}
	b, _, err := get(ctx, c, page.url, h)
	if err != nil {
		return pageForm{}, err
	}
	doc, err := html.Parse(bytes.NewReader(b))
	if err != nil {
		return pageForm{}, err
	}
	base, err := url.Parse(page.url)
	if err != nil {
		return pageForm{}, err
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "form" || !strings.EqualFold(attr(n, "method"), "post") {
			continue
		}
		f := fill(n)
		if path, _, _ := strings.Cut(f.action, "?"); !strings.HasSuffix(path, to) {
			continue
		}
		target, err := base.Parse(f.action)
		if err != nil {
			return pageForm{}, err
		}
		f.action = target.String()
		return f, nil
	}
	return pageForm{}, fmt.Errorf("%s: no form to %q", page.url, to)
}

// fill takes the values a browser would send if nothing was typed.
func fill(n *html.Node) pageForm {
	f := pageForm{action: attr(n, "action"), values: url.Values{}}
	for e := range n.Descendants() {
		name := attr(e, "name")
		if e.Type != html.ElementNode || name == "" {
			continue
		}
		switch kind := attr(e, "type"); {
		case e.Data == "input" && (kind == "radio" || kind == "checkbox"):
			if has(e, "checked") {
				f.values.Add(name, attr(e, "value"))
			}
		case e.Data == "input" && kind != "submit" && kind != "file", e.Data == "textarea":
			f.values.Add(name, attr(e, "value"))
		}
	}
	return f
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// post sends the form and reads the answer to its end.
func (f pageForm) post(ctx context.Context, c *http.Client, cookie string) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, f.action, strings.NewReader(f.values.Encode()))
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Referer", f.action)
	if cookie != "" {
		req.Header.Set("Cookie", cookie)
	}
	res, err := c.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = res.Body.Close() }()
	a := answer{status: res.StatusCode, location: res.Header.Get("Location")}
	var pairs []string
	for _, ck := range res.Cookies() {
		pairs = append(pairs, ck.Name+"="+ck.Value)
	}
	a.cookies = strings.Join(pairs, "; ")
	a.body, err = io.ReadAll(res.Body)
	return a, err
}

// fresh is a copy of the values.
func (f pageForm) fresh() url.Values {
	v := url.Values{}
	for k, list := range f.values {
		v[k] = append([]string(nil), list...)
	}
	return v
}
