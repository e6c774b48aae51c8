// Package blob keeps files by their content: the name of a blob is the SHA-256 of its bytes, so equal files
// are stored once and a changed file can be told from its name.
//
// There are two places to keep them, a local folder (OpenLocal) and an S3 bucket (OpenS3), with the same
// promises: a blob appears whole or not at all, and once Put has answered it survives a power cut.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/kit/space"
)

// ErrTooLarge is returned by Put when the reader holds more bytes than the limit. Nothing is kept then.
var ErrTooLarge = errors.New("blob: more bytes than allowed")

// ErrNotFound is returned when no blob has this hash.
var ErrNotFound = errors.New("blob: not found")

// Info describes a stored blob.
type Info struct {
	Hash string    // SHA-256 of the bytes, 64 lower-case hexadecimal digits
	Size int64     // bytes
	At   time.Time // when the bytes were last put, UTC
}

// Reader reads a blob from any place in it.
type Reader interface {
	io.ReadSeekCloser
}

// Store keeps blobs. It is safe for concurrent use, also by several processes.
type Store interface {
	// Put reads r to its end and keeps the bytes under their hash. It reads at most limit bytes and answers
	// ErrTooLarge if there are more. When it fails, for whatever reason, nothing is kept. Putting bytes that
	// are kept already writes them anew: that mends a damaged blob and renews its At.
	Put(ctx context.Context, r io.Reader, limit int64) (Info, error)
	// Open opens the blob for reading, or gives ErrNotFound. It does not compare the bytes with the hash.
	Open(ctx context.Context, hash string) (Reader, error)
	// Stat tells about the blob without reading it, or gives ErrNotFound.
	Stat(ctx context.Context, hash string) (Info, error)
	// Delete removes the blob. Deleting one that is not there is no error.
	Delete(ctx context.Context, hash string) error
	// List gives the blobs whose hash is greater than after, in the order of their hashes.
	List(ctx context.Context, after string) iter.Seq2[Info, error]
	// Tidy removes what was left behind by processes that ended in the middle of a Put.
	Tidy() error
	// Check proves that the store can be written, read and cleaned now.
	Check(ctx context.Context) error
}

// Valid tells whether s has the form of a hash. Every Store refuses names of any other form, so a name that
// came from outside can never reach a path.
func Valid(s string) bool {
	if len(s) != 2*sha256.Size {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// Verify reads the blob to its end and compares it with its name. It gives ErrDamaged when they differ.
func Verify(ctx context.Context, s Store, hash string) error {
	r, err := s.Open(ctx, hash)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	h := sha256.New()
	if _, err := io.Copy(h, withContext(ctx, r)); err != nil {
		return fmt.Errorf("blob: verify %s: %w", hash, err)
	}
	if sum(h) != hash {
		return fmt.Errorf("%w: %s", ErrDamaged, hash)
	}
	return nil
}

// ErrDamaged is returned by Verify when the bytes are no longer those that were put.
var ErrDamaged = errors.New("blob: damaged")

// copyLimited copies r to w, hashing on the way, and stops with ErrTooLarge after limit bytes.
func copyLimited(ctx context.Context, w io.Writer, r io.Reader, limit int64) (Info, error) {
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, h), io.LimitReader(withContext(ctx, r), limit+1))
	if err != nil {
		return Info{}, err
	}
	if n > limit {
		return Info{}, ErrTooLarge
	}
	return Info{Hash: sum(h), Size: n}, nil
}

func sum(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }

// Spare is a store that puts nothing for whom a nearly full disk refuses (space.As), and that lets go of what is coming in
// when the disk fills up meanwhile.
func Spare(s Store, w *space.Watch) Store { return spared{s, w} }

type spared struct {
	Store
	watch *space.Watch
}

func (s spared) Put(ctx context.Context, r io.Reader, limit int64) (Info, error) {
	if err := s.watch.Refuse(ctx); err != nil {
		return Info{}, err
	}
	i, err := s.Store.Put(ctx, sparedReader{ctx, r, s.watch}, limit)
	return i, s.watch.Failed(err)
}

type sparedReader struct {
	ctx   context.Context
	r     io.Reader
	watch *space.Watch
}

func (r sparedReader) Read(p []byte) (int, error) {
	if err := r.watch.Refuse(r.ctx); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

type contextReader struct {
	ctx context.Context
	r   io.Reader
}

// withContext makes reading stop when ctx ends.
func withContext(ctx context.Context, r io.Reader) io.Reader { return contextReader{ctx, r} }

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// probe is what Check does for every kind of store: put, read back, delete something nobody else has.
func probe(ctx context.Context, s Store, text string) error {
	info, err := s.Put(ctx, strings.NewReader(text), int64(len(text)))
	if err != nil {
		return fmt.Errorf("blob: check: put: %w", err)
	}
	if err := Verify(ctx, s, info.Hash); err != nil {
		return fmt.Errorf("blob: check: %w", err)
	}
	if err := s.Delete(ctx, info.Hash); err != nil {
		return fmt.Errorf("blob: check: delete: %w", err)
	}
	return nil
}
