// Package handover moves dossiers from hand to hand when people or units go: what a leaver has in hand, what waits at a unit
// that ends or at a seat that nobody holds, and what one official hands over to another.
package handover

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/queue"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// handOverMost is how many dossiers are listed and handed over at a time.
const handOverMost = 200

// Load counts the open dossiers that each person has in hand at the desks where v deals out the work.
func Load(q store.Querier, v org.Viewer, people []string) (map[string]int64, error) {
	out := map[string]int64{}
	var args []any
	err := store.All(q, `select assignee, count(*) from dossier_dossier d where `+dossier.OpenStates+` and assignee in `+store.In(&args, people)+
		` and step_unit in `+store.In(&args, v.Units(dossier.MayReassign))+` group by assignee`, args, func(r *sql.Rows) error {
		var who string
		var n int64
		err := r.Scan(&who, &n)
		out[who] = n
		return err
	})
	return out, err
}

// InHands lists what a person has in hand at the desks where v deals out the work, by time left: the first
// 200, and how many there are.
func InHands(q store.Querier, v org.Viewer, person string) (list []queue.Row, n int64, err error) {
	load, err := Load(q, v, []string{person})
	if err != nil {
		return nil, 0, err
	}
	args := []any{person}
	where := dossier.OpenStates + " and d.assignee = $1 and d.assignee <> '' and d.step_unit in " + store.In(&args, v.Units(dossier.MayReassign))
	list, err = queue.In(q, handOverMost, where, args)
	return list, load[person], err
}

// Unheld lists dossiers at the desks where v deals out the work that nobody can take: their seat has no holder.
func Unheld(q store.Querier, v org.Viewer) (list []queue.Row, n int64, err error) {
	var args []any
	in := store.In(&args, v.Units(dossier.MayReassign))
	empty, err := unheldSeats(q, "unit in "+in, args...)
	if err != nil || len(empty) == 0 {
		return nil, 0, err
	}
	args = nil
	arg := func(x any) string { args = append(args, x); return fmt.Sprintf("$%d", len(args)) }
	var or []string
	for _, x := range empty {
		n += x.N
		unit, role, duty := arg(x.Unit), arg(string(x.Role)), arg(x.Duty)
		or = append(or, "d.step_unit = "+unit+" and d.step_role = "+role+" and d.step_duty = "+duty,
			"exists (select 1 from dossier_branch b where b.dossier_id = d.id and b.ended = 0 and b.unit = "+unit+" and b.role = "+role+
				" and b.duty = "+duty+")")
	}
	list, err = queue.In(q, handOverMost, dossier.OpenStates+" and ("+strings.Join(or, " or ")+")", args)
	return list, n, err
}

// Takers lists who could take what a person has in hand at the desks where v deals out the work: everybody who
// holds one of its seats, but the person.
func Takers(s *store.Snapshot, v org.Viewer, person string) (out []org.Holder, err error) {
	held, err := seats(s, "assignee = $1", person)
	if err != nil {
		return nil, err
	}
	mine := v.Units(dossier.MayReassign)
	h := holdersAt(s, day.Of(s.Now()))
	for _, x := range held {
		if _, ok := slices.BinarySearch(mine, x.Unit); !ok {
			continue
		}
		list, err := h.of(x.Seat)
		if err != nil {
			return nil, err
		}
		for _, y := range list {
			if y.Person != person && !slices.ContainsFunc(out, func(z org.Holder) bool { return z.Person == y.Person }) {
				out = append(out, y)
			}
		}
	}
	return out, nil
}

// Order asks that what one official has in hand goes to another.
type Order struct {
	org.Request // its reason: absence, leaving, better hands
	From, To    string
	Dossiers    []string
}

// Handed is what became of one dossier.
type Handed struct {
	Dossier string
	Code    string // as lists show it; empty when v may not see it
	Err     error  // nil: it was handed over
}

// Give hands dossiers over one by one and says what became of each: one that cannot be handed over does not
// hold up the others. What From does not have (any more) is left alone.
func Give(ctx context.Context, r *dossier.Room, h Order) ([]Handed, error) {
	var bad []fault.Field
	if fold.Said(h.Reason) == "" {
		bad = append(bad, fault.Field{Name: "reason", Key: "dossier.reason_missing"})
	}
	if h.To == "" {
		bad = append(bad, fault.Field{Name: "person", Key: "dossier.person_missing"})
	}
	if len(h.Dossiers) == 0 {
		bad = append(bad, fault.Field{Name: "dossier", Key: "dossier.none_chosen"})
	}
	if err := fault.Fields(bad...); err != nil {
		return nil, err
	}
	var out []Handed
	for _, id := range h.Dossiers[:min(len(h.Dossiers), handOverMost)] {
		x := Handed{Dossier: id}
		d, err := r.Load(ctx, h.Viewer, id)
		if err == nil {
			if x.Code = d.Code; x.Code == "" {
				x.Code = d.Tracking
			}
			x.Err = giveOne(ctx, r, h, d)
		} else {
			x.Err = err
		}
		switch fault.Of(x.Err) {
		case "", fault.Invalid, fault.Conflict, fault.Forbidden, fault.NotFound:
		default:
			return out, x.Err // the house is in trouble, not the dossier
		}
		out = append(out, x)
	}
	return out, nil
}

func giveOne(ctx context.Context, r *dossier.Room, h Order, d *dossier.Dossier) error {
	if d.Step.Assignee != h.From && d.Step.Assignee != h.To {
		return fault.New(fault.Conflict, "dossier.not_in_these_hands").WithLink(d.Path())
	}
	a := dossier.Input{Request: h.For(d.ID, d.Seq), Dossier: d.ID}
	if d.Step.Assignee == h.To {
		a.Seen = 0 // pressed twice: the key says whether it was this form
	}
	_, err := r.Reassign(ctx, a, h.To)
	return err
}
