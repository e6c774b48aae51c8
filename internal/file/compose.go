package file

import "github.com/motcua/motcua/internal/kit/store"

// Sent is a file whose bytes lie in the blob store already, typed and hashed.
type Sent struct {
	Hash string
	Size int64
	Type string // media type
	Name string // clean
}

// Note writes the row of such a file in a transaction of the caller, as Save does last of all. Body and Key of
// the upload are not read; whether the sender may add files is the caller's to know.
func (r *Room) Note(tx *store.Tx, u Upload, s Sent) (File, error) {
	return r.note(tx, u, File{Hash: s.Hash, Size: s.Size, Type: s.Type, Name: s.Name, Owner: u.Owner, Paper: u.Paper,
		Actor: u.Who.by("").Actor, Address: u.Who.Address}, 0)
}
