package blob

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"slices"
	"strings"
	"time"
)

// Local keeps blobs in a folder: ab/cd/<hash>. Work in progress lies in tmp/.
type Local struct {
	root *os.Root
}

const (
	staging  = "tmp"
	leftover = 10 * time.Minute // an unfinished upload that nothing was written to for so long belongs to no living process
)

// OpenLocal opens the folder, making it if it is not there, and clears what uploads left behind that never ended.
// Nothing outside the folder can be reached through it.
func OpenLocal(dir string) (*Local, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("blob: open: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("blob: open: %w", err)
	}
	l := &Local{root: root}
	if err := root.MkdirAll(staging, 0o750); err != nil {
		return nil, errors.Join(fmt.Errorf("blob: open: %w", err), root.Close())
	}
	if err := l.Tidy(); err != nil {
		return nil, errors.Join(fmt.Errorf("blob: open: %w", err), root.Close())
	}
	return l, nil
}

// Close lets go of the folder. Blobs that are open stay readable.
func (l *Local) Close() error { return l.root.Close() }

// Tidy removes unfinished uploads that no process writes any more.
func (l *Local) Tidy() error {
	before := time.Now().Add(-leftover)
	return fs.WalkDir(l.root.FS(), staging, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		i, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) || err == nil && i.ModTime().After(before) {
			return nil
		}
		if err != nil {
			return err
		}
		return ignoreMissing(l.root.Remove(p))
	})
}

func folder(hash string) string { return path.Join(hash[:2], hash[2:4]) }

func place(hash string) string { return path.Join(folder(hash), hash) }

// Put writes to a temporary file, syncs it, and moves it to its place; then the folders are synced too.
func (l *Local) Put(ctx context.Context, r io.Reader, limit int64) (info Info, err error) {
	tmp := path.Join(staging, strings.ToLower(rand.Text()))
	defer func() {
		if err != nil {
			_ = l.root.Remove(tmp) // gone already when the move was done
		}
	}()
	if info, err = l.stage(ctx, tmp, r, limit); err != nil {
		return Info{}, err
	}
	if err = l.publish(tmp, info.Hash); err != nil {
		return Info{}, fmt.Errorf("blob: put %s: %w", info.Hash, err)
	}
	info.At = time.Now().UTC()
	return info, nil
}

func (l *Local) stage(ctx context.Context, tmp string, r io.Reader, limit int64) (Info, error) {
	f, err := l.root.OpenFile(tmp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o640)
	if err != nil {
		return Info{}, fmt.Errorf("blob: put: %w", err)
	}
	info, err := copyLimited(ctx, f, r, limit)
	if err == nil {
		err = f.Sync()
	}
	return info, errors.Join(err, f.Close())
}

func (l *Local) publish(tmp, hash string) error {
	_, err := l.root.Stat(folder(hash))
	fresh := errors.Is(err, fs.ErrNotExist)
	if err := l.root.MkdirAll(folder(hash), 0o750); err != nil {
		return err
	}
	if err := l.root.Rename(tmp, place(hash)); err != nil {
		return err
	}
	if err := l.syncDir(folder(hash)); err != nil || !fresh {
		return err
	}
	return errors.Join(l.syncDir(hash[:2]), l.syncDir("."))
}

func (l *Local) syncDir(name string) error {
	d, err := l.root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Open opens the file of the blob.
func (l *Local) Open(_ context.Context, hash string) (Reader, error) {
	if !Valid(hash) {
		return nil, ErrNotFound
	}
	f, err := l.root.Open(place(hash))
	if err != nil {
		return nil, notFound(err)
	}
	return f, nil
}

// Stat looks at the file of the blob.
func (l *Local) Stat(_ context.Context, hash string) (Info, error) {
	if !Valid(hash) {
		return Info{}, ErrNotFound
	}
	i, err := l.root.Stat(place(hash))
	if err != nil {
		return Info{}, notFound(err)
	}
	return Info{Hash: hash, Size: i.Size(), At: i.ModTime().UTC()}, nil
}

// Delete removes the file of the blob.
func (l *Local) Delete(_ context.Context, hash string) error {
	if !Valid(hash) {
		return nil
	}
	return ignoreMissing(l.root.Remove(place(hash)))
}

// List walks the folders in order. A blob that disappears meanwhile is passed over.
func (l *Local) List(ctx context.Context, after string) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		for _, a := range l.names(".", 2) {
			for _, b := range l.names(a, 2) {
				for _, name := range l.names(path.Join(a, b), 64) {
					if name <= after || !Valid(name) {
						continue
					}
					if err := ctx.Err(); err != nil {
						yield(Info{}, err)
						return
					}
					info, err := l.Stat(ctx, name)
					if errors.Is(err, ErrNotFound) {
						continue
					}
					if !yield(info, err) || err != nil {
						return
					}
				}
			}
		}
	}
}

// names lists the entries of a folder whose name has n letters, sorted; a folder that is not there is empty.
func (l *Local) names(dir string, n int) []string {
	es, err := fs.ReadDir(l.root.FS(), dir)
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range es {
		if len(e.Name()) == n {
			out = append(out, e.Name())
		}
	}
	slices.Sort(out)
	return out
}

// Check puts, reads and deletes a small blob.
func (l *Local) Check(ctx context.Context) error { return probe(ctx, l, "motcua check "+rand.Text()) }

func notFound(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return ErrNotFound
	}
	return err
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
