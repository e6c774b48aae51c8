package store

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"sync"
	"time"
)

var idEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

var lastID struct {
	sync.Mutex
	ms  uint64
	seq uint16
}

// NewID returns a 26-letter id: 48 bits of milliseconds, 16 bits of counter, 64 random bits. Ids made by
// one process sort in the order they were made.
func NewID(at time.Time) string {
	ms := uint64(at.UnixMilli()) //nolint:gosec // moments after 1970 only
	lastID.Lock()
	if ms > lastID.ms {
		lastID.ms, lastID.seq = ms, 0
	} else if lastID.seq++; lastID.seq == 0 {
		lastID.ms++
	}
	ms, seq := lastID.ms, lastID.seq
	lastID.Unlock()
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], ms<<16|uint64(seq))
	_, _ = rand.Read(b[8:]) // never fails since Go 1.24
	return idEncoding.EncodeToString(b[:])
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
