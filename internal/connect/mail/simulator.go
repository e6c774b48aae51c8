package mail

import (
	"bufio"
	"net"
	"slices"
	"strings"
	"sync"
)

// Simulator is a mail server that keeps what it is given. It speaks as much SMTP (RFC 5321) as a client needs that
// neither signs in nor asks for TLS.
type Simulator struct {
	mu   sync.Mutex
	mail []string
	busy int
}

// Busy makes the server refuse the next n messages for now.
func (s *Simulator) Busy(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy = n
}

// Mail lists the messages taken so far, as they came.
func (s *Simulator) Mail() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mail)
}

// Serve answers on l until it is closed.
func (s *Simulator) Serve(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go s.talk(c)
	}
}

func (s *Simulator) talk(c net.Conn) {
	defer func() { _ = c.Close() }()
	r := bufio.NewReader(c)
	say := func(line string) bool { _, err := c.Write([]byte(line + "\r\n")); return err == nil }
	for on := say("220 simulator"); on; {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		switch verb, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(line)), " "); verb {
		case "EHLO", "HELO":
			on = say("250-simulator") && say("250 8BITMIME")
		case "DATA":
			on = say("354 go on") && say(s.take(r))
		case "QUIT":
			say("221 bye")
			return
		default:
			on = say("250 ok")
		}
	}
}

// take reads a message up to its dot.
func (s *Simulator) take(r *bufio.Reader) string {
	var b strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil || line == ".\r\n" {
			break
		}
		b.WriteString(strings.TrimPrefix(line, "."))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy > 0 {
		s.busy--
		return "451 try again later"
	}
	s.mail = append(s.mail, b.String())
	return "250 taken"
}
