package app_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/pdf/pdftest"
	"github.com/motcua/motcua/internal/kit/space"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// TestSlowUploads: one address begins hundreds of uploads of 20 MB each and stops in the middle. A few are taken in, the others
// are refused, a neighbour is not held up, and when the attack ends the disk holds nothing of it.
func TestSlowUploads(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		s := newSite(t, h)
		x := s.begin("")
		srv := httptest.NewServer(h.Mux)
		defer srv.Close()
		const most = 200
		size := 20 << 20
		var refused atomic.Int64
		var conns []net.Conn
		var all sync.WaitGroup
		for range most {
			c := dial(t, srv, "127.0.0.1")
			conns = append(conns, c)
			all.Go(func() {
				_ = s.beginUpload(c, x, size, append([]byte("%PDF-1.7\n"), make([]byte, 300<<10)...)) // who is refused meanwhile reads so below
				res, err := http.ReadResponse(bufio.NewReader(c), nil)
				defer refused.Add(1)
				if err != nil {
					return // cut off while it was still sending
				}
				_ = res.Body.Close()
				if res.StatusCode != http.StatusTooManyRequests {
					t.Errorf("an upload that stops: %d", res.StatusCode)
				}
			})
		}
		taken := int64(app.Receiving[space.Stranger].MB.Address / (size >> 20))
		storetest.Soon(t, "the others are refused", func() bool { return refused.Load() == most-taken })
		if n, bytes := unfinished(t, h); n != int(taken) || bytes > taken*400<<10 {
			t.Errorf("%d unfinished uploads hold %d bytes, want %d", n, bytes, taken)
		}
		if got := s.sendWhole(dial(t, srv, "127.0.0.2"), x); got != http.StatusSeeOther {
			t.Errorf("a neighbour: %d", got)
		}
		for _, c := range conns {
			_ = c.Close()
		}
		all.Wait()
		storetest.Soon(t, "nothing is left", func() bool { n, _ := unfinished(t, h); return n == 0 })
		if got := s.sendWhole(dial(t, srv, "127.0.0.1"), x); got != http.StatusSeeOther {
			t.Errorf("after the attack: %d", got)
		}
		blobs := 0
		for _, err := range h.Blobs.List(t.Context(), "") {
			s.must(err)
			blobs++
		}
		if blobs != 2 {
			t.Errorf("%d files are kept, want those of the two who sent one", blobs)
		}
	})
}

func dial(t *testing.T, srv *httptest.Server, from string) net.Conn {
	t.Helper()
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	c, err := d.DialContext(t.Context(), "tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// beginUpload sends the head of an upload for a draft and the first bytes of its file.
func (s *site) beginUpload(c net.Conn, x form.Draft, size int, first []byte) error {
	part := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n"
	_, err := fmt.Fprintf(c, "POST /file?owner=draft:%s&paper=p&back=/ HTTP/1.1\r\nHost: h\r\nOrigin: http://h\r\nCookie: motcua_draft=%s\r\n"+
		"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: %d\r\n\r\n%s%s", x.ID, x.Code, max(size, len(part)+len(first)), part, first)
	return err
}

func (s *site) sendWhole(c net.Conn, x form.Draft) int {
	s.t.Helper()
	s.must(s.beginUpload(c, x, 0, append(pdftest.Simple(s.count()), "\r\n--x--\r\n"...)))
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	s.must(err)
	_ = res.Body.Close()
	return res.StatusCode
}

// unfinished counts what waits to become a file.
func unfinished(t *testing.T, h *apptest.House) (n int, bytes int64) {
	t.Helper()
	list, err := os.ReadDir(filepath.Join(h.Config.Data, "blob", "tmp"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if i, err := e.Info(); err == nil && !strings.HasPrefix(e.Name(), ".") {
			n, bytes = n+1, bytes+i.Size()
		}
	}
	return n, bytes
}
