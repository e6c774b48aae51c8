package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// parsed parses the arguments of serve as run does, with a file of settings.
func parsed(t *testing.T, text string, args ...string) (Serve, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "settings.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var c cli
	s := &settings{usual: path}
	if len(args) > 0 && args[0] == "--settings" {
		s.usual, args = "/nowhere", append([]string{"--settings", path}, args[1:]...)
	}
	p, err := kong.New(&c, kong.Resolvers(s), kong.Bind(s), kong.Exit(func(int) { t.Fatal("exit") }))
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Parse(append([]string{"serve"}, args...))
	return c.Serve, err
}

// TestSettings: flags go before the environment, the environment before the file.
func TestSettings(t *testing.T) {
	const text = `{"addr": "0.0.0.0:443", "public-url": "https://file.example", "tls-cert": "/c.pem", "tls-key": "/k.pem", "behind": true,
		"proxies": ["10.0.0.0/8", "127.0.0.1/32"], "stop-after": "45s", "s3-bucket": "hoso", "smtp-plain": false}`
	for _, where := range [][]string{nil, {"--settings"}} {
		s, err := parsed(t, text, where...)
		if err != nil {
			t.Fatal(err)
		}
		if s.Addr != "0.0.0.0:443" || s.PublicURL != "https://file.example" || s.TLSCert != "/c.pem" || s.TLSKey != "/k.pem" || !s.Behind ||
			strings.Join(s.Proxies, " ") != "10.0.0.0/8 127.0.0.1/32" || s.StopAfter.Seconds() != 45 || s.S3.Bucket != "hoso" || s.SMTP.Plain ||
			s.Phone != "1022" {
			t.Errorf("%v: %+v", where, s.Config)
		}
	}
	t.Setenv("MOTCUA_PUBLIC_URL", "https://env.example")
	if s, err := parsed(t, text); err != nil || s.PublicURL != "https://env.example" || s.Addr != "0.0.0.0:443" {
		t.Errorf("%v %+v", err, s.Config)
	}
	if s, err := parsed(t, text, "--public-url", "https://flag.example", "--addr", "localhost:1"); err != nil ||
		s.PublicURL != "https://flag.example" || s.Addr != "localhost:1" {
		t.Errorf("%v %+v", err, s.Config)
	}
}

// TestBrokenSettings: a fault is said with the file and the line; nothing is left out in silence.
func TestBrokenSettings(t *testing.T) {
	for text, want := range map[string]string{
		"{\n \"addr\": \"localhost:1\",\n": "line 3: the file ends too early", "": "line 1: the file ends too early",
		"{\n \"addr\": localhost\n}": "line 2: invalid character", "[1]": "not an object", "null": "not an object", "{} {}": "behind the object",
		`{"adr": "localhost:1"}`: `no setting "adr"`, `{"tls_cert": "x"}`: `no setting "tls_cert"`, `{"settings": "x"}`: `no setting "settings"`,
		`{"stop-after": "soon"}`: "stop-after", `{"stop-after": 20}`: "stop-after", `{"behind": "perhaps"}`: "behind",
		`{"addr": {"port": 1}}`: `"addr": must be`, `{"proxies": [1]}`: `"proxies": a list`,
	} {
		for _, where := range [][]string{nil, {"--settings"}} {
			if _, err := parsed(t, text, where...); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %q", text, err, want)
			}
		}
	}
}

// TestSettingsAreOfTheHouse: a file that is not there is no fault unless it was named, and tools do not read it.
func TestSettingsAreOfTheHouse(t *testing.T) {
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"serve", "--settings", filepath.Join(t.TempDir(), "none.json")}, &out, &errs); code != exitUsage ||
		!strings.Contains(errs.String(), "none.json") {
		t.Errorf("exit %d: %s", code, errs.String())
	}
	var c cli
	s := &settings{usual: filepath.Join(t.TempDir(), "none.json")}
	p, err := kong.New(&c, kong.Resolvers(s), kong.Bind(s))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Parse([]string{"serve"}); err != nil || c.Serve.Addr != "localhost:8080" {
		t.Errorf("%v %+v", err, c.Serve.Config)
	}
	if err := os.WriteFile(s.usual, []byte(`{"data": "/srv/motcua"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	s.read = false
	if _, err := p.Parse([]string{"tool", "due", "--received", "2026-10-05", "--unit", "same_day"}); err != nil || c.Tool.Due.Data != "" || s.read {
		t.Errorf("%v %+v", err, c.Tool.Due)
	}
	if _, err := p.Parse([]string{"demo"}); err != nil || c.Demo.Data == "/srv/motcua" {
		t.Errorf("%v %+v", err, c.Demo)
	}
	if _, err := p.Parse([]string{"report", "ii06a", "--from", "2026-10-05", "--to", "2026-10-06"}); err != nil || c.Report.Data != "/srv/motcua" {
		t.Errorf("%v %+v", err, c.Report)
	}
}

func FuzzReadSettings(f *testing.F) {
	for _, s := range []string{`{"addr":"localhost:1"}`, `{"a":[1,"x"],"b":null}`, "{\n", "", "[]", `{"a":1e999}`, "\xff", `{"a":{"b":[]}}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := readSettings(b)
		if (v == nil) == (err == nil) {
			t.Errorf("%q: %v %v", b, v, err)
		}
		for name, x := range v {
			switch x.(type) {
			case string, []any:
			default:
				t.Errorf("%q: %s is a %T", b, name, x)
			}
		}
	})
}
