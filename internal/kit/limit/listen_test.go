package limit_test

import (
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/store/storetest"
)

// TestSlowConnections: one address opens many connections and says nothing; beyond its slots they are closed at once, and
// one that ends frees its slot. A proxy needs no slot.
func TestSlowConnections(t *testing.T) {
	const most = 20
	each(t, func(t *testing.T, l *limit.Limiter, _ *store.DB, _ *storetest.Clock) {
		// serve gives the way to open connections, and the ones that were let in
		serve := func(free ...netip.Prefix) (dial func() net.Conn, in chan net.Conn) {
			from, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			in = make(chan net.Conn, 1000)
			few := l.Listener(from, limit.Slots{Name: "connection", Word: "x.y", Address: most}, free...)
			t.Cleanup(func() { _ = few.Close() })
			go func() {
				for c, err := few.Accept(); err == nil; c, err = few.Accept() {
					in <- c
				}
			}()
			return func() net.Conn {
				c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", from.Addr().String())
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = c.Close() })
				return c
			}, in
		}
		ended := func(c net.Conn) bool {
			_ = c.SetReadDeadline(time.Now().Add(10 * time.Second)) //nolint:errcheck // then Read fails
			_, err := c.Read(make([]byte, 1))
			return err != nil && !isTimeout(err)
		}
		dial, in := serve()
		for range most {
			dial()
		}
		var first net.Conn
		for range most {
			first = <-in
		}
		for range 3 * most {
			if !ended(dial()) {
				t.Fatal("one more than there are slots is kept open")
			}
		}
		_, _ = first.Close(), first.Close() // twice, as servers do
		dial()
		<-in
		if !ended(dial()) {
			t.Error("a slot was freed twice")
		}
		dial, in = serve(netip.MustParsePrefix("127.0.0.0/8"))
		for range 2 * most {
			dial()
			<-in
		}
	})
}

func isTimeout(err error) bool {
	e, ok := err.(net.Error) //nolint:errorlint // as Read gives it
	return ok && e.Timeout()
}
