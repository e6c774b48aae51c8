package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

const (
	hashSalt    = 16
	hashLength  = 32
	passwordMax = 256 // bytes: longer ones only cost time
)

// hasher makes and checks argon2id hashes, never more at once than it has turns.
type hasher struct {
	memory, time uint32
	turns        chan struct{}
	calls        atomic.Int64
	dummyOnce    sync.Once
	dummy        string
}

func newHasher(c Config) *hasher {
	return &hasher{memory: c.HashMemory, time: c.HashTime, turns: make(chan struct{}, def(c.MaxHashes, runtime.GOMAXPROCS(0)))}
}

// key computes argon2id with the parameters, the salt and the length of p, when a turn is free.
func (h *hasher) key(ctx context.Context, password string, p parsedHash) ([]byte, error) {
	select {
	case h.turns <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-h.turns }()
	h.calls.Add(1)
	return argon2.IDKey([]byte(password), p.salt, p.time, p.memory, 1, uint32(len(p.key))), nil //nolint:gosec // n is bounded
}

func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	p := parsedHash{memory: h.memory, time: h.time, salt: make([]byte, hashSalt), key: make([]byte, hashLength)}
	_, _ = rand.Read(p.salt) // never fails since Go 1.24
	var err error
	if p.key, err = h.key(ctx, password, p); err != nil {
		return "", err
	}
	return p.String(), nil
}

// verify compares; an empty kept hash costs the same as a real one and is never right.
func (h *hasher) verify(ctx context.Context, kept, password string) (bool, error) {
	known := kept != ""
	if !known {
		kept = h.dummyHash()
	}
	p, err := parseHash(kept)
	if err != nil {
		return false, err
	}
	if len(password) > passwordMax {
		password = password[:passwordMax]
		known = false
	}
	k, err := h.key(ctx, password, p)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(k, p.key) == 1 && known, nil
}

// dummyHash has the parameters of a real hash and fits no password; it costs no hashing.
func (h *hasher) dummyHash() string {
	h.dummyOnce.Do(func() {
		b := make([]byte, hashSalt+hashLength)
		_, _ = rand.Read(b)
		h.dummy = parsedHash{memory: h.memory, time: h.time, salt: b[:hashSalt], key: b[hashSalt:]}.String()
	})
	return h.dummy
}

// parsedHash is "$argon2id$v=19$m=19456,t=2,p=1$salt$key".
type parsedHash struct {
	memory, time uint32
	salt, key    []byte
}

func (p parsedHash) String() string {
	e := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, p.memory, p.time, e.EncodeToString(p.salt), e.EncodeToString(p.key))
}

func parseHash(s string) (parsedHash, error) {
	var p parsedHash
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return p, fmt.Errorf("account: not a password hash of ours")
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &p.memory, &p.time); err != nil || n != 2 || fmt.Sprintf("m=%d,t=%d,p=1", p.memory, p.time) != parts[3] {
		return p, fmt.Errorf("account: password hash with odd parameters")
	}
	if p.memory < 8 || p.memory > 1<<20 || p.time < 1 || p.time > 20 {
		return p, fmt.Errorf("account: password hash with parameters out of bounds")
	}
	var err error
	e := base64.RawStdEncoding
	if p.salt, err = e.DecodeString(parts[4]); err != nil {
		return p, fmt.Errorf("account: password hash: %w", err)
	}
	if p.key, err = e.DecodeString(parts[5]); err != nil {
		return p, fmt.Errorf("account: password hash: %w", err)
	}
	if len(p.salt) < 8 || len(p.salt) > 64 || len(p.key) < 16 || len(p.key) > 64 {
		return p, fmt.Errorf("account: password hash of odd length")
	}
	if p.String() != s { // line ends between the letters are passed over
		return p, fmt.Errorf("account: not a password hash of ours")
	}
	return p, nil
}

// Hash makes the hash that OpenAccount and SetPassword take. It is slow: call it before the transaction.
func (auth *Auth) Hash(ctx context.Context, password string) (string, error) {
	return auth.hasher.hash(ctx, password)
}

// CheckPassword tells what is wrong with a new password (QCVN 12:2026/BCA): at least 8 letters with lower case,
// upper case, digit and special sign. field names the input for the error.
func (c Config) CheckPassword(field, password string) error {
	c = c.filled()
	var lower, upper, digit, special bool
	for _, r := range password {
		switch {
		case unicode.IsLower(r):
			lower = true
		case unicode.IsUpper(r):
			upper = true
		case unicode.IsDigit(r):
			digit = true
		case !unicode.IsLetter(r) && !unicode.IsSpace(r):
			special = true
		}
	}
	switch {
	case !utf8.ValidString(password) || len(password) > passwordMax:
		return fault.Fields(fault.Field{Name: field, Key: "org.password_too_long", Args: []any{"n", passwordMax}})
	case utf8.RuneCountInString(password) < c.PasswordMin:
		return fault.Fields(fault.Field{Name: field, Key: "org.password_short", Args: []any{"n", c.PasswordMin}})
	case !lower || !upper || !digit || !special:
		return fault.Fields(fault.Field{Name: field, Key: "org.password_weak"})
	}
	return nil
}

// OneTimePassword makes a password that fulfils the rules and is used once, to be changed at the first sign-in.
func OneTimePassword() string {
	g := store.Secret(12)
	return g[:4] + "-" + g[4:8] + "-" + strings.ToLower(g[8:]) + "a7"
}

// passwordUsed tells whether one of the old hashes fits the password. It hashes: outside transactions only.
func (auth *Auth) passwordUsed(ctx context.Context, old []string, password string) (bool, error) {
	for _, h := range slices.Compact(old) {
		ok, err := auth.hasher.verify(ctx, h, password)
		if err != nil || ok {
			return ok, err
		}
	}
	return false, nil
}
