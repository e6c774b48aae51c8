package app_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/motcua/motcua/internal/app"
	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/kit/store"
)

// free is an address nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// certificate writes a certificate for 127.0.0.1 and its key.
func certificate(t *testing.T, until time.Time) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "motcua"}, NotBefore: until.AddDate(-1, 0, 0), NotAfter: until,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for path, b := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "EC PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool = x509.NewCertPool()
	pool.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	return cert, key, pool
}

// says gives the level of what was found about one thing.
func says(t *testing.T, c app.Config, what string) (level, words string) {
	t.Helper()
	for _, f := range app.Examine(t.Context(), c) {
		if f.What == what {
			return f.Level, f.Words
		}
	}
	return "", ""
}

// TestCheckLeavesNothingBehind: what the one who checks makes, root say, the one who serves could not write.
func TestCheckLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	c := app.Config{Data: filepath.Join(dir, "var", "lib"), Addr: free(t)}
	if list := app.Examine(t.Context(), c); app.Bad(list) {
		t.Errorf("%+v", list)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v %v", left, err)
	}
}

func TestCheckFindsWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	cert, key, _ := certificate(t, time.Now().AddDate(1, 0, 0))
	oldCert, oldKey, _ := certificate(t, time.Now().AddDate(0, 0, -1))
	soonCert, soonKey, _ := certificate(t, time.Now().AddDate(0, 0, 7))
	other, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for c, err := other.Accept(); err == nil; c, err = other.Accept() {
			_ = c.Close()
		}
	}()
	defer func() { _ = other.Close() }()
	for _, x := range []struct {
		name, what, level string
		change            func(*app.Config)
	}{
		{"a port in use", "địa chỉ", "bad", func(c *app.Config) { c.Addr = other.Addr().String() }},
		{"half a certificate", "chứng thư TLS", "bad", func(c *app.Config) { c.TLSCert = cert }},
		{"no certificate", "chứng thư TLS", "bad", func(c *app.Config) { c.TLSCert, c.TLSKey = write("x.pem", "x"), key }},
		{"the key of another", "chứng thư TLS", "bad", func(c *app.Config) { c.TLSCert, c.TLSKey = cert, oldKey }},
		{"over", "chứng thư TLS", "bad", func(c *app.Config) { c.TLSCert, c.TLSKey = oldCert, oldKey }},
		{"soon over", "chứng thư TLS", "warn", func(c *app.Config) { c.TLSCert, c.TLSKey = soonCert, soonKey }},
		{"good", "chứng thư TLS", "ok", func(c *app.Config) { c.TLSCert, c.TLSKey = cert, key }},
		{"open to the world", "chứng thư TLS", "warn", func(c *app.Config) { c.Addr = "0.0.0.0:0" }},
		{"nobody to believe", "máy chủ trung gian", "warn", func(c *app.Config) { c.Behind = true }},
		{"no network", "máy chủ trung gian", "bad", func(c *app.Config) { c.Proxies = []string{"10.0.0.1"} }},
		{"an inner address", "địa chỉ công bố", "bad", func(c *app.Config) { c.Behind = true }},
		{"no address", "địa chỉ công bố", "bad", func(c *app.Config) { c.PublicURL = "motcua.example" }},
		{"no key", "khóa bí mật", "bad", func(c *app.Config) { c.SecretKey = filepath.Join(dir, "none") }},
		{"a broken key", "khóa bí mật", "bad", func(c *app.Config) { c.SecretKey = write("k", "not base64") }},
		{"no bucket", "kho tệp S3", "bad", func(c *app.Config) { c.S3 = app.S3{Endpoint: "http://" + free(t), Bucket: "b", Key: "k", Secret: "s"} }},
		{"no folder", "thư mục dữ liệu", "bad", func(c *app.Config) { c.Data = write("file", "") }},
		{"no database", "cơ sở dữ liệu", "bad", func(c *app.Config) { c.Database = "sqlite:" + write("db", strings.Repeat("no database at all ", 100)) }},
		{"no server", "cơ sở dữ liệu", "bad", func(c *app.Config) { c.Database = "postgres://nobody@" + free(t) + "/x?connect_timeout=2" }},
	} {
		c := app.Config{Data: filepath.Join(dir, "data"), Addr: "127.0.0.1:0"}
		x.change(&c)
		if level, words := says(t, c, x.what); level != x.level {
			t.Errorf("%s: %q %s, want %s", x.name, level, words, x.level)
		}
	}
}

// TestCheckReadsTheSchema: what is missing is done at the next start; what is too new is said.
func TestCheckReadsTheSchema(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		missing, unknown, err := h.DB.Unmigrated(t.Context(), app.Series()...)
		if err != nil || len(missing)+len(unknown) > 0 {
			t.Fatal(missing, unknown, err)
		}
		for _, q := range []string{`insert into migration (room, name) values ('org','9999_later')`,
			`delete from migration where room='store' and name='0001_event'`} {
			if err := h.DB.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(q); return err }); err != nil {
				t.Fatal(err)
			}
		}
		missing, unknown, err = h.DB.Unmigrated(t.Context(), app.Series()...)
		if err != nil || len(missing) != 1 || strings.Join(unknown, " ") != "org/9999_later" {
			t.Error(missing, unknown, err)
		}
	})
}

// TestServeTLS: with a certificate the house speaks HTTPS, marks its cookies, and a check knows it.
func TestServeTLS(t *testing.T) {
	h := apptest.SQLite(t)
	cert, key, pool := certificate(t, time.Now().AddDate(1, 0, 0))
	h.Config.Addr, h.Config.TLSCert, h.Config.TLSKey, h.Config.StopAfter = free(t), cert, key, 10*time.Second
	ctx, stop := context.WithCancel(t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- serve(ctx, h, func(addr string) { ready <- addr }) }()
	addr := <-ready
	c := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+addr+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK || res.Header.Get("Strict-Transport-Security") == "" || res.ProtoMajor != 2 {
		t.Errorf("%s %d %v", res.Proto, res.StatusCode, res.Header)
	}
	if level, words := says(t, h.Config, "địa chỉ"); level != "ok" || !strings.Contains(words, "đang chạy") {
		t.Errorf("%s %s", level, words)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	h.Config.TLSKey = ""
	if _, err := app.Listen(t.Context(), h.Config); err == nil || !strings.Contains(err.Error(), "--tls-key") {
		t.Errorf("half a certificate: %v", err)
	}
}
