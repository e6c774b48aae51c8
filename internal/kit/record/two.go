package record

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// Two says that a change of some fields takes two people: what one writes, by page, file or key, is put aside as a proposal, and the record reads
// as before until another who may keep it agrees. A new record begins without them, but for those it must have. The table has the columns proposal,
// proposed_by (text) and proposed_at (bigint).
type Two[T any] struct {
	Fields []string
	At     func(x *T) *Proposal
	// Proposed says that somebody asks that these fields read so; Declined that this was refused or taken back.
	Proposed func(x *T, proposed map[string]string) event.Fact
	Declined func(x *T) event.Fact
}

// Proposal is a change that waits for a second person.
type Proposal struct {
	Says map[string]string // canonical text by the name of the field; empty: nothing waits
	By   string            // the actor who asked for it
	At   time.Time
}

// Decision is what a second person says of the proposal of a record in the version seen.
type Decision struct {
	ID    string
	Seen  int64
	Agree bool
}

// columns keep the proposal beside the fields.
func (two *Two[T]) columns() []store.Column[T] {
	return []store.Column[T]{
		store.Coded("proposal", func(x *T) any {
			if len(two.At(x).Says) == 0 {
				return ""
			}
			b, _ := json.Marshal(two.At(x).Says) // texts never fail
			return string(b)
		}, func(x *T, v any) error {
			two.At(x).Says = nil
			if text := fmt.Sprintf("%s", v); text != "" {
				return json.Unmarshal([]byte(text), &two.At(x).Says)
			}
			return nil
		}),
		store.Col("proposed_by", func(x *T) *string { return &two.At(x).By }),
		store.Moment("proposed_at", func(x *T) *time.Time { return &two.At(x).At }),
	}
}

// Waiting is what waits for a second person to agree, of the fields that may be read.
func (k *Kind[T]) Waiting(r Rights[T], x *T) (list []Changed) {
	if k.Two == nil {
		return nil
	}
	says := k.Two.At(x).Says
	for _, b := range k.Shown(r) {
		if text, ok := says[b.Name]; ok {
			list = append(list, Changed{Field: b.Field, Was: b.Of(x), Now: field.Canon(text)})
		}
	}
	return list
}

// Waits tells whether a change says something that a second person has to agree to.
func (k *Kind[T]) Waits(was, now *T) bool { return len(k.apart(change[T]{was, now})) > 0 }

// apart is what of a change takes two people, in canonical text by the name of the field.
func (k *Kind[T]) apart(c change[T]) map[string]string {
	if k.Two == nil {
		return nil
	}
	says := k.Fields.Differ(c.was, c.now)
	maps.DeleteFunc(says, func(name, _ string) bool {
		b, _ := k.Fields.Field(name)
		return !slices.Contains(k.Two.Fields, name) || c.was == nil && b.Required
	})
	return says
}

// aside takes what needs two people out of a change and keeps it as the proposal of the record. It answers with what is proposed; nil when nothing is,
// or the same person has proposed just that.
func (k *Kind[T]) aside(c change[T], by event.By, now time.Time) map[string]string {
	if k.Two == nil {
		return nil
	}
	says, was, at := k.apart(c), new(T), k.Two.At(c.now)
	if *at = (Proposal{}); c.was != nil { // whatever was sent, it is no proposal
		was = c.was
		*at = *k.Two.At(c.was)
	}
	for name := range says {
		b, _ := k.Fields.Field(name)
		b.Put(c.now, b.Of(was))
	}
	if len(says) == 0 || at.By == by.Actor && maps.Equal(says, at.Says) {
		return nil
	}
	*at = Proposal{Says: says, By: by.Actor, At: now}
	return says
}

// settle announces how a record reads from now on, and what is proposed besides, and gives it the version of that; false when nothing is new.
func (k *Kind[T]) settle(tx *store.Tx, r Rights[T], c change[T]) (bool, error) {
	by := r.By(c.now)
	proposed := k.aside(c, by, tx.Now())
	var facts []event.Fact
	if f := k.fact(tx, c.was, c.now); f != nil {
		facts = append(facts, f)
	}
	if proposed != nil {
		facts = append(facts, k.Two.Proposed(c.now, proposed))
	}
	for _, f := range facts {
		e, err := tx.Emit(f, by)
		if err != nil {
			return false, err
		}
		*k.Table.Seq(c.now) = e.Seq
	}
	return len(facts) > 0, nil
}

// Decide takes a proposal over into the record, or refuses it. Nobody agrees to what he proposed himself; he may take it back. Another who refuses it
// says why: the reason stands in the fact.
func (k *Kind[T]) Decide(ctx context.Context, tx *store.Tx, r Rights[T], d Decision) (T, error) {
	was, err := k.Load(tx, r, d.ID)
	if err != nil {
		return was, err
	}
	x := was
	by := r.By(&was)
	switch {
	case k.Two == nil || !r.Keeps(&was):
		return x, fault.New(fault.Forbidden, "record.forbidden")
	case k.Seq(&was) != d.Seen || len(k.Two.At(&was).Says) == 0:
		return x, fault.New(fault.Conflict, "store.changed_meanwhile").WithLink(string(k.Path(d.ID)))
	case d.Agree && k.Two.At(&was).By == by.Actor:
		return x, fault.New(fault.Forbidden, "record.two_people")
	case !d.Agree && k.Two.At(&was).By != by.Actor && fold.Said(by.Reason) == "":
		return x, fault.Fields(fault.Field{Name: "reason", Key: "record.reason_missing"})
	}
	says := k.Two.At(&was).Says
	*k.Two.At(&x) = Proposal{}
	var f event.Fact
	if d.Agree {
		for name, text := range says {
			if b, ok := k.Fields.Field(name); ok {
				b.Put(&x, field.Canon(text))
			}
		}
		if err := k.allowed(ctx, tx, r, change[T]{&was, &x}); err != nil {
			return x, err
		}
		f = k.fact(tx, &was, &x)
	}
	if f == nil { // refused, or it reads so by now
		f = k.Two.Declined(&x)
	} else if err := k.hold(tx, &x); err != nil {
		return x, err
	}
	e, err := tx.Emit(f, by)
	if err != nil {
		return x, err
	}
	*k.Table.Seq(&x) = e.Seq
	return x, k.Table.Save(tx, x, d.Seen)
}
