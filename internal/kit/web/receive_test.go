package web_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/store/storetest"
	"github.com/motcua/motcua/internal/kit/web"
)

// receiver serves a route that takes large bodies, and tells how many bytes came and how the reading ended.
func receiver(t *testing.T, pace web.Pace) (addr string, ended chan error) {
	t.Helper()
	ended = make(chan error, 10)
	m := web.NewMux(web.Config{Pace: pace})
	m.Handle("POST /file", func(_ http.ResponseWriter, r *http.Request) error {
		_, err := io.Copy(io.Discard, r.Body)
		ended <- err
		return err
	}, web.Limit(20<<20), web.Slow(time.Hour))
	srv := httptest.NewServer(m)
	t.Cleanup(srv.Close)
	return srv.Listener.Addr().String(), ended
}

// begin sends the head of a request and the first bytes of its body.
func begin(t *testing.T, addr, first string) net.Conn {
	t.Helper()
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if _, err := fmt.Fprintf(c, "POST /file HTTP/1.1\r\nHost: h\r\nOrigin: http://h\r\nContent-Length: %d\r\n\r\n%s", 10<<20, first); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestABodyThatStopsEnds: the request ends although its whole time is not over.
func TestABodyThatStopsEnds(t *testing.T) {
	addr, ended := receiver(t, web.Pace{Idle: 50 * time.Millisecond, Grace: time.Hour, Rate: 1})
	begin(t, addr, strings.Repeat("x", 5000))
	if err := <-ended; fault.Of(err) != fault.Invalid || web.Fault(err).Key != "web.too_slow" {
		t.Errorf("ended with %v", err)
	}
}

// TestABodyThatTricklesEnds: bytes that come now and then do not hold a request; a weak line that keeps the rate goes on.
func TestABodyThatTricklesEnds(t *testing.T) {
	addr, ended := receiver(t, web.Pace{Idle: time.Hour, Grace: 100 * time.Millisecond, Rate: 1 << 20})
	slow := begin(t, addr, "x")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() {
		for ctx.Err() == nil {
			if _, err := io.WriteString(slow, "x"); err != nil {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	}()
	if err := <-ended; web.Fault(err).Key != "web.too_slow" {
		t.Errorf("a trickle ended with %v", err)
	}
	stop()
	weak := begin(t, addr, "")
	part := bytes.Repeat([]byte("x"), 1<<20)
	for range 10 {
		time.Sleep(20 * time.Millisecond)
		if _, err := weak.Write(part); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-ended; err != nil {
		t.Errorf("a weak line ended with %v", err)
	}
}

// TestALargeBodyHasASlot: it is taken before the first byte is read, left when the request ends, and small bodies need none.
func TestALargeBodyHasASlot(t *testing.T) {
	full := fault.New(fault.TooMany, "web.many_bodies")
	var asked, left []int64
	var refuse error
	m := web.NewMux(web.Config{Receive: func(_ *http.Request, size int64) (func(), error) {
		asked = append(asked, size)
		return func() { left = append(left, size) }, refuse
	}})
	read := func(_ http.ResponseWriter, r *http.Request) error {
		_, err := io.ReadAll(r.Body)
		return err
	}
	m.Handle("POST /small", read)
	m.Handle("POST /file", read, web.Limit(20<<20))
	m.Handle("POST /unread", func(http.ResponseWriter, *http.Request) error { return nil }, web.Limit(20<<20))
	m.Handle("POST /early", func(_ http.ResponseWriter, r *http.Request) error {
		if err := web.Admit(r); err != nil {
			return err
		}
		return read(nil, r)
	}, web.Limit(20<<20))
	ask := func(path, body string, chunked bool) int {
		var from io.Reader = strings.NewReader(body)
		if chunked {
			from = io.MultiReader(from)
		}
		r := httptest.NewRequest(http.MethodPost, path, from)
		r.Header.Set("Origin", "http://"+r.Host)
		rec := httptest.NewRecorder()
		m.ServeHTTP(rec, r)
		return rec.Code
	}
	for _, c := range []struct {
		path, body string
		chunked    bool
		want       int64 // size asked for; 0: none
	}{
		{"/small", "abc", false, 0}, {"/file", "", false, 0}, {"/unread", "abc", false, 0}, {"/file", "abc", false, 3},
		{"/file", "abc", true, 20 << 20}, {"/early", "abcd", false, 4},
	} {
		asked, left = nil, nil
		if code := ask(c.path, c.body, c.chunked); code != http.StatusOK {
			t.Errorf("%s: %d", c.path, code)
		}
		if got := fmt.Sprint(asked, left); c.want == 0 && got != "[] []" || c.want > 0 && got != fmt.Sprintf("[%d] [%d]", c.want, c.want) {
			t.Errorf("%s %v: asked and left %s", c.path, c.chunked, got)
		}
	}
	refuse, left = full, nil
	for _, path := range []string{"/file", "/early"} {
		if code := ask(path, "abc", false); code != http.StatusTooManyRequests || len(left) > 0 {
			t.Errorf("%s without a slot: %d, left %v", path, code, left)
		}
	}
}

// TestRequestsThroughAProxy: one client has as many requests under way as it could have connections, others are not held up,
// and one that ends makes room. Who comes without a proxy is limited by connections.
func TestRequestsThroughAProxy(t *testing.T) {
	db := storetest.OpenSQLite(t, storetest.Prepare{Name: "requests"}, &storetest.Clock{})
	m := web.NewMux(web.Config{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.1/32")}, Limit: limit.New(db)})
	in, out := make(chan bool, 1000), make(chan bool)
	m.Handle("GET /slow", func(http.ResponseWriter, *http.Request) error { in <- true; <-out; return nil })
	m.Handle("GET /quick", func(http.ResponseWriter, *http.Request) error { return nil })
	ask := func(path, remote, client string) int {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.RemoteAddr = remote + ":1000"
		r.Header.Set("X-Forwarded-For", client)
		rec := httptest.NewRecorder()
		m.ServeHTTP(rec, r)
		return rec.Code
	}
	var all sync.WaitGroup
	for range limit.Requests.Address {
		all.Go(func() { ask("/slow", "10.0.0.1", "203.0.113.7") })
	}
	for range limit.Requests.Address {
		<-in
	}
	for range 300 {
		if code := ask("/slow", "10.0.0.1", "203.0.113.7"); code != http.StatusTooManyRequests {
			t.Fatalf("one more than there are slots: %d", code)
		}
	}
	for _, c := range [][2]string{{"10.0.0.1", "198.51.100.1"}, {"203.0.113.7", ""}} {
		if code := ask("/quick", c[0], c[1]); code != http.StatusOK {
			t.Errorf("%v: %d", c, code)
		}
	}
	close(out)
	all.Wait()
	if code := ask("/quick", "10.0.0.1", "203.0.113.7"); code != http.StatusOK {
		t.Errorf("after they ended: %d", code)
	}
}
