// Package seal keeps small secrets unreadable in the database: whoever steals a copy of the rows, a backup say,
// has nothing without the key, which lives in a file beside it.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	keySize = 32 // AES-256
	idSize  = 8
)

// ErrOtherKey says that a secret was sealed with another key than the one at hand.
var ErrOtherKey = errors.New("seal: sealed with another key")

// Box seals and opens with one key.
type Box struct {
	id  []byte // of the key, written before what it sealed
	gcm cipher.AEAD
}

// New makes the box of a key of 32 bytes.
func New(key []byte) (*Box, error) {
	if len(key) != keySize {
		return nil, fmt.Errorf("seal: the key has %d bytes, not %d", len(key), keySize)
	}
	b, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCMWithRandomNonce(b)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(append([]byte("motcua key id "), key...))
	return &Box{id: sum[:idSize], gcm: gcm}, nil
}

// Fresh makes the box of a new key that is kept nowhere, for tests.
func Fresh() *Box {
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails since Go 1.24
	b, _ := New(key)      // a key of the right size never fails
	return b
}

// Load reads the key from a file of one line of base64.
func Load(path string) (*Box, error) {
	text, err := os.ReadFile(path) //nolint:gosec // named by the settings
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, fmt.Errorf("seal: %s: %w", path, err)
	}
	b, err := New(key)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return b, nil
}

// LoadOrMake is Load; when there is no such file it makes one, which only its owner may read. Of several that
// make it at once one wins, and all use its key.
func LoadOrMake(path string) (*Box, error) {
	b, err := Load(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return b, err
	}
	if err := write(path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return Load(path)
}

// write makes a key; the file appears whole or not at all.
func write(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".key-") // 0600
	if err != nil {
		return err
	}
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails since Go 1.24
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(key) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return errors.Join(os.Link(f.Name(), path), os.Remove(f.Name()))
}

// Seal makes secret unreadable. It opens only for the same owner, so it cannot be moved to another row.
func (b *Box) Seal(secret []byte, owner string) []byte {
	return b.gcm.Seal(append([]byte(nil), b.id...), nil, secret, []byte(owner)) //nolint:gosec // nil: a random nonce is drawn and put before the text
}

// Open gives back what was sealed for owner.
func (b *Box) Open(sealed []byte, owner string) ([]byte, error) {
	if len(sealed) < idSize || string(sealed[:idSize]) != string(b.id) {
		return nil, ErrOtherKey
	}
	secret, err := b.gcm.Open(nil, nil, sealed[idSize:], []byte(owner))
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return secret, nil
}
