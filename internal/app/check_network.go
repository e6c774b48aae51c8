package app

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/day"
)

func examineNetwork(ctx context.Context, c Config, add adder) {
	examineAddress(ctx, c, add)
	switch {
	case (c.TLSCert == "") != (c.TLSKey == ""):
		add("tls", "bad", "app.check_tls_pair")
	case c.TLSCert != "":
		examineCertificate(c, add)
	case !c.Behind && !local(c.Addr):
		add("tls", "warn", "app.check_tls_none")
	}
	for _, p := range c.Proxies {
		if _, err := netip.ParsePrefix(p); err != nil {
			add("proxy", "bad", "app.check_not_network", "text", p)
		}
	}
	for _, p := range c.Offices {
		if _, err := netip.ParsePrefix(p); err != nil {
			add("office", "bad", "app.check_not_network", "text", p)
		}
	}
	for _, p := range c.Operators {
		if _, err := netip.ParsePrefix(p); err != nil {
			add("operators", "bad", "app.check_not_network", "text", p)
		}
	}
	if c.Behind && len(c.Proxies) == 0 {
		add("proxy", "warn", "app.check_proxy_unknown")
	}
	if c.Behind && c.PublicURL == "" {
		add("public", "bad", "app.check_public_missing", "address", c.Addr)
	}
	if c.PublicURL != "" {
		if u, err := url.Parse(c.PublicURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			add("public", "bad", "app.check_public_wrong", "text", c.PublicURL)
		}
	}
}

// examineAddress tries to listen. When this very house answers there already, that is no fault.
func examineAddress(ctx context.Context, c Config, add adder) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Addr)
	if err == nil {
		_ = l.Close()
		add("address", "ok", "app.check_address_ok", "address", c.Addr)
		return
	}
	switch h, running := askHealth(ctx, c); {
	case running && h.OK:
		add("address", "ok", "app.check_running", "address", c.Addr)
	case running:
		add("address", "warn", "app.check_running_trouble", "address", c.Addr, "trouble", strings.Join(h.Trouble, " "))
	default:
		add("address", "bad", "app.check_address_bad", "address", c.Addr, "error", err)
	}
}

// askHealth asks who answers at the address of the house.
func askHealth(ctx context.Context, c Config) (h Health, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	scheme, client := "http", http.Client{}
	if c.TLSCert != "" {
		scheme = "https"
		//nolint:gosec // asks only whether it runs; the name of the certificate is the public one
		client.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+"://"+c.Addr+"/health", nil)
	if err != nil {
		return h, false
	}
	res, err := client.Do(req)
	if err != nil {
		return h, false
	}
	defer func() { _ = res.Body.Close() }()
	err = json.NewDecoder(io.LimitReader(res.Body, 1<<16)).Decode(&h)
	return h, err == nil && h.Engine != ""
}

// examineCertificate reads the certificate and looks how long it is good for.
func examineCertificate(c Config, add adder) {
	pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
	if err != nil {
		add("tls", "bad", "app.check_tls_unreadable", "error", err)
		return
	}
	const soon = 21 * 24 * time.Hour
	until := pair.Leaf.NotAfter
	switch left := time.Until(until); {
	case left < 0:
		add("tls", "bad", "app.check_tls_expired", "day", until.In(day.Zone).Format("02/01/2006"))
	case left < soon:
		add("tls", "warn", "app.check_tls_soon", "day", until.In(day.Zone).Format("02/01/2006"))
	default:
		add("tls", "ok", "app.check_tls_ok", "day", until.In(day.Zone).Format("02/01/2006"))
	}
}

func local(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
