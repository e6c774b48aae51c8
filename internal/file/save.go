package file

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	fileevent "github.com/motcua/motcua/internal/event/file"
	"github.com/motcua/motcua/internal/kit/blob"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Upload is a file on its way in.
type Upload struct {
	Who   Who
	Owner Owner
	Paper string    // key of the paper it is for; may be empty
	Name  string    // as the sender calls it
	Body  io.Reader // read once, as it arrives
	Key   string    // idempotency key; may be empty

	taken taken // what it was counted as
	pages int64 // what look counted; -1: nothing
}

// Save receives a file: it is typed while its first bytes arrive, hashed while it is written, and has a row
// when Save answers; the file is then safe against a power cut. The same bytes for the same paper of the same
// draft are one file, however often they are sent. A refusal is a fault that names the field "file".
func (r *Room) Save(ctx context.Context, u Upload) (f File, err error) {
	if err := r.mayAdd(ctx, u.Who, u.Owner); err != nil {
		return File{}, err
	}
	name := CleanName(u.Name)
	body := bufio.NewReaderSize(u.Body, headSize)
	head, err := body.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return File{}, r.broken(err, name)
	}
	k, name, err := recognise(head, name, r.conf.Types)
	if err != nil {
		return File{}, err
	}
	if err := r.early(ctx, u); err != nil {
		return File{}, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, u.taken.giveBack(ctx))
		}
	}()
	if err := r.take(ctx, &u.taken, r.conf.Rules.claims(u.Who, 1, 1)); err != nil {
		return File{}, err
	}
	info, err := r.blobs.Put(ctx, body, r.conf.File)
	if err != nil {
		return File{}, r.broken(err, name)
	}
	defer func() {
		if err == nil {
			return
		}
		if e := r.drop(ctx, info); e != nil {
			err = errors.Join(err, e)
		}
	}()
	if err := r.inspect(ctx, k, info, name); err != nil {
		return File{}, err
	}
	pages, err := r.look(ctx, u.Who, File{Hash: info.Hash, Size: info.Size, Type: k.media, Name: name})
	if err != nil {
		return File{}, err
	}
	if err := r.take(ctx, &u.taken, r.conf.Rules.claims(u.Who, 0, megabytes(info.Size)-1)); err != nil {
		return File{}, err
	}
	f = File{Hash: info.Hash, Size: info.Size, Type: k.media, Name: name, Owner: u.Owner, Paper: u.Paper, Actor: u.Who.by("").Actor, Address: u.Who.Address}
	u.pages = pages
	return r.keep(ctx, u, f)
}

// drop deletes at once the bytes of an upload that was refused, unless a row names the same bytes. Who goes away
// meanwhile changes nothing in that.
func (r *Room) drop(ctx context.Context, i blob.Info) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if _, err := r.sweepOne(ctx, i.Hash, i.At.Add(time.Hour)); err != nil {
		return fmt.Errorf("file: drop %s: %w", i.Hash, err)
	}
	return nil
}

// broken turns what stopped the reading into a fault where it was the sender's side.
func (r *Room) broken(err error, name string) error {
	switch {
	case errors.Is(err, blob.ErrTooLarge):
		return r.TooLarge(name).WithCause(err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fault.New(fault.Invalid, "file.interrupted", "name", name).WithCause(err)
	}
	return fmt.Errorf("file: save: %w", err)
}

// TooLarge is the refusal of a file over the limit.
func (r *Room) TooLarge(name string) *fault.Fault {
	return fault.New(fault.TooLarge, "file.too_large", "name", name, "mb", r.conf.File>>20)
}

// early refuses early, before the bytes are read, what keep would refuse in the end.
func (r *Room) early(ctx context.Context, u Upload) error {
	return r.db.Read(ctx, func(s *store.Snapshot) error {
		var n int
		args := []any{u.Owner.Kind, u.Owner.ID, r.conf.Owner, r.conf.OwnerFiles}
		if err := s.QueryRow(`select count(*) from file_owner where kind=$1 and id=$2 and (bytes>=$3 or files>=$4)`, args...).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return refuse("file.owner_full", "mb", r.conf.Owner>>20, "files", r.conf.OwnerFiles)
		}
		return nil
	})
}

func (r *Room) inspect(ctx context.Context, k kind, info blob.Info, name string) error {
	if k.office == "" {
		return nil
	}
	b, err := r.blobs.Open(ctx, info.Hash)
	if err != nil {
		return fmt.Errorf("file: inspect: %w", err)
	}
	defer func() { _ = b.Close() }()
	return k.inspect(&readerAt{b}, info.Size, name)
}

// readerAt reads anywhere in a blob, one caller at a time.
type readerAt struct{ r io.ReadSeeker }

func (a *readerAt) ReadAt(p []byte, off int64) (int, error) {
	if _, err := a.r.Seek(off, io.SeekStart); err != nil {
		return 0, err
	}
	n, err := io.ReadFull(a.r, p)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return n, err
}

// keep writes the row. Should the sweeper have caught the blob in between (it was an old one that no row
// named), keep waits for it and looks whether the bytes are still there.
func (r *Room) keep(ctx context.Context, u Upload, f File) (File, error) {
	var accept int64
	for range 100 {
		out, err := r.write(ctx, u, f, accept)
		var s swept
		if !errors.As(err, &s) {
			return out, err
		}
		if !s.gone {
			if err := sleep(ctx, 50*time.Millisecond); err != nil {
				return File{}, err
			}
			continue
		}
		if _, err := r.blobs.Stat(ctx, f.Hash); err != nil {
			break
		}
		accept = s.version
	}
	return File{}, fault.New(fault.Busy, "file.send_again", "name", f.Name)
}

func (r *Room) write(ctx context.Context, u Upload, f File, accept int64) (File, error) {
	key := store.Key{Actor: u.Who.meter(), Key: u.Key, Body: store.BodyHash("file", f.Owner.String(), f.Paper, f.Name, f.Hash)}
	var out File
	id, again, err := r.db.Do(ctx, key, func(tx *store.Tx) (string, error) {
		var err error
		out, err = r.note(tx, u, f, accept)
		return out.ID, err
	})
	if err == nil && again {
		if err := u.taken.giveBack(ctx); err != nil {
			return File{}, err
		}
		err = r.db.Read(ctx, func(s *store.Snapshot) (err error) { out, err = Load(s, id); return err })
	}
	return out, err
}

// note writes the row of a file whose bytes lie in the blob store.
func (r *Room) note(tx *store.Tx, u Upload, f File, accept int64) (File, error) {
	f.ID, f.At = tx.NewID(), tx.Now()
	if err := claim(tx, f.Hash, f.Size, accept); err != nil {
		return File{}, err
	}
	if u.pages > 0 { // the first picture need not count them again
		if _, err := tx.Exec(`update file_blob set pages=$2 where hash=$1`, f.Hash, u.pages); err != nil {
			return File{}, err
		}
	}
	out, fresh, err := insert(tx, f)
	if err == nil && !fresh {
		err = u.taken.give(tx)
	}
	if err != nil || !fresh {
		return out, err
	}
	if err := charge(tx, f.Owner, f.Size, r.conf); err != nil {
		return File{}, err
	}
	_, err = tx.Emit(fileevent.Saved{File: f.ID, Hash: f.Hash, Size: f.Size, Type: f.Type, Owner: f.Owner.String(), Paper: f.Paper}, u.Who.by(u.Key))
	return out, err
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
