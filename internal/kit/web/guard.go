package web

import (
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/kit/fault"
)

// policy lets a page load only what this program serves itself: no inline script or style, no third party.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; frame-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'"

// guardHeaders sets what every answer carries. Pages are personal until web.Public says otherwise.
func guardHeaders(h http.Header, secure bool) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
	h.Set("Cache-Control", "no-store")
	if secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// Public marks an answer that is the same for every reader of one language: browsers may keep it, but ask
// again each time.
func Public(w http.ResponseWriter) { w.Header().Set("Cache-Control", "private, no-cache") }

// fromElsewhere refuses what other sites send. Old browsers send neither of the headers that crossOrigin reads: then a write
// with cookies must come from one of our pages by its Referer, which guardHeaders has browsers send. Requests of machines have
// no cookies and pass.
func (m *Mux) fromElsewhere(r *http.Request) error {
	if err := m.origin.Check(r); err != nil {
		return fault.New(fault.Forbidden, "web.cross_origin").WithCause(err)
	}
	safe := r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions
	if safe || r.Header.Get("Sec-Fetch-Site") != "" || r.Header.Get("Origin") != "" || len(r.Cookies()) == 0 {
		return nil
	}
	page, err := url.Parse(r.Referer())
	switch {
	case err != nil || r.Referer() == "":
		return fault.New(fault.Forbidden, "web.no_origin").WithCause(err)
	case page.Host != r.Host && !slices.Contains(m.c.Origins, page.Scheme+"://"+page.Host):
		return fault.New(fault.Forbidden, "web.cross_origin")
	}
	return nil
}

// crossOrigin refuses posts that come from other sites (Sec-Fetch-Site, else Origin against Host).
func (m *Mux) crossOrigin() *http.CrossOriginProtection {
	p := http.NewCrossOriginProtection()
	for _, o := range m.c.Origins {
		if err := p.AddTrustedOrigin(o); err != nil {
			m.c.Log.Error("web: this origin in the settings is not like https://host and is not trusted", "origin", o, "error", err)
		}
	}
	return p
}

func (m *Mux) trusts(a netip.Addr) bool {
	for _, p := range m.c.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

func remote(r *http.Request) netip.Addr {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return ap.Addr().Unmap()
}

// clientOf walks X-Forwarded-For from its right end while the one who wrote the entry is a trusted proxy: what
// stands further left may have been made up by the reader.
func (m *Mux) clientOf(r *http.Request) netip.Addr {
	client := remote(r)
	if len(m.c.Proxies) == 0 || !m.trusts(client) {
		return client
	}
	list := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(list) - 1; i >= 0; i-- {
		a, err := netip.ParseAddr(strings.TrimSpace(list[i]))
		if err != nil {
			return client
		}
		client = a.Unmap()
		if !m.trusts(client) {
			return client
		}
	}
	return client
}

// viaTLS tells whether the reader's browser speaks HTTPS. X-Forwarded-Proto is believed only from a trusted proxy.
func (m *Mux) viaTLS(r *http.Request) bool {
	if r.TLS != nil || m.c.Secure {
		return true
	}
	if len(m.c.Proxies) == 0 {
		return false
	}
	proto := r.Header.Get("X-Forwarded-Proto")
	if i := strings.LastIndexByte(proto, ','); i >= 0 {
		proto = proto[i+1:]
	}
	return strings.EqualFold(strings.TrimSpace(proto), "https") && m.trusts(remote(r))
}
