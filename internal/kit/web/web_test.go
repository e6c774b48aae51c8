package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/a-h/templ"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/web"
)

func book(t testing.TB) *lang.Bundle {
	t.Helper()
	extra := fstest.MapFS{
		"lang/vi.json": {Data: []byte(`{"test.hello":"Xin chào","test.done_sent":"Đã gửi","test.wrong":"{name} chưa đúng"}`)},
		"lang/en.json": {Data: []byte(`{"test.hello":"Hello","test.done_sent":"Sent","test.wrong":"{name} is wrong"}`)},
	}
	b, err := lang.Load(web.Lang, fs.FS(extra))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error { _, err := io.WriteString(w, s); return err })
}

func hello(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, text(web.Words(r).T("test.hello")+web.FlashText(r)+web.TextSize(r)))
}

func get(h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	return do(h, httptest.NewRequest(http.MethodGet, path, nil), header...)
}

func do(h http.Handler, r *http.Request, header ...string) *httptest.ResponseRecorder {
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func TestErrorsBecomePages(t *testing.T) {
	var log bytes.Buffer
	m := web.NewMux(web.Config{Lang: book(t), Log: slog.New(slog.NewTextHandler(&log, nil))})
	cases := map[string]struct {
		err    error
		status int
		says   string
	}{
		"invalid":   {fault.New(fault.Invalid, "test.wrong", "name", "Tên"), 422, "Tên chưa đúng"},
		"sign_in":   {fault.New(fault.SignIn, "test.hello"), 401, "Xin chào"},
		"forbidden": {fault.New(fault.Forbidden, "test.hello"), 403, "Xin chào"},
		"not_found": {fault.New(fault.NotFound, "web.not_found"), 404, "Không tìm thấy"},
		"conflict":  {fault.New(fault.Conflict, "store.changed_meanwhile"), 409, "người khác cập nhật"},
		"too_large": {&http.MaxBytesError{Limit: 1}, 413, "quá lớn"},
		"too_many":  {fault.New(fault.TooMany, "test.hello"), 429, "Xin chào"},
		"busy":      {context.DeadlineExceeded, 503, "đang bận"},
		"internal":  {errors.New("disk on fire"), 500, "trục trặc"},
	}
	for name, c := range cases {
		m.Handle("GET /"+name, func(http.ResponseWriter, *http.Request) error { return c.err })
	}
	for name, c := range cases {
		log.Reset()
		rec := get(m, "/"+name)
		if rec.Code != c.status || !strings.Contains(rec.Body.String(), c.says) {
			t.Errorf("%s: %d %s", name, rec.Code, rec.Body)
		}
		if strings.Contains(rec.Body.String(), "fire") {
			t.Errorf("%s: the page tells the cause", name)
		}
		if logged := strings.Contains(log.String(), "ref="); logged != (c.status >= 500) {
			t.Errorf("%s: logged %v: %s", name, logged, log.String())
		}
	}
}

func TestInternalErrorShowsTheReferenceThatIsLogged(t *testing.T) {
	var log bytes.Buffer
	m := web.NewMux(web.Config{Lang: book(t), Log: slog.New(slog.NewTextHandler(&log, nil))})
	m.Handle("GET /panic", func(http.ResponseWriter, *http.Request) error { panic("boom") })
	m.Handle("GET /error", func(http.ResponseWriter, *http.Request) error { return errors.New("boom") })
	m.Handle("GET /draw", func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, templ.ComponentFunc(func(context.Context, io.Writer) error { return errors.New("boom") }))
	})
	for _, path := range []string{"/panic", "/error", "/draw"} {
		for _, encoding := range []string{"", "gzip"} {
			log.Reset()
			rec := get(m, path, "Accept-Encoding", encoding)
			_, ref, ok := strings.Cut(log.String(), "ref=")
			if rec.Code != 500 || !ok || !strings.Contains(rec.Body.String(), ref[:8]) || !strings.Contains(log.String(), "boom") {
				t.Errorf("%s %q: %d %s\nlog %s", path, encoding, rec.Code, rec.Body, log.String())
			}
		}
	}
}

