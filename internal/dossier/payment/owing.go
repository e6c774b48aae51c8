package payment

import (
	"errors"
	"slices"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Owing is how a dossier stands with its fees.
type Owing struct {
	Bills []fee.Charge // every bill put to it
	Bill  fee.Charge   // the one that holds; its State is empty when there is none
	Why   *fault.Fault // why no bill can be made: no rule says how much
	Asks  []fee.Unit   // what an official has to count before a bill can be made
}

// Owing tells how an accepted dossier stands with its fees.
func (r *Room) Owing(q store.Querier, d *dossier.Dossier, v catalogue.Version) (o Owing, err error) {
	if r.Fees == nil || d.AcceptedAt.IsZero() || d.Mirrored() {
		return o, nil
	}
	if o.Bills, err = fee.Of(q, dossierevent.Record(d.ID)); err != nil {
		return o, err
	}
	for _, b := range o.Bills {
		if b.State != fee.Cancelled {
			o.Bill = b
		}
	}
	if len(o.Bills) > 0 {
		return o, nil
	}
	a, err := form.ReadAnswers(d.Answers)
	if err != nil {
		return o, err
	}
	m := Matter{Version: v, Case: d.Version.Case, Place: d.Place, Channel: d.Channel, Answers: a, On: day.Of(d.AcceptedAt)}
	x, rules, counted, err := r.request(q, m)
	if err != nil {
		return o, err
	}
	if !counted {
		o.Asks = slices.DeleteFunc(fee.Asks(rules, x), fee.Unit.Once)
	}
	if _, err := fee.Compute(rules, x); err != nil && unknowable(err) {
		errors.As(err, &o.Why)
	}
	return o, nil
}

// Estimate works out what a matter would cost, before it is filed. When no rule says how much, why tells it.
func (r *Room) Estimate(q store.Querier, m Matter) (b fee.Bill, why *fault.Fault, err error) {
	if r.Fees == nil {
		return b, fault.New(fault.Invalid, "fee.no_rule"), nil
	}
	x, rules, _, err := r.request(q, m)
	if err != nil {
		return b, nil, err
	}
	if b, err = fee.Compute(rules, x); err == nil || !errors.As(err, &why) {
		return b, nil, err
	}
	return b, why, nil
}
