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
		add("chứng thư TLS", "bad", "Phải có cả --tls-cert và --tls-key.")
	case c.TLSCert != "":
		examineCertificate(c, add)
	case !c.Behind && !local(c.Addr):
		add("chứng thư TLS", "warn", "Chạy ra ngoài máy này mà không có TLS: dùng --tls-cert/--tls-key, hoặc --behind khi có máy chủ trung gian.")
	}
	for _, p := range c.Proxies {
		if _, err := netip.ParsePrefix(p); err != nil {
			add("máy chủ trung gian", "bad", "%q không phải dải mạng như 10.0.0.0/8.", p)
		}
	}
	for _, p := range c.Offices {
		if _, err := netip.ParsePrefix(p); err != nil {
			add("mạng cơ quan", "bad", "%q không phải dải mạng như 10.0.0.0/8.", p)
		}
	}
	if c.Behind && len(c.Proxies) == 0 {
		add("máy chủ trung gian", "warn", "Có --behind mà chưa có --proxies: mọi người truy cập đều mang địa chỉ của máy chủ trung gian, nên giới hạn đăng nhập sẽ chặn nhầm.")
	}
	if c.Behind && c.PublicURL == "" {
		add("địa chỉ công bố", "bad", "Có --behind thì phải có --public-url: mã QR và thư báo sẽ mang địa chỉ %s, người dân không mở được.", c.Addr)
	}
	if c.PublicURL != "" {
		if u, err := url.Parse(c.PublicURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			add("địa chỉ công bố", "bad", "%q không phải địa chỉ như https://dichvucong.langson.gov.vn.", c.PublicURL)
		}
	}
}

// examineAddress tries to listen. When this very house answers there already, that is no fault.
func examineAddress(ctx context.Context, c Config, add adder) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Addr)
	if err == nil {
		_ = l.Close()
		add("địa chỉ", "ok", "Nghe được ở %s.", c.Addr)
		return
	}
	switch h, running := askHealth(ctx, c); {
	case running && h.OK:
		add("địa chỉ", "ok", "Một Cửa đang chạy ở %s.", c.Addr)
	case running:
		add("địa chỉ", "warn", "Một Cửa đang chạy ở %s và báo: %s", c.Addr, strings.Join(h.Trouble, " "))
	default:
		add("địa chỉ", "bad", "Không nghe được ở %s: %v (cổng đang có chương trình khác dùng?)", c.Addr, err)
	}
}

// askHealth asks who answers at the address of the house.
func askHealth(ctx context.Context, c Config) (h Health, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	scheme, client := "http", http.Client{}
	if c.TLSCert != "" {
		scheme = "https"
		client.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}} //nolint:gosec // asks only whether it runs; the name of the certificate is the public one
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
		add("chứng thư TLS", "bad", "Không đọc được chứng thư: %v", err)
		return
	}
	const soon = 21 * 24 * time.Hour
	until := pair.Leaf.NotAfter
	switch left := time.Until(until); {
	case left < 0:
		add("chứng thư TLS", "bad", "Chứng thư đã hết hạn ngày %s.", until.In(day.Zone).Format("02/01/2006"))
	case left < soon:
		add("chứng thư TLS", "warn", "Chứng thư hết hạn ngày %s; hãy thay rồi khởi động lại.", until.In(day.Zone).Format("02/01/2006"))
	default:
		add("chứng thư TLS", "ok", "Chứng thư dùng được đến ngày %s.", until.In(day.Zone).Format("02/01/2006"))
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