func TestPanicAfterTheFirstByteCutsTheAnswer(t *testing.T) {
	m := web.NewMux(web.Config{Lang: book(t), Log: quiet()})
	m.Mount("GET /", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("half ", 1000))
		panic("boom")
	}))
	s := httptest.NewServer(m)
	defer s.Close()
	res, err := http.Get(s.URL)
	if err == nil {
		_, err = io.ReadAll(res.Body)
		_ = res.Body.Close()
	}
	if err == nil {
		t.Error("half an answer looked whole")
	}
}

func TestUnknownPathAndWrongMethod(t *testing.T) {
	m := web.NewMux(web.Config{Lang: book(t)})
	m.Handle("GET /a", hello)
	if rec := get(m, "/b"); rec.Code != 404 || !strings.Contains(rec.Body.String(), "Không tìm thấy") {
		t.Errorf("unknown: %d %s", rec.Code, rec.Body)
	}
	rec := do(m, httptest.NewRequest(http.MethodPost, "/a", nil))
	if rec.Code != 405 || !strings.Contains(rec.Header().Get("Allow"), "GET") {
		t.Errorf("wrong method: %d %v", rec.Code, rec.Header())
	}
	if got := strings.Join(m.Routes(), " "); got != "GET /a" {
		t.Errorf("routes: %s", got)
	}
}

func TestSecurityHeadersOnEveryAnswer(t *testing.T) {
	m := web.NewMux(web.Config{Lang: book(t), Log: quiet()})
	m.Handle("GET /ok", hello)
	m.Handle("GET /bad", func(http.ResponseWriter, *http.Request) error { return errors.New("x") })
	for _, path := range []string{"/ok", "/bad", "/none"} {
		h := get(m, path).Header()
		csp := h.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'self'", "base-uri 'none'",
			"form-action 'self'", "object-src 'none'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: policy lacks %s: %s", path, want, csp)
			}
		}
		if strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") {
			t.Errorf("%s: the policy is loose: %s", path, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "same-origin" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", path, h)
		}
		if !strings.Contains(strings.Join(h.Values("Vary"), ","), "HX-Request") {
			t.Errorf("%s: Vary is %v", path, h.Values("Vary"))
		}
	}
}

func TestPostsFromOtherSitesAreRefused(t *testing.T) {
	m := web.NewMux(web.Config{Lang: book(t), API: []string{"/api/"}, Origins: []string{"https://friend.example"}})
	for _, p := range []string{"POST /form", "POST /api/x"} {
		m.Handle(p, hello)
	}
	cases := []struct {
		path, name, value string
		status            int
	}{
		{"/form", "Sec-Fetch-Site", "cross-site", 403},
		{"/form", "Sec-Fetch-Site", "same-site", 403},
		{"/form", "Sec-Fetch-Site", "same-origin", 200},
		{"/form", "Origin", "https://evil.example", 403},
		{"/form", "Origin", "null", 403},
		{"/form", "Origin", "http://example.com", 200}, // our own host in httptest
		{"/form", "Origin", "https://friend.example", 200},
		{"/form", "X-Nothing", "", 200},
		{"/api/x", "Sec-Fetch-Site", "cross-site", 200},
	}
	for _, c := range cases {
		rec := do(m, httptest.NewRequest(http.MethodPost, c.path, nil), c.name, c.value)
		if rec.Code != c.status {
			t.Errorf("%s %s=%s: %d, want %d", c.path, c.name, c.value, rec.Code, c.status)
		}
	}
}

