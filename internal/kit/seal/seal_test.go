package seal

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

func TestSeal(t *testing.T) {
	b := Fresh()
	secret := []byte("hai mươi ký tự")
	one, two := b.Seal(secret, "an"), b.Seal(secret, "an")
	if bytes.Contains(one, secret) || bytes.Equal(one, two) {
		t.Error("the secret can be read, or seen to be the same")
	}
	if got, err := b.Open(one, "an"); err != nil || !bytes.Equal(got, secret) {
		t.Errorf("%q %v", got, err)
	}
	if _, err := b.Open(one, "binh"); err == nil {
		t.Error("a secret opens in the row of somebody else")
	}
	if _, err := Fresh().Open(one, "an"); !errors.Is(err, ErrOtherKey) {
		t.Errorf("another key: %v", err)
	}
	for i := range one {
		bad := bytes.Clone(one)
		bad[i] ^= 1
		if _, err := b.Open(bad, "an"); err == nil {
			t.Errorf("byte %d was changed and nobody saw", i)
		}
		if _, err := b.Open(one[:i], "an"); err == nil {
			t.Errorf("cut at %d and nobody saw", i)
		}
	}
}

func TestKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", "secret.key")
	if _, err := Load(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	var boxes [8]*Box
	var wg sync.WaitGroup
	for i := range boxes {
		wg.Go(func() {
			var err error
			if boxes[i], err = LoadOrMake(path); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	sealed := boxes[0].Seal([]byte("x"), "")
	for _, b := range boxes {
		if got, err := b.Open(sealed, ""); err != nil || string(got) != "x" {
			t.Errorf("two keys were made: %v", err)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if list, err := os.ReadDir(filepath.Dir(path)); err != nil || len(list) != 1 {
		t.Errorf("%v %v", list, err)
	}
	for _, text := range []string{"", "not base64!", "c2hvcnQ="} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadOrMake(path); err == nil {
			t.Errorf("%q was taken as a key", text)
		}
	}
}
