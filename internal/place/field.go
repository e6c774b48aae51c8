package place

import (
	"context"
	"database/sql"
	"strings"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
)

// FieldKinds are the kinds of field that this room brings to definitions: a commune of the province whose code the field
// says it is of, of the whole country without one.
func FieldKinds() field.Kinds {
	return field.Kinds{field.KindCommune: func(of string) (field.Source, error) { return CommunesOf(of), nil }}
}

// CommunesOf are the communes of a province, "" for all; there are too many to list. They are found by names of today and of
// before, and kept by their code.
func CommunesOf(province string) field.Source { return communesOf(province) }

type communesOf string

// offered is how many communes a search offers.
const offered = 20

// Options are the commune whose code the text is, or those that its words find.
func (p communesOf) Options(_ context.Context, q store.Querier, find string) (list []field.Option, more bool, err error) {
	find = strings.TrimSpace(find)
	u, err := ByCode(q, find, day.Of(q.Now()))
	switch {
	case err == nil && u.Level == Commune && (p == "" || u.Province == string(p)):
		return []field.Option{{Value: u.Code, Code: u.Code, Label: lang.Text{lang.Default: u.Name}}}, false, nil
	case err != nil && fault.Of(err) != fault.NotFound:
		return nil, false, err
	}
	hits, err := Search(q, Asked{Text: find, In: string(p)}, offered)
	for _, h := range hits {
		list = append(list, field.Option{Value: h.Code, Code: h.Code, Label: lang.Text{lang.Default: h.Name + ", " + h.ProvinceName}})
	}
	return list, find == "" || len(list) == offered, err
}

// Names of communes, those of before too.
func (communesOf) Names(_ context.Context, q store.Querier, ids []string) (map[string]field.Named, error) {
	out := map[string]field.Named{}
	var args []any
	err := store.All(q, `select code, name from place_unit where code in `+store.In(&args, ids)+` and level='commune' order by from_day`, args,
		func(r *sql.Rows) error {
			var code, name string
			err := r.Scan(&code, &name)
			out[code] = field.Named{Name: name, Code: code}
			return err
		})
	return out, err
}
