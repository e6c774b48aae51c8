package file

import (
	"context"
	"errors"
	"fmt"

	"github.com/motcua/motcua/internal/kit/blob"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

func (r *Room) mayAdd(ctx context.Context, who Who, o Owner) error {
	a, ok := r.access[o.Kind]
	if !ok || o.ID == "" {
		return fault.New(fault.NotFound, "file.not_found")
	}
	return a.MayAdd(ctx, who, o)
}

// Find gives the row of a file if who may read it.
func (r *Room) Find(ctx context.Context, who Who, id string) (File, error) {
	var f File
	if err := r.db.Read(ctx, func(s *store.Snapshot) (err error) { f, err = Load(s, id); return err }); err != nil {
		return File{}, err
	}
	a, ok := r.access[f.Owner.Kind]
	if !ok {
		return File{}, fault.New(fault.NotFound, "file.not_found")
	}
	return f, hidden(a.MayRead(ctx, who, f))
}

// hidden makes what a reader may not see look like what does not exist, to the word.
func hidden(err error) error {
	if fault.Of(err) == fault.NotFound {
		return fault.New(fault.NotFound, "file.not_found").WithCause(err)
	}
	return err
}

// Open opens a file if who may read it. The caller closes the reader.
func (r *Room) Open(ctx context.Context, who Who, id string) (File, blob.Reader, error) {
	f, err := r.Find(ctx, who, id)
	if err != nil {
		return File{}, nil, err
	}
	b, err := r.blobs.Open(ctx, f.Hash)
	if err != nil {
		return File{}, nil, fmt.Errorf("file: open %s: %w", id, err)
	}
	return f, b, nil
}

// MayAdd tells whether who may send files for the owner now.
func (r *Room) MayAdd(ctx context.Context, who Who, o Owner) error { return r.mayAdd(ctx, who, o) }

// Verify reads a file to its end and compares it with its row. It gives ErrDamaged when bytes are missing or
// differ.
func (r *Room) Verify(ctx context.Context, f File) error {
	i, err := r.blobs.Stat(ctx, f.Hash)
	if err == nil && i.Size != f.Size {
		err = blob.ErrDamaged
	}
	if err == nil {
		err = blob.Verify(ctx, r.blobs, f.Hash)
	}
	if errors.Is(err, blob.ErrDamaged) || errors.Is(err, blob.ErrNotFound) {
		return fmt.Errorf("%w: file %s of %s: %w", ErrDamaged, f.ID, f.Owner, err)
	}
	return err
}

// ErrDamaged says that the bytes of a file are not those that were received.
var ErrDamaged = errors.New("file: damaged")
