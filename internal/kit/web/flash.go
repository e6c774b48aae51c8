package web

import (
	"net/http"
	"strings"

	"github.com/motcua/motcua/internal/kit/lang"
)

// Flash shows a message once, on the next page: what was done, or what was wrong with what was sent. Only word keys whose
// last part begins with "done_" or "wrong_" and that have no variables are accepted, so that a forged cookie cannot show
// another text: web.Flash(w, r, "dossier.done_accepted").
func Flash(w http.ResponseWriter, r *http.Request, key string) {
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure wherever the reader came over TLS; a counter PC may not
		Name: flashCookie, Value: key, Path: "/", MaxAge: 60,
		HttpOnly: true, Secure: Secure(r), SameSite: http.SameSiteLaxMode})
}

// FlashText is the text of the flash message, "" when there is none. Asking for it counts as showing it: the answer
// clears the cookie.
func FlashText(r *http.Request) string {
	s := stateOf(r)
	if s.flash == "" {
		return ""
	}
	s.shown = true
	return s.words.T(s.flash)
}

// FlashWrong tells whether the flash message says that something was wrong.
func FlashWrong(r *http.Request) bool { return strings.Contains(stateOf(r).flash, flashWrong) }

const flashDone, flashWrong = ".done_", ".wrong_"

func readFlash(r *http.Request, w *lang.Words) string {
	c, err := r.Cookie(flashCookie)
	if err != nil || !strings.Contains(c.Value, flashDone) && !strings.Contains(c.Value, flashWrong) || !w.Plain(c.Value) {
		return ""
	}
	return c.Value
}

func clearFlash(w http.ResponseWriter, secure bool) {
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // as in Flash
		Name: flashCookie, Path: "/", MaxAge: -1,
		HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode})
}

// Forget takes every cookie that came with the request out of the browser, but for the choices of language and text
// size, and asks the browser to forget what it kept of our pages: for computers that others use, too.
func Forget(w http.ResponseWriter, r *http.Request) {
	for _, c := range r.Cookies() {
		if c.Name == langCookie || c.Name == sizeCookie || c.Name == flashCookie {
			continue
		}
		http.SetCookie(w, &http.Cookie{Name: c.Name, Path: "/", MaxAge: -1, //nolint:gosec // as in Flash
			HttpOnly: true, Secure: Secure(r), SameSite: http.SameSiteLaxMode})
	}
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
}
