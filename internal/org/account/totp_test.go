package account

import (
	"context"
	"encoding/base32"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// The vectors of RFC 6238 appendix B for SHA-1, cut to six digits.
func TestTOTPVectors(t *testing.T) {
	secret := []byte("12345678901234567890")
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037",
		20000000000: "353130"} {
		if got := totpCode(secret, at/30); got != want {
			t.Errorf("%d: %s, want %s", at, got, want)
		}
		now := time.Unix(at, 0)
		if totpMatch(secret, want[:3]+" "+want[3:], now, 0) == 0 || totpMatch(secret, want, now, at/30) != 0 {
			t.Errorf("%d: match with a space, or a second time", at)
		}
	}
}

func secretOf(t *testing.T, e Enrolment) []byte {
	t.Helper()
	b, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(e.Secret)
	if err != nil || len(b) != 20 {
		t.Fatal(err, len(b))
	}
	return b
}

func TestHashes(t *testing.T) {
	h := newHasher(cheap.filled())
	ctx := context.Background()
	a, err := h.hash(ctx, good)
	if err != nil {
		t.Fatal(err)
	}
	b, err := h.hash(ctx, good)
	if err != nil || a == b {
		t.Fatal("two hashes of one password are equal", err)
	}
	long := strings.Repeat("a", passwordMax)
	if c, err := h.hash(ctx, long); err != nil {
		t.Fatal(err)
	} else if ok, _ := h.verify(ctx, c, long+"a"); ok {
		t.Error("a longer password passes for a cut one")
	}
	for password, want := range map[string]bool{good: true, "": false, good + " ": false, strings.ToLower(good): false} {
		if ok, err := h.verify(ctx, a, password); ok != want || err != nil {
			t.Errorf("%q: %v %v", password, ok, err)
		}
	}
	if ok, err := h.verify(ctx, "", good); ok || err != nil {
		t.Errorf("no hash: %v %v", ok, err)
	}
	if p, err := parseHash(h.dummyHash()); err != nil || p.memory != h.memory || p.time != h.time {
		t.Errorf("the dummy costs something else: %+v %v", p, err)
	}
}

// The default cost is 19 MiB and two passes.
func TestHashCost(t *testing.T) {
	s, err := newHasher(Config{}.filled()).hash(context.Background(), good)
	if err != nil || !strings.HasPrefix(s, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Error(s, err)
	}
}

// No more hashes at once than turns, and who waits can give up.
func TestHashTurns(t *testing.T) {
	h := newHasher(Config{}.filled())
	if cap(h.turns) != runtime.GOMAXPROCS(0) {
		t.Errorf("%d turns", cap(h.turns))
	}
	h = newHasher(Config{MaxHashes: 1, HashMemory: 64, HashTime: 1}.filled())
	h.turns <- struct{}{}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := h.hash(ctx, good); err == nil {
		t.Error("hashed without a turn")
	}
	<-h.turns
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := h.hash(context.Background(), good); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func FuzzParseHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$c29tZWtleXNvbWVrZXlzb21la2V5c29tZWtleQ")
	f.Add("$argon2id$v=19$m=1,t=0,p=1$$")
	f.Add("$argon2id$v=19$m=10,t=1,p=1$00000000000$000\r00000000000000000000")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := parseHash(s)
		if err != nil {
			return
		}
		if p.memory > 1<<20 || p.time > 20 || p.time < 1 {
			t.Errorf("dear parameters from %q", s)
		}
		if p.String() != s {
			t.Errorf("%q became %q", s, p.String())
		}
	})
}

func TestReadLogin(t *testing.T) {
	for _, c := range []struct {
		realm             Realm
		typed, login, why string
	}{
		{Officials, " An.NV ", "an.nv", "username"},
		{Officials, "an.nv@langson.gov.vn", "an.nv@langson.gov.vn", "username"},
		{Officials, "a", "a", ""},
		{Officials, "an nv", "an nv", ""},
		{Citizens, "0912 345 678", "0912345678", "phone"},
		{Citizens, "+84 912.345.678", "0912345678", "phone"},
		{Citizens, "020190001234", "020190001234", "citizen_id"},
		{Citizens, "En@Example.VN", "en@example.vn", "email"},
		{Citizens, "12345", "12345", ""},
		{Citizens, "an.nv", "an.nv", ""},
	} {
		if login, kind := readLogin(c.realm, c.typed); login != c.login || kind != c.why {
			t.Errorf("%q: %q %q, want %q %q", c.typed, login, kind, c.login, c.why)
		}
	}
}

func FuzzReadLogin(f *testing.F) {
	f.Add("+84 912")
	f.Add("Đ@é.vn")
	f.Fuzz(func(t *testing.T, s string) {
		for _, r := range []Realm{Officials, Citizens} {
			login, kind := readLogin(r, s)
			if again, k := readLogin(r, login); kind != "" && (again != login || k != kind) {
				t.Errorf("%q: %q %q, then %q %q", s, login, kind, again, k)
			}
		}
	})
}
