package field

import (
	"context"
	"fmt"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
)

// Source knows the things of a kind that lives in a room: units, people, communes, files, records. Who asks is in the
// context; what may not be seen is not there.
type Source interface {
	// Options are what may be chosen, in the order of a list: those whose id or code is the text find, or whose name
	// holds it; all for "". Of a source of many things only the first come, and more is true.
	Options(ctx context.Context, q store.Querier, find string) (list []Option, more bool, err error)
	// Names says how things are called, those that are gone or may not be chosen any more too. Unknown ids are left out.
	Names(ctx context.Context, q store.Querier, ids []string) (map[string]Named, error)
}

// Named is how a thing is called, and what tells it from others of that name in a file; its id when Code is empty.
type Named struct{ Name, Code string }

// Linker is a Source whose things have pages.
type Linker interface {
	Path(id string) string
}

// Holder is a Source whose things belong to a record for good once it names them.
type Holder interface {
	Hold(tx *store.Tx, record string, ids []string) error
}

// Kinds are the kinds that rooms bring to definitions: what makes the source of a field out of its Of.
type Kinds map[Kind]func(of string) (Source, error)

// Bind gives the fields of a definition their sources.
func (k Kinds) Bind(list []Field) error {
	for i, f := range list {
		if !f.Kind.ofRoom() || f.Source != nil {
			continue
		}
		source := k[f.Kind]
		if source == nil {
			return fmt.Errorf("field: %s: no room brings the kind %q", f.Name, f.Kind)
		}
		s, err := source(f.Of)
		if err != nil {
			return fmt.Errorf("field: %s: %w", f.Name, err)
		}
		list[i].Source = s
	}
	return nil
}

// ofRoom tells whether the values of the kind live in a room.
func (k Kind) ofRoom() bool {
	switch k {
	case KindUnit, KindPerson, KindPost, KindCommune, KindFile, KindRecord:
		return true
	}
	return false
}

// Env is where fields are read and shown: what is known there, the language, the day.
type Env struct {
	Query store.Querier
	Words *lang.Words
	Today day.Date
}

// Here is the Env of a snapshot or a transaction.
func Here(q store.Querier, w *lang.Words) Env {
	return Env{Query: q, Words: w, Today: day.Of(q.Now())}
}

// Names say how the things of rooms are called in the values of some records: by field and by id.
type Names map[string]map[string]Named

// NamesOf asks every source once for the names of all it is asked about. Values gives each of them to its argument.
func NamesOf(ctx context.Context, q store.Querier, list []Field, values func(take func(f Field, v Value))) (Names, error) {
	ids := map[string][]string{}
	values(func(f Field, v Value) {
		if f.Source != nil && v.Filled() {
			ids[f.Name] = append(ids[f.Name], v.List()...)
		}
	})
	out := Names{}
	for _, f := range list {
		if len(ids[f.Name]) == 0 {
			continue
		}
		names, err := f.Source.Names(ctx, q, ids[f.Name])
		if err != nil {
			return nil, fmt.Errorf("field: names of %s: %w", f.Name, err)
		}
		out[f.Name] = names
	}
	return out, nil
}

type recordKey struct{}

// WithRecord says which record is in hand, as facts name it ("equipment:0192…"): a Source of things that belong to one
// record looks there.
func WithRecord(ctx context.Context, record string) context.Context {
	return context.WithValue(ctx, recordKey{}, record)
}

// RecordOf is the record in hand, "" for a new one.
func RecordOf(ctx context.Context) string {
	s, _ := ctx.Value(recordKey{}).(string)
	return s
}
