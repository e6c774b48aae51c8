package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/motcua/motcua/internal/kit/asset"
)

// maxPages bounds how many pages one route keeps.
const maxPages = 1000

// Cached caches a public page, compressed, for readers without a session: it is rendered again after ttl, or as
// soon as version (may be nil) gives another text. Only requests without a query, without an htmx header and
// without cookies other than the choices of language and text size are served from the cache. A page that sets a
// cookie or is not 200 is not cached. The page must not depend on the host or the address of the reader.
func Cached(ttl time.Duration, version func() string) Option {
	return func(r *route) {
		r.cache = &cache{ttl: ttl, version: version, pages: map[cacheKey]*page{}}
	}
}

type cacheKey struct {
	path, lang, size string
	secure           bool
}

type cache struct {
	ttl     time.Duration
	version func() string
	mu      sync.RWMutex
	pages   map[cacheKey]*page
	drawing sync.Mutex
}

// page is one answer, ready to send. It never changes.
type page struct {
	until     time.Time
	version   string
	header    http.Header
	plain, gz []byte
	etag      string
}

func (p *page) fresh(version string, now time.Time) bool {
	return p != nil && p.version == version && now.Before(p.until)
}

// serve answers from the cache, or returns false when the request must be answered by the page itself.
func (c *cache) serve(w http.ResponseWriter, r *http.Request, m *Mux) bool {
	key, ok := c.keyOf(r, m)
	if !ok {
		return false
	}
	version := ""
	if c.version != nil {
		version = c.version()
	}
	p := c.find(key)
	if !p.fresh(version, time.Now()) {
		if p = c.renew(r, m, key, version); p == nil {
			return false
		}
	}
	p.send(w, r)
	return true
}

func (c *cache) find(key cacheKey) *page {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.pages[key]
}

// keyOf tells under which key an anonymous request is kept.
func (c *cache) keyOf(r *http.Request, m *Mux) (cacheKey, bool) {
	if (r.Method != http.MethodGet && r.Method != http.MethodHead) || r.URL.RawQuery != "" ||
		r.Header.Get("HX-Request") != "" || r.Header.Get("Authorization") != "" {
		return cacheKey{}, false
	}
	key := cacheKey{path: r.URL.Path, secure: m.viaTLS(r)}
	if len(r.Header["Cookie"]) > 0 {
		for _, ck := range r.Cookies() {
			if ck.Name != langCookie && ck.Name != sizeCookie {
				return cacheKey{}, false
			}
		}
		key.lang, key.size = choices(r)
	}
	key.lang = m.c.Lang.Words(key.lang).Tag()
	return key, true
}

// renew draws the page once, however many readers wait for it.
func (c *cache) renew(r *http.Request, m *Mux, key cacheKey, version string) *page {
	c.drawing.Lock()
	defer c.drawing.Unlock()
	if p := c.find(key); p.fresh(version, time.Now()) {
		return p
	}
	p := c.draw(r, m)
	if p == nil {
		return nil
	}
	p.version, p.until = version, time.Now().Add(c.ttl)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.pages) >= maxPages {
		c.pages = map[cacheKey]*page{}
	}
	c.pages[key] = p
	return p
}

// draw calls the handler with an anonymous request that has no headers of its own.
func (c *cache) draw(r *http.Request, m *Mux) *page {
	plain := r.Clone(context.WithoutCancel(r.Context()))
	plain.Method = http.MethodGet
	plain.Header = http.Header{}
	for _, name := range []string{"Cookie", "X-Forwarded-Proto", "X-Forwarded-For"} {
		if v := r.Header[name]; v != nil {
			plain.Header[name] = v
		}
	}
	k := &pageRecorder{header: http.Header{}}
	m.answer(k, plain)
	if k.status != http.StatusOK || k.header.Get("Set-Cookie") != "" {
		return nil
	}
	body := k.body.Bytes()
	p := &page{header: k.header, plain: body, gz: squeeze(body), etag: etagOf(body)}
	p.header.Del("Content-Length")
	p.header.Set("Etag", p.etag)
	p.header.Set("Vary", "Accept-Encoding, HX-Request, Cookie")
	Public(k)
	return p
}

// pageRecorder is a ResponseWriter that keeps the answer in memory.
type pageRecorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *pageRecorder) Header() http.Header { return k.header }

func (k *pageRecorder) WriteHeader(status int) {
	if k.status == 0 {
		k.status = status
	}
}

func (k *pageRecorder) Write(b []byte) (int, error) {
	k.WriteHeader(http.StatusOK)
	return k.body.Write(b)
}

func (p *page) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	maps.Copy(h, p.header)
	if match := r.Header.Get("If-None-Match"); match != "" && strings.Contains(match, p.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := p.plain
	if p.gz != nil && asset.Accepts(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = p.gz
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) //nolint:errcheck // the reader went away
	}
}

func squeeze(body []byte) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil
	}
	if _, err := z.Write(body); err != nil || z.Close() != nil {
		return nil
	}
	return b.Bytes()
}

func etagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + hex.EncodeToString(sum[:8]) + `"`
}