// TestOldBrowsers: a write with cookies and without the headers of today's browsers passes from our own pages only.
func TestOldBrowsers(t *testing.T) {
	m := web.NewMux(web.Config{Lang: book(t), API: []string{"/api/"}, Origins: []string{"https://friend.example"}})
	for _, p := range []string{"POST /form", "GET /form", "POST /api/x"} {
		m.Handle(p, hello)
	}
	for _, c := range []struct {
		method, path, referer string
		cookie                bool
		status                int
	}{
		{"POST", "/form", "http://example.com/a?b", true, 200}, // our own host in httptest
		{"POST", "/form", "https://friend.example/a", true, 200},
		{"POST", "/form", "https://evil.example/?http://example.com/", true, 403},
		{"POST", "/form", "http://example.com.evil.example/", true, 403},
		{"POST", "/form", "http://example.com@evil.example/", true, 403},
		{"POST", "/form", "://", true, 403},
		{"POST", "/form", "", true, 403},
		{"POST", "/form", "", false, 200}, // a machine
		{"GET", "/form", "", true, 200},
		{"POST", "/api/x", "", true, 200},
	} {
		r := httptest.NewRequest(c.method, c.path, nil)
		if c.cookie {
			r.AddCookie(&http.Cookie{Name: "mc_session", Value: "x"})
		}
		if rec := do(m, r, "Referer", c.referer); rec.Code != c.status {
			t.Errorf("%s %s from %q: %d, want %d", c.method, c.path, c.referer, rec.Code, c.status)
		}
	}
}

func TestClientAddressBehindProxies(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	cases := []struct{ remote, forwarded, proto, want, scheme string }{
		{"203.0.113.9:5", "1.2.3.4", "https", "203.0.113.9", "http"},              // not a proxy: not believed
		{"10.0.0.1:5", "1.2.3.4", "https", "1.2.3.4", "https"},                    // one proxy
		{"10.0.0.1:5", "9.9.9.9, 1.2.3.4, 10.0.0.2", "https", "1.2.3.4", "https"}, // made-up entry on the left
		{"10.0.0.1:5", "", "http", "10.0.0.1", "http"},                            // the proxy itself
		{"10.0.0.1:5", "1.2.3.4, rubbish", "http, https", "10.0.0.1", "https"},    // rubbish on the right
		{"[::ffff:10.0.0.1]:5", "2001:db8::1", "https", "2001:db8::1", "https"},   // IPv6, mapped proxy
		{"10.0.0.1:5", "10.0.0.7, 10.0.0.8", "https, http", "10.0.0.7", "http"},   // all trusted: the leftmost
	}
	for _, c := range cases {
		m := web.NewMux(web.Config{Proxies: proxies})
		var got, scheme string
		m.Handle("GET /", func(_ http.ResponseWriter, r *http.Request) error {
			got, scheme = web.Client(r).String(), "http"
			if web.Secure(r) {
				scheme = "https"
			}
			return nil
		})
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.remote
		do(m, r, "X-Forwarded-For", c.forwarded, "X-Forwarded-Proto", c.proto)
		if got != c.want || scheme != c.scheme {
			t.Errorf("%+v: got %s over %s", c, got, scheme)
		}
	}
}

func TestLanguageTextSizeAndFlash(t *testing.T) {
	m := web.NewMux(web.Config{Lang: book(t)})
	m.Handle("GET /", hello)
	if got := get(m, "/").Body.String(); got != "Xin chào" {
		t.Errorf("default: %q", got)
	}
	rec := get(m, "/?lang=en&size=xl")
	if got := rec.Body.String(); got != "Helloxl" || len(rec.Result().Cookies()) != 2 {
		t.Errorf("?lang=en: %q %v", got, rec.Result().Cookies())
	}
	if rec = get(m, "/?lang=zz&size=9"); rec.Body.String() != "Xin chào" || len(rec.Result().Cookies()) != 0 {
		t.Errorf("unknown choices: %q %v", rec.Body, rec.Result().Cookies())
	}
	if got := get(m, "/", "Cookie", "mc_lang=en; mc_size=l").Body.String(); got != "Hellol" {
		t.Errorf("cookie: %q", got)
	}
	if got := get(m, "/?size=m", "Cookie", "mc_size=l").Body.String(); got != "Xin chào" {
		t.Errorf("back to normal text: %q", got)
	}
	rec = get(m, "/", "Cookie", "mc_flash=test.done_sent")
	if rec.Body.String() != "Xin chàoĐã gửi" || !strings.Contains(rec.Header().Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("flash: %q %v", rec.Body, rec.Header())
	}
	for _, forged := range []string{"test.hello", "web.not_found", "x.done_", "<b>.done_x"} {
		if got := get(m, "/", "Cookie", "mc_flash="+forged).Body.String(); got != "Xin chào" {
			t.Errorf("forged flash %s: %q", forged, got)
		}
	}
}

