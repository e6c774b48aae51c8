package record

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/store"
)

// Change is a fact of a record: who, when, and what read differently from then on.
type Change struct {
	Kind   string // of the fact
	At     time.Time
	Actor  string
	Unit   string
	Reason string
	Fields []Changed // in the order of the fields
}

// Changed is one field that read differently.
type Changed struct {
	Field    field.Field
	Was, Now field.Value
}

// History is what became of a record, the first fact first. It is read from the facts, so that it shows what was announced
// and not what a column says.
func (k *Kind[T]) History(q store.Querier, r Rights[T], id string) ([]Change, error) {
	events, err := store.History(q, k.Name+":"+id)
	if err != nil {
		return nil, fmt.Errorf("record: history of %s: %w", k.Name, err)
	}
	now := map[string]field.Value{}
	list := make([]Change, 0, len(events))
	for _, e := range events {
		var body struct {
			Changed map[string]string `json:"changed"`
		}
		if err := json.Unmarshal(e.Body, &body); err != nil {
			return nil, fmt.Errorf("record: fact %s: %w", e.ID, err)
		}
		c := Change{Kind: e.Kind, At: e.At, Actor: e.By.Actor, Unit: e.By.Unit, Reason: e.By.Reason}
		for _, b := range k.Shown(r) {
			text, changed := body.Changed[b.Name]
			if v := field.Canon(text); changed {
				c.Fields = append(c.Fields, Changed{Field: b.Field, Was: now[b.Name], Now: v})
				now[b.Name] = v
			}
		}
		list = append(list, c)
	}
	return list, nil
}
