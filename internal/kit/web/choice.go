package web

import (
	"net/http"
	"strings"
)

// Names of the cookies that hold a reader's choices and nothing about the person.
const (
	langCookie  = "mc_lang"
	sizeCookie  = "mc_size"
	flashCookie = "mc_flash"
)

// choose reads language and text size: ?lang= and ?size= when given (and keeps them for a year), else the
// cookies.
func (m *Mux) choose(w http.ResponseWriter, r *http.Request, s *state) {
	tag, size := choices(r)
	if r.URL.RawQuery != "" && r.Method == http.MethodGet {
		q := r.URL.Query()
		if v := q.Get("lang"); m.c.Lang.Has(v) {
			tag = v
			keep(w, s, langCookie, v)
		}
		if v := q.Get("size"); v == "m" || validSize(v) {
			size = strings.TrimPrefix(v, "m")
			keep(w, s, sizeCookie, v)
		}
	}
	s.words, s.size = m.c.Lang.Words(tag), size
	if m.c.Names != nil {
		s.words = s.words.With(m.c.Names(s.words.Tag()))
	}
}

func validSize(v string) bool { return v == "l" || v == "xl" }

// choices reads the cookies.
func choices(r *http.Request) (tag, size string) {
	if c, err := r.Cookie(langCookie); err == nil {
		tag = c.Value
	}
	if c, err := r.Cookie(sizeCookie); err == nil && validSize(c.Value) {
		size = c.Value
	}
	return tag, size
}

func keep(w http.ResponseWriter, s *state, name, value string) {
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure wherever the reader came over TLS; a counter PC may not
		Name: name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode})
}
