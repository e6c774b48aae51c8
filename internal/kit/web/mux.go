package web

import (
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/klauspost/compress/gzhttp"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/limit"
)

// Config sets up a Mux. The zero value works, without words and with bare error pages.
type Config struct {
	// Lang holds the words of every room.
	Lang *lang.Bundle
	// Names are plain texts of a language that override those of Lang: what a province calls its states.
	// Nil: none.
	Names func(tag string) map[string]string
	// ErrorPage draws the page for a fault; view.Problem is one. Nil: a bare page with the words.
	ErrorPage func(r *http.Request, status int, f *fault.Fault, ref string) templ.Component
	// Log takes internal errors and panics with their reference. Nil: slog.Default().
	Log *slog.Logger
	// Access takes one line a request: method, route, status, milliseconds, bytes, reference; never an
	// address, a path or a name. Nil: none.
	Access *slog.Logger
	// Proxies are the networks whose X-Forwarded-For and X-Forwarded-Proto are believed. Empty: none.
	Proxies []netip.Prefix
	// Secure says that everybody comes through HTTPS, spoken by a proxy in front, whatever its headers say.
	Secure bool
	// API are path prefixes ("/api/") that machines call with bearer tokens, never with cookies: no
	// cross-origin check there.
	API []string
	// Origins are further origins allowed to post here, as "https://host". Empty: only our own.
	Origins []string
	// MaxBody limits a request body in bytes unless a route says otherwise. Zero: 1 MiB.
	MaxBody int64
	// Limit counts the requests that come through Proxies, by client. Nil: they are not counted.
	Limit *limit.Limiter
	// Receive takes a slot for a body of at most so many bytes on a route that takes large ones, before it is read, and gives
	// the way to leave it. Nil: there is no limit.
	Receive func(r *http.Request, size int64) (leave func(), err error)
	// Pace is how slowly a body may come on a route that takes large ones. Zero: Slowest.
	Pace Pace
	// Timeout limits the time for one answer unless a route says otherwise. Zero: 30 seconds.
	Timeout time.Duration
}

// Mux routes requests to handlers and guards them: errors become pages, every answer has the security headers, posts from
// other sites are refused, bodies and times are limited, answers are compressed.
type Mux struct {
	c      Config
	mux    *http.ServeMux
	routes []*route
	byName map[string]*route
	use    []func(http.Handler) http.Handler
	origin *http.CrossOriginProtection
	gzip   func(http.Handler) http.HandlerFunc
	inner  http.Handler
}

// route is a registered pattern with its limits.
type route struct {
	pattern string
	max     int64
	timeout time.Duration
	bare    bool
	lasting bool
	cache   *cache
}

// Option changes how one route is guarded.
type Option func(*route)

// Limit lets a route take bodies up to n bytes.
func Limit(n int64) Option { return func(r *route) { r.max = n } }

// Slow lets a route take up to d for reading its request and writing its answer.
func Slow(d time.Duration) Option { return func(r *route) { r.timeout = d } }

// Bare keeps a route away from the middlewares of Use and from compression: built assets, health.
func Bare() Option { return func(r *route) { r.bare = true } }

// Lasts marks a route that posts and yet takes nothing in: signing in and out, asking, deleting. It goes on when a disk is
// nearly full, as reading does.
func Lasts() Option { return func(r *route) { r.lasting = true } }

// NewMux makes an empty Mux.
func NewMux(c Config) *Mux {
	if c.Lang == nil {
		c.Lang = empty
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.MaxBody == 0 {
		c.MaxBody = 1 << 20
	}
	if c.Pace == (Pace{}) {
		c.Pace = Slowest
	}
	if c.Timeout == 0 {
		c.Timeout = 30 * time.Second
	}
	m := &Mux{c: c, mux: http.NewServeMux(), byName: map[string]*route{}}
	m.origin = m.crossOrigin()
	m.gzip = compressor()
	m.chain()
	return m
}

// compresses tells which answers get smaller by compression; papers and pictures are compressed already.
func compresses(kind string) bool {
	for _, p := range [...]string{"text/", "application/json", "application/problem+json", "image/svg+xml"} {
		if strings.HasPrefix(kind, p) {
			return true
		}
	}
	return false
}

func compressor() func(http.Handler) http.HandlerFunc {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(512), gzhttp.CompressionLevel(4), gzhttp.ContentTypeFilter(compresses))
	if err != nil { // the options are constants: this cannot happen
		panic(err)
	}
	return wrap
}

// Handle registers a page. Pattern is a method and a path as of http.ServeMux: "GET /track/{code}".
func (m *Mux) Handle(pattern string, h Handler, opts ...Option) {
	m.Mount(pattern, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			Fail(w, r, err)
		}
	}), opts...)
}

// Mount registers a plain handler, for assets and APIs.
func (m *Mux) Mount(pattern string, h http.Handler, opts ...Option) {
	r := &route{pattern: pattern, max: m.c.MaxBody, timeout: m.c.Timeout}
	for _, o := range opts {
		o(r)
	}
	m.routes = append(m.routes, r)
	m.byName[pattern] = r
	m.mux.Handle(pattern, h)
}

// Routes lists every pattern in the order of registration, so that a test can compare them with the rights matrix.
func (m *Mux) Routes() []string {
	list := make([]string, len(m.routes))
	for i, r := range m.routes {
		list[i] = r.pattern
	}
	return list
}

// Use adds middlewares around all routes, registered before or after: the first given is the outermost. The
// session is read in one of them. Call it before serving.
func (m *Mux) Use(mw func(http.Handler) http.Handler) {
	m.use = append(m.use, mw)
	m.chain()
}

// chain builds: compression → middlewares of the app → pages.
func (m *Mux) chain() {
	var h http.Handler = http.HandlerFunc(m.dispatch)
	for i := len(m.use) - 1; i >= 0; i-- {
		h = m.use[i](h)
	}
	m.inner = m.gzip(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &recorder{ResponseWriter: w}
		defer m.catch(rec, r) // inside of compression, so that the error page is an answer like any other
		h.ServeHTTP(rec, r)
	}))
}

// isAPI tells whether machines call this path.
func (m *Mux) isAPI(path string) bool {
	for _, p := range m.c.API {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return false
}
