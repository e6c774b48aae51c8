// Package mail takes notices to a mail server (SMTP).
package mail

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/motcua/motcua/internal/kit/identity"
	"github.com/motcua/motcua/internal/notify"
)

// Client hands messages to one mail server.
type Client struct {
	Addr     string // host:port; port 465 speaks TLS from the start, others by STARTTLS
	User     string // empty: no sign-in
	Password string
	From     string // "Một Cửa <motcua@langson.gov.vn>"
	Plain    bool   // no TLS: only for a server on the same machine
}

// patience is how long a server may take to answer.
const patience = 20 * time.Second

func (c Client) dial() (*gomail.Client, error) {
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return nil, fmt.Errorf("mail: address: %w", err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return nil, fmt.Errorf("mail: port: %w", err)
	}
	options := []gomail.Option{gomail.WithPort(n), gomail.WithTimeout(patience)}
	switch {
	case c.Plain:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	case n == 465:
		options = append(options, gomail.WithSSL())
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if c.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(c.User), gomail.WithPassword(c.Password))
	}
	return gomail.NewClient(host, options...)
}

// Send hands a message to the server.
func (c Client) Send(ctx context.Context, m notify.Message) error {
	x := gomail.NewMsg()
	if err := x.From(c.From); err != nil {
		return fmt.Errorf("mail: sender: %w", err)
	}
	to := m.To
	if v := identity.Email(to); v.OK() { // the domain in ASCII, also of an address that was kept in another way
		to = v.Value
	}
	if err := x.To(to); err != nil {
		return fmt.Errorf("mail: recipient: %w", err)
	}
	x.Subject(m.Subject)
	x.SetMessageIDWithValue(m.ID + "@motcua")
	x.SetDate()
	x.SetBodyString(gomail.TypeTextPlain, m.Text)
	s, err := c.dial()
	if err != nil {
		return err
	}
	if err := s.DialAndSendWithContext(ctx, x); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	return nil
}

// Check signs in to the server and leaves again.
func (c Client) Check(ctx context.Context) error {
	if err := gomail.NewMsg().From(c.From); err != nil {
		return fmt.Errorf("mail: sender: %w", err)
	}
	s, err := c.dial()
	if err != nil {
		return err
	}
	if err := s.DialWithContext(ctx); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	return s.Close()
}
