package file

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/kit/blob"
	"github.com/motcua/motcua/internal/kit/store"
)

// Sweep deletes blobs that no row names and that were put longer ago than Config.Sweep: uploads refused at
// the end, or cut off between blob and row, and files removed from drafts. It works for at most the given
// time and goes on from there the next time. It tells how many it deleted.
//
// Nothing that Save acknowledges is ever swept: before deleting, a blob is marked in the store under a version
// check, so of Save and Sweep one waits for the other; and a blob put anew is young again.
func (r *Room) Sweep(ctx context.Context, length time.Duration) (deleted int, err error) {
	r.sweeping.Lock()
	defer r.sweeping.Unlock()
	if err := r.blobs.Tidy(); err != nil {
		return 0, fmt.Errorf("file: sweep: %w", err)
	}
	end, cutoff := r.db.Now().Add(length), r.db.Now().Add(-r.conf.Sweep)
	var batch []blob.Info
	flush := func() error {
		n, err := r.sweepBatch(ctx, batch, cutoff)
		deleted += n
		if err == nil && len(batch) > 0 {
			r.sweptTo = batch[len(batch)-1].Hash
		}
		batch = batch[:0]
		return err
	}
	for i, err := range r.blobs.List(ctx, r.sweptTo) {
		if err != nil {
			return deleted, fmt.Errorf("file: sweep: %w", err)
		}
		if batch = append(batch, i); len(batch) < 200 {
			continue
		}
		if err := flush(); err != nil || !r.db.Now().Before(end) {
			return deleted, err
		}
	}
	if err := flush(); err != nil {
		return deleted, err
	}
	r.sweptTo = "" // once around
	return deleted, r.forget(ctx, cutoff)
}

// sweepBatch deletes the old ones of a batch that nothing names.
func (r *Room) sweepBatch(ctx context.Context, batch []blob.Info, cutoff time.Time) (deleted int, err error) {
	var old []string
	for _, i := range batch {
		if i.At.Before(cutoff) {
			old = append(old, i.Hash)
		}
	}
	if len(old) == 0 {
		return 0, nil
	}
	named := map[string]bool{}
	err = r.db.Read(ctx, func(s *store.Snapshot) error {
		var args []any
		list := store.In(&args, old)
		return store.All(s, `select hash from file_file where removed=0 and hash in `+list+` union select picture from file_picture where picture in `+list,
			args, func(rows *sql.Rows) error {
				var h string
				err := rows.Scan(&h)
				named[h] = true
				return err
			})
	})
	if err != nil {
		return 0, fmt.Errorf("file: sweep: %w", err)
	}
	for _, h := range old {
		if named[h] {
			continue
		}
		done, err := r.sweepOne(ctx, h, cutoff)
		if err != nil {
			return deleted, fmt.Errorf("file: sweep %s: %w", h, err)
		}
		if done {
			deleted++
		}
	}
	return deleted, nil
}

// sweepOne marks, looks once more, deletes, and marks what it did.
func (r *Room) sweepOne(ctx context.Context, hash string, cutoff time.Time) (bool, error) {
	marked := false
	if err := r.db.Write(ctx, func(tx *store.Tx) (err error) { marked, err = mark(tx, hash); return err }); err != nil || !marked {
		return false, err
	}
	i, err := r.blobs.Stat(ctx, hash)
	if err == nil && !i.At.Before(cutoff) { // somebody has just put it again
		return false, r.settle(ctx, hash, "live")
	}
	if err != nil && !errors.Is(err, blob.ErrNotFound) {
		return false, err
	}
	if err := r.blobs.Delete(ctx, hash); err != nil {
		return false, err
	}
	return true, r.settle(ctx, hash, "gone")
}

// mark takes the blob away from those who would name it, unless somebody names it by now. The row is locked
// by the first statement; what names a blob has changed the row in the same transaction, see claim.
func mark(tx *store.Tx, hash string) (bool, error) {
	var version int64
	if err := tx.QueryRow(`insert into file_blob (hash, size, state, version, at) values ($1,0,'going',1,$2)
		on conflict (hash) do update set version=file_blob.version+1, at=excluded.at returning version`, hash,
		store.Millis(tx.Now())).Scan(&version); err != nil {
		return false, err
	}
	var names int64
	if err := tx.QueryRow(`select (select count(*) from file_file where hash=$1 and removed=0) + (select count(*) from file_picture where picture=$1)`, hash).Scan(&names); err != nil {
		return false, err
	}
	state := "going"
	if names > 0 {
		state = "live"
	}
	_, err := tx.Exec(`update file_blob set state=$2 where hash=$1`, hash, state)
	return names == 0, err
}

func (r *Room) settle(ctx context.Context, hash, state string) error {
	return r.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`update file_blob set state=$2, version=version+1, at=$3 where hash=$1 and state='going'`, hash, state, store.Millis(tx.Now()))
		return err
	})
}

// forget clears the marks of what is long gone, and pictures of files that are no more.
func (r *Room) forget(ctx context.Context, before time.Time) error {
	return r.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(`delete from file_blob where state='gone' and at<$1`, store.Millis(before)); err != nil {
			return err
		}
		_, err := tx.Exec(`delete from file_picture where not exists (select 1 from file_file f where f.hash=file_picture.hash and f.removed=0)`)
		return err
	})
}
