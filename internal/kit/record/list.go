package record

import (
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/store"
)

// Ask is which records are wanted.
type Ask struct {
	Text   string                 // words that the searched fields hold
	Filter map[string]field.Value // what the filtered fields are narrowed to
	Sort   string                 // name of a sorted field; "-" before it: the greatest first; "": the order of the kind
	After  string                 // what the page before said
	Size   int                    // 50 when 0
}

// where are the rows that are wanted and may be seen.
func (k *Kind[T]) where(r Rights[T], a Ask) store.Where {
	w := r.Sees
	shown := k.Shown(r)
	for _, b := range shown.With(field.Filtered) {
		if v := a.Filter[b.Name]; !v.Blank() {
			w = b.Is(w, v)
		}
	}
	if len(shown.With(field.Searched)) > 0 {
		w = w.Has("search", a.Text)
	}
	return w
}

// order is the order that is wanted.
func (k *Kind[T]) order(r Rights[T], sort string) store.Order {
	name, desc := sort, false
	if len(sort) > 0 && sort[0] == '-' {
		name, desc = sort[1:], true
	}
	b, ok := k.Shown(r).With(field.Sorted).Field(name)
	if !ok {
		return k.Order
	}
	return store.Order{By: b.SortColumn(), Desc: desc}
}

// List is one page of records that may be seen, and where the next begins; "" at the end.
func (k *Kind[T]) List(q store.Querier, r Rights[T], a Ask) (list []T, next string, err error) {
	list, next, err = k.Table.Page(q, k.where(r, a), store.PageOf{Order: k.order(r, a.Sort), After: a.After, Size: a.Size})
	if err == nil && k.Fill != nil && len(list) > 0 {
		err = k.Fill(q, list)
	}
	return list, next, err
}

// Count is how many records are wanted and may be seen.
func (k *Kind[T]) Count(q store.Querier, r Rights[T], a Ask) (int64, error) {
	return k.Table.Count(q, k.where(r, a))
}
