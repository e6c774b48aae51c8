package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"sync"
	"time"
)

var idEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

var lastID struct {
	sync.Mutex
	IDs
}

// NewID returns a 26-letter id: 48 bits of milliseconds, 16 bits of counter, 64 random bits. Ids made by
// one process sort in the order they were made.
func NewID(at time.Time) string {
	lastID.Lock()
	ms, seq := lastID.next(at)
	lastID.Unlock()
	return newID(ms, seq)
}

// IDs makes ids that sort in the order they were made, for what happened in the past: NewID never goes back in
// time. The zero value is ready.
type IDs struct {
	First uint16 // of two that make ids for the same moment, those with the lower First come first

	ms  uint64
	seq uint16
}

// New returns an id of this moment, or of that of the one before, if that is later.
func (i *IDs) New(at time.Time) string { return newID(i.next(at)) }

func (i *IDs) next(at time.Time) (ms uint64, seq uint16) {
	if ms = uint64(at.UnixMilli()); ms > i.ms { //nolint:gosec // moments after 1970 only
		i.ms, i.seq = ms, i.First
	} else if i.seq++; i.seq == 0 {
		i.ms++
	}
	return i.ms, i.seq
}

func newID(ms uint64, seq uint16) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], ms<<16|uint64(seq))
	_, _ = rand.Read(b[8:]) // never fails since Go 1.24
	return idEncoding.EncodeToString(b[:])
}

// Digest is what is kept of a random secret: enough to know it again.
func Digest(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(h[:])
}

// Secret returns n random letters out of an alphabet without look-alikes, for codes that people read
// aloud and nobody may guess: 5 bits a letter.
func Secret(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	for i, x := range b {
		b[i] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"[x%32]
	}
	return string(b)
}
