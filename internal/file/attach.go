package file

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/event"
	fileevent "github.com/motcua/motcua/internal/event/file"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Attach gives every file of a draft to the record that is being acknowledged in this transaction, and closes
// the draft: nothing can be added or removed any more. It answers the files in the order they came. A file
// that is being removed at the same moment is either among them or removed, never both.
func Attach(tx *store.Tx, from, to Owner) ([]File, error) {
	if from != to {
		if _, err := tx.Exec(`insert into file_owner (kind, id, bytes, files, closed) values ($1,$2,0,0,true)
			on conflict (kind, id) do update set closed=true`, from.Kind, from.ID); err != nil {
			return nil, err
		}
	}
	fs, err := load(tx, `update file_file set owner_kind=$3, owner_id=$4, attached=$5
		where owner_kind=$1 and owner_id=$2 and removed=0 and attached=0 returning `+columns,
		from.Kind, from.ID, to.Kind, to.ID, store.Millis(tx.Now()))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(fs, func(a, b File) int { return strings.Compare(a.ID, b.ID) })
	for _, f := range fs {
		if err := attached(tx, f); err != nil {
			return nil, err
		}
	}
	return fs, nil
}

// Keep makes one file, sent for this record, part of it for good: the signed result, for instance. Keeping it
// again changes nothing.
func Keep(tx *store.Tx, id string, owner Owner) (File, error) {
	n, err := tx.Exec(`update file_file set attached=$4 where id=$1 and owner_kind=$2 and owner_id=$3 and removed=0 and attached=0`,
		id, owner.Kind, owner.ID, store.Millis(tx.Now()))
	if err != nil {
		return File{}, err
	}
	f, err := Load(tx, id)
	if err != nil {
		return File{}, err
	}
	if f.Owner != owner {
		return File{}, fault.New(fault.NotFound, "file.not_found")
	}
	if n == 0 {
		return f, nil
	}
	return f, attached(tx, f)
}

func attached(tx *store.Tx, f File) error {
	_, err := tx.Emit(fileevent.Attached{File: f.ID, Hash: f.Hash, Owner: f.Owner.String(), Paper: f.Paper}, event.By{Actor: "system"})
	return err
}

// Remove takes a file out of its draft. What an acknowledged record has taken cannot be removed.
func (r *Room) Remove(ctx context.Context, who Who, id string) (File, error) {
	var f File
	if err := r.db.Read(ctx, func(s *store.Snapshot) (err error) { f, err = Load(s, id); return err }); err != nil {
		return File{}, err
	}
	if err := hidden(r.mayAdd(ctx, who, f.Owner)); err != nil {
		return File{}, err
	}
	return f, r.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec(`update file_owner set bytes=bytes-$3, files=files-1 where kind=$1 and id=$2`, f.Owner.Kind, f.Owner.ID, f.Size); err != nil {
			return err
		}
		n, err := tx.Exec(`update file_file set removed=$4 where id=$1 and owner_kind=$2 and owner_id=$3 and removed=0 and attached=0`,
			id, f.Owner.Kind, f.Owner.ID, store.Millis(tx.Now()))
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "file.attached")
		}
		_, err = tx.Emit(fileevent.Removed{File: id}, who.by(""))
		return err
	})
}

// Discard takes out every file of a draft that was given up, and closes it.
func Discard(tx *store.Tx, o Owner, by event.By) error {
	if _, err := tx.Exec(`update file_owner set closed=true where kind=$1 and id=$2`, o.Kind, o.ID); err != nil {
		return err
	}
	var ids []string
	err := store.All(tx, `update file_file set removed=$3 where owner_kind=$1 and owner_id=$2 and removed=0 and attached=0 returning id`,
		[]any{o.Kind, o.ID, store.Millis(tx.Now())}, func(r *sql.Rows) error {
			var id string
			err := r.Scan(&id)
			ids = append(ids, id)
			return err
		})
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := tx.Emit(fileevent.Removed{File: id}, by); err != nil {
			return err
		}
	}
	return nil
}
