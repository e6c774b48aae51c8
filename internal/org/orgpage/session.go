package orgpage

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
)

const (
	plainCookie  = "mc_session"
	secureCookie = "__Host-mc_session"
)

func cookieName(secure bool) string {
	if secure {
		return secureCookie
	}
	return plainCookie
}

func token(r *http.Request) string {
	c, err := r.Cookie(cookieName(web.Secure(r)))
	if err != nil {
		return ""
	}
	return c.Value
}

// setSessionCookie puts the token into the browser: sent back to this host only, unreadable for scripts.
func setSessionCookie(w http.ResponseWriter, r *http.Request, token string, life time.Duration) {
	//nolint:gosec // Secure follows the connection: without TLS a secure cookie would never come back
	http.SetCookie(w, &http.Cookie{Name: cookieName(web.Secure(r)), Value: token, Path: "/", MaxAge: int(life.Seconds()),
		HttpOnly: true, Secure: web.Secure(r), SameSite: http.SameSiteLaxMode})
}

func clearSessionCookie(w http.ResponseWriter, r *http.Request) {
	//nolint:gosec // Secure as it was when the cookie was set
	http.SetCookie(w, &http.Cookie{Name: cookieName(web.Secure(r)), Path: "/", MaxAge: -1,
		HttpOnly: true, Secure: web.Secure(r), SameSite: http.SameSiteLaxMode})
}

func client(r *http.Request) account.Client {
	return account.Client{Address: web.Client(r).String(), Agent: r.UserAgent(), Device: deviceOf(r)}
}

// The cookie by which a device is known again when its person signs in; it opens nothing.
const (
	plainDevice  = "mc_device"
	secureDevice = "__Host-mc_device"
)

func deviceName(secure bool) string {
	if secure {
		return secureDevice
	}
	return plainDevice
}

func deviceOf(r *http.Request) string {
	c, err := r.Cookie(deviceName(web.Secure(r)))
	if err != nil || len(c.Value) > 100 {
		return ""
	}
	return c.Value
}

// arrive puts a session into the browser. When the sign-in is complete the device is known from now on, and the person
// is told of what happened to the account and around it meanwhile.
func (p Pages) arrive(w http.ResponseWriter, r *http.Request, in account.SignedIn) error {
	setSessionCookie(w, r, in.Token, p.Auth.Config().SessionMax)
	if in.Stage != org.Ready {
		return nil
	}
	switch { // the gravest first
	case in.Reset:
		web.Flash(w, r, "org.done_reset_told")
	case in.Asked:
		web.Flash(w, r, "org.done_asked_told")
	case in.Watched:
		web.Flash(w, r, "org.done_watched_told")
	case in.Tried > 0:
		web.Flash(w, r, "org.done_warned")
	}
	known := deviceOf(r)
	if known == "" {
		known = account.NewDevice()
	}
	//nolint:gosec // Secure follows the connection, as for the session
	http.SetCookie(w, &http.Cookie{Name: deviceName(web.Secure(r)), Value: known, Path: "/", MaxAge: int(account.DeviceKept.Seconds()),
		HttpOnly: true, Secure: web.Secure(r), SameSite: http.SameSiteLaxMode})
	return p.Auth.Remember(r.Context(), in, known)
}

// Sessions finds the viewer of each request, fresh from the store, and tells rooms and layouts: m.Use(p.Sessions).
func (p Pages) Sessions(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t := token(r)
		if t == "" {
			next.ServeHTTP(w, r)
			return
		}
		v, err := p.Auth.Load(r.Context(), t, client(r))
		if err != nil {
			web.Fail(w, r, err)
			return
		}
		ctx := org.WithViewer(r.Context(), v)
		if !v.Anonymous() {
			ctx = view.WithViewer(ctx, layoutViewer(r, v))
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// layoutViewer is how the layouts show the viewer: name, first own role, unit.
func layoutViewer(r *http.Request, v org.Viewer) *view.Viewer {
	b := &view.Viewer{ID: v.Person, Name: v.Name, Staff: v.Staff(), Profile: Security, SignOut: SignOut}
	if len(v.Roles) > 0 {
		first := v.Roles[0]
		b.Post = web.Words(r).T(first.Role.Word())
		if u, ok := v.Chart().Unit(first.Unit); ok {
			b.Unit = u.Short
		}
	}
	return b
}

// toSignIn leads to sign-in and back. What was being sent is carried through sign-in (page_continue.go).
func toSignIn(w http.ResponseWriter, r *http.Request, signIn string) error {
	if r.Method == http.MethodPost && !web.IsFragment(r) && org.ViewerOf(r.Context()).Was != "" {
		if kept, ok := saveForm(r); ok {
			return showSignIn(w, r, signInView{signInState: signInState{Keep: kept}, Realm: realmOf(signIn), Ended: true}, http.StatusUnauthorized)
		}
	}
	to := signIn + "?" + url.Values{"next": {back(r)}}.Encode()
	if web.IsFragment(r) {
		w.Header().Set("HX-Redirect", to)
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return web.Redirect(w, r, to)
}

func realmOf(signIn string) account.Realm {
	if signIn == CitizenSignIn {
		return account.Citizens
	}
	return account.Officials
}

// back is where to return to: the page itself, or for something sent, the page it was sent from.
func back(r *http.Request) string {
	if r.Method == http.MethodGet && !web.IsFragment(r) {
		return local(r.URL.RequestURI())
	}
	if u, err := url.Parse(r.Referer()); err == nil && u.Host == r.Host {
		return local(u.RequestURI())
	}
	return ""
}

// local lets only addresses of this house through; "" for everything else.
func local(to string) string {
	if len(to) > 2000 || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return ""
	}
	u, err := url.Parse(to)
	if err != nil || u.Host != "" || u.Scheme != "" || u.User != nil || strings.HasPrefix(u.Path, "//") {
		return ""
	}
	return to
}

func stagePath(s org.Stage) string {
	switch s {
	case org.StageCode:
		return codePage
	case org.StageEnrol:
		return enrolPage
	case org.StageNewSecret:
		return passwordPage
	}
	return "/"
}
