package record

import (
	"fmt"

	"github.com/motcua/motcua/internal/history"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/store"
)

// Change is a line of the timeline of a record, with what read differently from then on.
type Change struct {
	history.Line
	Fields []Changed // in the order of the fields
	Asked  []Changed // what was proposed, for a second person to agree to
}

// Changed is one field that read differently.
type Changed struct {
	Field    field.Field
	Was, Now field.Value
}

// History is what became of a record, the first fact first. It is read from the facts, so that it shows what was announced
// and not what a column says.
func (k *Kind[T]) History(q store.Querier, r Rights[T], id string) ([]Change, error) {
	lines, err := history.Of(q, k.Name+":"+id)
	if err != nil {
		return nil, err
	}
	now := map[string]field.Value{}
	list := make([]Change, 0, len(lines))
	for _, l := range lines {
		var body struct {
			Changed  map[string]string `json:"changed"`
			Proposed map[string]string `json:"proposed"`
		}
		if err := l.Decode(&body); err != nil {
			return nil, fmt.Errorf("record: fact %s: %w", l.ID, err)
		}
		c := Change{Line: l}
		for _, b := range k.Shown(r) {
			text, changed := body.Changed[b.Name]
			if v := field.Canon(text); changed {
				c.Fields = append(c.Fields, Changed{Field: b.Field, Was: now[b.Name], Now: v})
				now[b.Name] = v
			}
			if text, asked := body.Proposed[b.Name]; asked {
				c.Asked = append(c.Asked, Changed{Field: b.Field, Was: now[b.Name], Now: field.Canon(text)})
			}
		}
		list = append(list, c)
	}
	return list, nil
}
