package file

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

const columns = `id, hash, size, type, name, owner_kind, owner_id, paper, actor, address, at, attached, removed`

type scanner interface{ Scan(into ...any) error }

func scan(s scanner) (File, error) {
	var f File
	var at, attached, removed int64
	err := s.Scan(&f.ID, &f.Hash, &f.Size, &f.Type, &f.Name, &f.Owner.Kind, &f.Owner.ID, &f.Paper, &f.Actor, &f.Address, &at, &attached, &removed)
	f.At, f.Attached, f.Removed = store.Time(at), store.Time(attached), store.Time(removed)
	return f, err
}

// Load reads the row of a file that is there. It asks nobody's leave: see Room.Open.
func Load(q store.Querier, id string) (File, error) {
	f, err := scan(q.QueryRow(`select `+columns+` from file_file where id=$1 and removed=0`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return File{}, fault.New(fault.NotFound, "file.not_found")
	}
	return f, err
}

// List gives the files of an owner in the order they came. It asks nobody's leave: the owner's room does.
func List(q store.Querier, o Owner) ([]File, error) {
	return load(q, `select `+columns+` from file_file where owner_kind=$1 and owner_id=$2 and removed=0 order by id`, o.Kind, o.ID)
}

func load(q store.Querier, query string, args ...any) ([]File, error) {
	var out []File
	err := store.All(q, query, args, func(r *sql.Rows) error {
		f, err := scan(r)
		out = append(out, f)
		return err
	})
	return out, err
}

// insert adds the row, or finds the one that says the same already.
func insert(tx *store.Tx, f File) (File, bool, error) {
	n, err := tx.Exec(`insert into file_file (`+columns+`) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,0,0)
		on conflict (owner_kind, owner_id, paper, hash) where removed = 0 and attached = 0 do nothing`,
		f.ID, f.Hash, f.Size, f.Type, f.Name, f.Owner.Kind, f.Owner.ID, f.Paper, f.Actor, f.Address, store.Millis(f.At))
	if err != nil || n == 1 {
		return f, n == 1, err
	}
	f, err = scan(tx.QueryRow(`select `+columns+` from file_file where owner_kind=$1 and owner_id=$2 and paper=$3 and hash=$4 and removed=0 and attached=0`,
		f.Owner.Kind, f.Owner.ID, f.Paper, f.Hash))
	return f, false, err
}

// swept is the answer of claim for a blob that the sweeper has taken or is taking.
type swept struct {
	gone    bool
	version int64
}

func (s swept) Error() string {
	return fmt.Sprintf("file: the sweeper has the blob (gone: %v, version %d)", s.gone, s.version)
}

// claim says that a row of this transaction names the blob, so that the sweeper leaves it. A blob known to
// have been put again after its deletion is accepted by the version under which it was gone.
func claim(tx *store.Tx, hash string, size, accept int64) error {
	n, err := tx.Exec(`insert into file_blob (hash, size, state, version, at) values ($1,$2,'live',1,$3)
		on conflict (hash) do update set state='live', version=file_blob.version+1, at=excluded.at
		where file_blob.state='live' or (file_blob.state='gone' and file_blob.version=$4)`, hash, size, store.Millis(tx.Now()), accept)
	if err != nil || n == 1 {
		return err
	}
	var s swept
	var state string
	err = tx.QueryRow(`select state, version from file_blob where hash=$1`, hash).Scan(&state, &s.version)
	if errors.Is(err, sql.ErrNoRows) {
		return swept{} // between two states: look again
	}
	if err != nil {
		return err
	}
	s.gone = state == "gone"
	return s
}

// charge counts a file against the limits of its owner. Of two that arrive together and do not both fit, one
// is refused: the condition stands in the update.
func charge(tx *store.Tx, o Owner, size int64, c Config) error {
	if _, err := tx.Exec(`insert into file_owner (kind, id, bytes, files) values ($1,$2,0,0) on conflict (kind, id) do nothing`, o.Kind, o.ID); err != nil {
		return err
	}
	n, err := tx.Exec(`update file_owner set bytes=bytes+$3, files=files+1
		where kind=$1 and id=$2 and not closed and bytes+$3<=$4 and files+1<=$5`, o.Kind, o.ID, size, c.Owner, c.OwnerFiles)
	if err != nil || n == 1 {
		return err
	}
	var closed bool
	if err := tx.QueryRow(`select closed from file_owner where kind=$1 and id=$2`, o.Kind, o.ID).Scan(&closed); err != nil {
		return err
	}
	if closed {
		return fault.New(fault.Conflict, "file.closed")
	}
	return refuse("file.owner_full", "mb", c.Owner>>20, "files", c.OwnerFiles)
}
