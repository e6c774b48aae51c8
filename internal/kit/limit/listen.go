package limit

import (
	"net"
	"net/netip"
	"sync"
)

// Connections is how many connections may be open at once on one node. A browser opens six.
var Connections = Slots{Name: "connection", Address: 100, Network: 400, Office: 1000}

// Requests is how many requests of one client may be answered at once on one node where they come through a proxy, whose
// connections are those of many: as many as it could have connections.
var Requests = Slots{Name: "request", Word: "web.many_requests", Address: Connections.Address, Network: Connections.Network, Office: Connections.Office}

// Listener gives out the connections of l that have a slot; the others are closed at once, unread. Whoever comes from one of
// the networks given (a proxy, which stands for many) needs none.
func (l *Limiter) Listener(from net.Listener, s Slots, free ...netip.Prefix) net.Listener {
	return &listener{Listener: from, limit: l, slots: s, free: free}
}

type listener struct {
	net.Listener
	limit *Limiter
	slots Slots
	free  []netip.Prefix
}

// Accept waits for the next connection that has a slot.
func (l *listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		a, known := c.RemoteAddr().(*net.TCPAddr)
		if !known || l.exempt(a.AddrPort().Addr().Unmap()) { // a socket file has no address
			return c, nil
		}
		leave, err := l.limit.Enter(l.slots, a.AddrPort().Addr().String())
		if err != nil {
			_ = c.Close()
			continue
		}
		return &connection{Conn: c, leave: sync.OnceFunc(leave)}, nil
	}
}

func (l *listener) exempt(a netip.Addr) bool {
	for _, p := range l.free {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// connection leaves its slot when it is closed.
type connection struct {
	net.Conn
	leave func()
}

// Close closes the connection, once or more often.
func (c *connection) Close() error {
	c.leave()
	return c.Conn.Close()
}
