package web_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/web"
)

// counted is a page that tells how often it was drawn, for whom and in which language.
func counted(t testing.TB, n *atomic.Int64, opt web.Option) *web.Mux {
	m := web.NewMux(web.Config{Lang: book(t)})
	m.Handle("GET /{$}", func(w http.ResponseWriter, r *http.Request) error {
		who := "nobody"
		if c, err := r.Cookie("session"); err == nil {
			who = c.Value
		}
		return web.Render(w, r, 200, text(fmt.Sprintf("%d %s %s%s", n.Add(1), web.Words(r).T("test.hello"), who, strings.Repeat(" .", 500))))
	}, opt)
	return m
}

func first(rec *httptest.ResponseRecorder) string {
	s, _, _ := strings.Cut(rec.Body.String(), " .")
	return s
}

func TestCachedServesAnonymousReadersOnly(t *testing.T) {
	var n atomic.Int64
	m := counted(t, &n, web.Cached(time.Hour, nil))
	steps := []struct{ path, cookie, want string }{
		{"/", "", "1 Xin chào nobody"},
		{"/", "", "1 Xin chào nobody"},
		{"/", "session=Mai", "2 Xin chào Mai"},
		{"/", "session=Mai", "3 Xin chào Mai"},
		{"/", "", "1 Xin chào nobody"},
		{"/", "mc_lang=en", "4 Hello nobody"},
		{"/", "mc_lang=en; mc_size=l", "5 Hello nobody"},
		{"/", "mc_lang=en", "4 Hello nobody"},
		{"/?q=1", "", "6 Xin chào nobody"},
		{"/", "mc_flash=test.done_sent", "7 Xin chào nobody"},
		{"/", "mc_lang=zz", "1 Xin chào nobody"},
	}
	for _, s := range steps {
		var header []string
		if s.cookie != "" {
			header = []string{"Cookie", s.cookie}
		}
		if got := first(get(m, s.path, header...)); got != s.want {
			t.Errorf("%s %q: %q, want %q", s.path, s.cookie, got, s.want)
		}
	}
	if got := first(get(m, "/", "HX-Request", "true")); got == "1 Xin chào nobody" {
		t.Error("a fragment came from the cache")
	}
}

func TestCachedEncodingsAndValidators(t *testing.T) {
	var n atomic.Int64
	m := counted(t, &n, web.Cached(time.Hour, nil))
	plain := get(m, "/")
	packed := get(m, "/", "Accept-Encoding", "br, gzip")
	if packed.Header().Get("Content-Encoding") != "gzip" || !strings.Contains(packed.Header().Get("Vary"), "Accept-Encoding") {
		t.Fatalf("headers %v", packed.Header())
	}
	if packed.Header().Get("Content-Security-Policy") == "" || packed.Header().Get("Cache-Control") != "private, no-cache" {
		t.Errorf("headers %v", packed.Header())
	}
	z, err := gzip.NewReader(bytes.NewReader(packed.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(z); err != nil || string(got) != plain.Body.String() {
		t.Errorf("unpacked differs: %v", err)
	}
	again := get(m, "/", "If-None-Match", plain.Header().Get("Etag"))
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("unchanged: %d %d bytes", again.Code, again.Body.Len())
	}
	if head := do(m, httptest.NewRequest(http.MethodHead, "/", nil)); head.Code != 200 || head.Body.Len() != 0 {
		t.Errorf("HEAD: %d %d bytes", head.Code, head.Body.Len())
	}
}

func TestCachedEndsByTimeAndByVersion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n, v atomic.Int64
		m := counted(t, &n, web.Cached(time.Minute, func() string { return fmt.Sprint(v.Load()) }))
		want := func(drawn string) {
			t.Helper()
			if got := first(get(m, "/")); !strings.HasPrefix(got, drawn+" ") {
				t.Errorf("%q, want drawing %s", got, drawn)
			}
		}
		want("1")
		time.Sleep(59 * time.Second)
		want("1")
		time.Sleep(2 * time.Second)
		want("2")
		v.Add(1)
		want("3")
		want("3")
	})
}

func TestCachedDrawsOnceForManyAndNeverKeepsErrors(t *testing.T) {
	var n atomic.Int64
	m := counted(t, &n, web.Cached(time.Hour, nil))
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() { get(m, "/") })
	}
	wg.Wait()
	if n.Load() != 1 {
		t.Errorf("drawn %d times", n.Load())
	}
	var drawn atomic.Int64
	c := web.NewMux(web.Config{Lang: book(t)})
	c.Handle("GET /{$}", func(w http.ResponseWriter, r *http.Request) error {
		drawn.Add(1)
		http.SetCookie(w, &http.Cookie{Name: "draft", Value: fmt.Sprint(drawn.Load())}) //nolint:gosec // a test
		return hello(w, r)
	}, web.Cached(time.Hour, nil))
	if a, b := get(c, "/").Header().Get("Set-Cookie"), get(c, "/").Header().Get("Set-Cookie"); a == "" || a == b {
		t.Errorf("a page with a cookie was kept: %q %q", a, b)
	}
	var broken atomic.Bool
	broken.Store(true)
	e := web.NewMux(web.Config{Lang: book(t), Log: quiet()})
	e.Handle("GET /{$}", func(w http.ResponseWriter, r *http.Request) error {
		if broken.Load() {
			return fault.New(fault.Busy, "web.busy")
		}
		return hello(w, r)
	}, web.Cached(time.Hour, nil))
	if rec := get(e, "/"); rec.Code != 503 {
		t.Errorf("broken: %d", rec.Code)
	}
	broken.Store(false)
	if rec := get(e, "/"); rec.Code != 200 {
		t.Errorf("mended: %d", rec.Code)
	}
}

func BenchmarkCached(b *testing.B) {
	var n atomic.Int64
	m := counted(b, &n, web.Cached(time.Hour, nil))
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Accept-Encoding", "gzip, br")
	for b.Loop() {
		m.ServeHTTP(discard{http.Header{}}, r)
	}
}

// Over a real connection, against a bare handler that writes the same bytes.
func BenchmarkOverLoopback(b *testing.B) {
	var n atomic.Int64
	m := counted(b, &n, web.Cached(time.Hour, nil))
	packed := get(m, "/", "Accept-Encoding", "gzip")
	body := packed.Body.Bytes()
	bare := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(body)
	})
	for name, h := range map[string]http.Handler{"bare": bare, "cached": m} {
		b.Run(name, func(b *testing.B) {
			s := httptest.NewServer(h)
			defer s.Close()
			b.RunParallel(func(pb *testing.PB) {
				c := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 10, DisableCompression: true}}
				for pb.Next() {
					r, _ := http.NewRequest(http.MethodGet, s.URL, nil)
					r.Header.Set("Accept-Encoding", "gzip")
					res, err := c.Do(r)
					if err != nil {
						b.Error(err)
						return
					}
					_, _ = io.Copy(io.Discard, res.Body)
					_ = res.Body.Close()
				}
			})
		})
	}
}

type discard struct{ h http.Header }

func (d discard) Header() http.Header         { return d.h }
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
func (d discard) WriteHeader(int)             {}
