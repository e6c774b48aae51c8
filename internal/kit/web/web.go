package web

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"github.com/motcua/motcua/internal/kit/lang"
)

// Handler answers a request or returns why it cannot. A *fault.Fault becomes a page with its status and
// words; any other error becomes a page with a reference number, and the error goes to the log.
// A handler that returns an error must not have written anything.
type Handler func(w http.ResponseWriter, r *http.Request) error

// state is what the mux knows about a request.
type state struct {
	ref    string
	words  *lang.Words
	size   string
	client netip.Addr
	secure bool
	flash  string
	shown  bool   // the flash was taken by a page
	route  *route // nil: none
	body   *body  // what is being received slowly; nil: nothing is
	mux    *Mux
}

type stateKey struct{}

func stateOf(r *http.Request) *state {
	if s, ok := r.Context().Value(stateKey{}).(*state); ok {
		return s
	}
	return &state{}
}

func withState(r *http.Request, s *state) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), stateKey{}, s))
}

// Words are the words in the language of the reader: ?lang=, else the cookie, else Vietnamese.
func Words(r *http.Request) *lang.Words {
	if s := stateOf(r); s.words != nil {
		return s.words
	}
	return empty.Words(lang.Default)
}

// Languages lists the languages of the house, Vietnamese first.
func Languages(r *http.Request) []string {
	if s := stateOf(r); s.mux != nil {
		return s.mux.c.Lang.Tags()
	}
	return empty.Tags()
}

// TextSize is the reader's choice: "" (normal), "l" or "xl".
func TextSize(r *http.Request) string { return stateOf(r).size }

// Ref is the short number of this request, shown on error pages and written to the log.
func Ref(r *http.Request) string { return stateOf(r).ref }

// Client is the address of the reader. X-Forwarded-For is read from its right end, and only as long as the
// addresses belong to configured proxies.
func Client(r *http.Request) netip.Addr { return stateOf(r).client }

// TakesIn tells whether the request brings something that is kept: reading does not, nor what Lasts marks.
func TakesIn(r *http.Request) bool {
	rt := stateOf(r).route
	return r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions && (rt == nil || !rt.lasting)
}

// Secure tells whether the reader came over TLS, here or at a configured proxy.
func Secure(r *http.Request) bool { return stateOf(r).secure }

// IsFragment tells that htmx asks for a part of the page. Answer the full page otherwise.
func IsFragment(r *http.Request) bool {
	return r.Header.Get("HX-Request") == "true" && r.Header.Get("HX-History-Restore-Request") != "true" &&
		r.Header.Get("HX-Boosted") != "true"
}

// Redirect sends the reader on after a POST (303).
func Redirect(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// Either is the part when htmx asks for one, else the whole page:
// web.Render(w, r, http.StatusOK, web.Either(r, queuePage(v), rows(v))).
func Either(r *http.Request, page, part templ.Component) templ.Component {
	if IsFragment(r) {
		return part
	}
	return page
}

// Local is to when it is a path of this site, else "/": for addresses that came with the request ("?next=").
func Local(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return "/"
	}
	return to
}

// empty serves requests that did not come through a Mux, as in tests of single pages.
var empty = func() *lang.Bundle { b, _ := lang.Load(); return b }() //nolint:errcheck // nothing to load
