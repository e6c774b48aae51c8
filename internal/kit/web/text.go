package web

import (
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// validText tells whether text is one that a database takes and a page shows: UTF-8 without control characters. No path of
// ours has others.
func validText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

// validQuery gives the request with a query that pages can read as it is: what is no text is taken out, as it is out of
// forms.
func validQuery(r *http.Request) *http.Request {
	if r.URL.RawQuery == "" {
		return r
	}
	q := r.URL.Query()
	dirty := false
	out := make(url.Values, len(q))
	for name, list := range q {
		for _, s := range list {
			n, v := tidy(name), tidy(s)
			dirty = dirty || n != name || v != s
			out.Add(n, v)
		}
	}
	if !dirty {
		return r
	}
	u := *r.URL
	u.RawQuery = out.Encode()
	clean := r.Clone(r.Context())
	clean.URL = &u
	return clean
}