func TestMiddlewareOrderAndErrors(t *testing.T) {
	m := web.NewMux(web.Config{Lang: book(t)})
	var order []string
	use := func(name string) {
		m.Use(func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				order = append(order, name)
				if r.URL.Path == "/stop" && name == "b" {
					web.Fail(w, r, fault.New(fault.SignIn, "test.hello"))
					return
				}
				next.ServeHTTP(w, r)
			})
		})
	}
	m.Handle("GET /", hello)
	m.Handle("GET /bare", hello, web.Bare())
	use("a")
	use("b")
	get(m, "/")
	if strings.Join(order, "") != "ab" {
		t.Errorf("order %v", order)
	}
	order = nil
	get(m, "/bare")
	if len(order) > 0 {
		t.Error("a bare route went through the middlewares")
	}
	if rec := get(m, "/stop"); rec.Code != 401 || !strings.Contains(rec.Body.String(), "Xin chào") {
		t.Errorf("stopped: %d %s", rec.Code, rec.Body)
	}
}

func TestCompression(t *testing.T) {
	m := web.NewMux(web.Config{Lang: book(t)})
	long := strings.Repeat("dài ", 1000)
	m.Handle("GET /", func(w http.ResponseWriter, r *http.Request) error { return web.Render(w, r, 200, text(long)) })
	rec := get(m, "/", "Accept-Encoding", "gzip")
	z, err := gzip.NewReader(rec.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(z); err != nil || string(got) != long {
		t.Errorf("unpacked: %d bytes, %v", len(got), err)
	}
	m.Handle("GET /paper", func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", "application/pdf")
		_, err := io.WriteString(w, long)
		return err
	})
	if rec := get(m, "/paper", "Accept-Encoding", "gzip"); rec.Header().Get("Content-Encoding") != "" {
		t.Error("a paper was compressed")
	}
	if rec := get(m, "/"); rec.Header().Get("Content-Encoding") != "" || rec.Body.String() != long {
		t.Error("compressed without being asked")
	}
}

func TestAccessLogTellsNothingPersonal(t *testing.T) {
	var log bytes.Buffer
	m := web.NewMux(web.Config{Lang: book(t), Access: slog.New(slog.NewTextHandler(&log, nil))})
	m.Handle("GET /track/{code}", hello)
	r := httptest.NewRequest(http.MethodGet, "/track/SECRET?phone=0905000111", nil)
	do(m, r)
	if s := log.String(); !strings.Contains(s, `route="GET /track/{code}"`) || !strings.Contains(s, "status=200") || !strings.Contains(s, "bytes=9") {
		t.Errorf("log: %s", s)
	}
	if s := log.String(); strings.Contains(s, "SECRET") || strings.Contains(s, "0905") || strings.Contains(s, "192.0.2") {
		t.Errorf("the log tells too much: %s", s)
	}
}

func TestFragments(t *testing.T) {
	m := web.NewMux(web.Config{Lang: book(t)})
	m.Handle("GET /", func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, 200, web.Either(r, text("page"), text("part")))
	})
	for _, c := range []struct{ header, want string }{{"X", "page"}, {"HX-Request", "part"}} {
		if got := get(m, "/", c.header, "true").Body.String(); got != c.want {
			t.Errorf("%s: %q", c.header, got)
		}
	}
	if got := get(m, "/", "HX-Request", "true", "HX-History-Restore-Request", "true").Body.String(); got != "page" {
		t.Errorf("history: %q", got)
	}
}

func TestLocal(t *testing.T) {
	for to, want := range map[string]string{"/a?b=1": "/a?b=1", "": "/", "//evil.example": "/", "https://evil.example": "/", "/\\evil.example": "/",
		"a": "/", "/a\nb": "/", "javascript:alert(1)": "/", "/%zz": "/"} {
		if got := web.Local(to); got != want {
			t.Errorf("%q: %q, want %q", to, got, want)
		}
	}
}
