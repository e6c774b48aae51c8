package file

import (
	"context"
	"database/sql"

	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
)

// FieldKinds are the kinds of field that this room brings to definitions: files that were sent for the record in hand.
func FieldKinds() field.Kinds {
	return field.Kinds{field.KindFile: func(string) (field.Source, error) { return OfRecord(), nil }}
}

// OfRecord are the files of the record in hand (field.WithRecord). Who may see that record, its room has asked; who may open
// a file, this room asks the owner's Access.
func OfRecord() field.Source { return ofRecord{} }

type ofRecord struct{}

// Options are the files that are there.
func (ofRecord) Options(ctx context.Context, q store.Querier, _ string) (list []field.Option, more bool, err error) {
	owner, ok := ParseOwner(field.RecordOf(ctx))
	if !ok {
		return nil, false, nil
	}
	files, err := List(q, owner)
	for _, f := range files {
		list = append(list, field.Option{Value: f.ID, Label: lang.Text{lang.Default: f.Name}})
	}
	return list, false, err
}

// Names of files.
func (ofRecord) Names(_ context.Context, q store.Querier, ids []string) (map[string]field.Named, error) {
	out := map[string]field.Named{}
	var args []any
	err := store.All(q, `select id, name from file_file where id in `+store.In(&args, ids), args, func(r *sql.Rows) error {
		var id, name string
		err := r.Scan(&id, &name)
		out[id] = field.Named{Name: name}
		return err
	})
	return out, err
}

// Hold makes files part of the record that names them: they cannot be taken out any more.
func (ofRecord) Hold(tx *store.Tx, record string, ids []string) error {
	owner, _ := ParseOwner(record)
	for _, id := range ids {
		if _, err := Keep(tx, id, owner); err != nil {
			return err
		}
	}
	return nil
}

// Path opens a file.
func (ofRecord) Path(id string) string { return File{ID: id}.Path() }
