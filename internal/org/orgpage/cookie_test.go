package orgpage

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/org/account"
)

// signInCookie signs in by one plain request and gives the cookie of the session.
func signInCookie(s *site, to string, tls bool) *http.Cookie {
	body := url.Values{"login": {"ky.hv"}, "password": {good}}.Encode()
	req := httptest.NewRequest(http.MethodPost, to, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if !tls {
		req.TLS = nil
	}
	rec := httptest.NewRecorder()
	s.mux.ServeHTTP(rec, req)
	for _, c := range rec.Result().Cookies() {
		if strings.Contains(c.Name, "mc_session") {
			return c
		}
	}
	return nil
}

// A fragment asked for after the session ended makes the whole page go to sign-in.
func TestFragmentLeadsToSignIn(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		req := httptest.NewRequest(http.MethodGet, "http://test.local/desk", nil)
		req.Header.Set("HX-Request", "true")
		req.Header.Set("Referer", "http://test.local/desk?tab=3")
		rec := httptest.NewRecorder()
		s.mux.ServeHTTP(rec, req)
		if got := rec.Header().Get("HX-Redirect"); got != StaffSignIn+"?next=%2Fdesk%3Ftab%3D3" {
			t.Errorf("led to %q", got)
		}
	})
}

// A post from another site cannot sign anybody in or out.
func TestOtherSites(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		for _, path := range []string{StaffSignIn, SignOut, CitizenSignIn, Register, People + "/new"} {
			req := httptest.NewRequest(http.MethodPost, "http://test.local"+path, strings.NewReader("login=ky.hv&password="+good))
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.Header.Set("Sec-Fetch-Site", "cross-site")
			rec := httptest.NewRecorder()
			s.mux.ServeHTTP(rec, req)
			if rec.Code != http.StatusForbidden || rec.Header().Get("Set-Cookie") != "" {
				t.Errorf("%s: %d", path, rec.Code)
			}
		}
	})
}

// Every page of the administration is refused to officials without the right, whoever it is about, and leads strangers
// to sign-in.
func TestAdministrationIsRefused(t *testing.T) {
	each(t, cheap, func(t *testing.T, s *site) {
		r := s.in("ky.hv")
		stranger := s.reader()
		for _, path := range []string{People, People + "/new", People + "/backup", People + "/audit", People + "/" + s.receiver} {
			if p := r.Open(path); p.Status != http.StatusForbidden {
				t.Errorf("%s: %d", path, p.Status)
			}
			if stranger.Open(path); !strings.HasPrefix(stranger.Path, StaffSignIn) {
				t.Errorf("%s: a stranger is at %s", path, stranger.Path)
			}
		}
		for _, path := range []string{People + "/new", People + "/" + s.receiver + "/act", People + "/" + s.receiver + "/role"} {
			if p := r.Post(path, url.Values{"act": {string(account.ActLock)}}); p.Status != http.StatusForbidden {
				t.Errorf("%s: %d", path, p.Status)
			}
		}
	})
}
