package payment

import (
	"errors"
	"fmt"
	"slices"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/place"
)

// Matter is what a fee is asked for: a procedure with its answers, filed or about to be.
type Matter struct {
	Version catalogue.Version
	Case    string
	Place   string // commune whose authority decides
	Channel dossier.Channel
	Answers form.Answers
	On      day.Date // whose rules hold
}

// request is what a matter asks for, with the rules that may speak of it. counted is false when the version leaves
// the counting to an official.
func (r *Room) request(q store.Querier, m Matter) (x fee.Request, rules []fee.Rule, counted bool, err error) {
	x, counted = m.count()
	if rules, err = r.Fees.Rules(q, x); err != nil || !slices.ContainsFunc(rules, func(r fee.Rule) bool { return r.Area != "" }) {
		return x, rules, counted, err
	}
	u, err := place.ByCode(q, m.Place, m.On)
	if err != nil && fault.Of(err) != fault.NotFound {
		return x, nil, false, fmt.Errorf("dossier: place of the fee: %w", err)
	}
	x.Area = u.Province
	return x, rules, counted, nil
}

// count counts what a matter asks for, as the version says where the answers hold it.
func (m Matter) count() (x fee.Request, counted bool) {
	x = fee.Request{Procedure: m.Version.Code, Case: m.Case, Channel: string(m.Channel), On: m.On}
	for _, f := range m.Version.Fees {
		if f.Count == nil {
			continue
		}
		counted = true
		if f.Count.Each == "" {
			x.Count = units(m.Answers, f.Count.Units, x.Count)
			continue
		}
		for _, one := range m.Answers.List(f.Count.Each) {
			member, ok := one.(map[string]any)
			if !ok {
				continue
			}
			a := form.Answers(member)
			x.Items = append(x.Items, fee.Item{Name: a.Text(f.Count.Name), Count: units(a, f.Count.Units, nil)})
		}
	}
	return x, counted
}

// units reads the numbers at the pointers of a count; none asked for is not counted.
func units(a form.Answers, pointers map[string]string, into map[fee.Unit]int64) map[fee.Unit]int64 {
	if into == nil {
		into = map[fee.Unit]int64{}
	}
	for unit, pointer := range pointers {
		if n, ok := whole(a.At(pointer)); ok && n != 0 {
			into[fee.Unit(unit)] = n
		}
	}
	return into
}

// whole is a number of the answers, if it is a whole one.
func whole(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case float64:
		return int64(n), n == float64(int64(n))
	case interface{ Int64() (int64, error) }:
		i, err := n.Int64()
		return i, err == nil
	}
	return 0, false
}

// unknowable tells whether no bill can be made for want of a rule: none is entered, or the council sets the fee and
// its resolution is not entered yet. Such a dossier is accepted; nothing is asked for until a rule is there.
func unknowable(err error) bool {
	var f *fault.Fault
	return errors.As(err, &f) && slices.Contains([]string{"fee.no_rule", "fee.not_in_force", "fee.set_by_council"}, f.Key)
}

// Accepted puts the bill to the dossier, unless the procedure charges later.
func (r *Room) Accepted(c *dossier.Change) error {
	if r.Fees == nil || c.Version.Payment != nil && c.Version.Payment.At == "request" {
		return nil
	}
	x, rules, counted, err := r.feeRequest(c)
	if err != nil {
		return err
	}
	if !counted && slices.ContainsFunc(fee.Asks(rules, x), func(u fee.Unit) bool { return !u.Once() }) {
		return nil // an official counts, when payment is required
	}
	if _, err = r.first(c, x, nil); unknowable(err) {
		return nil
	}
	return err
}

func (r *Room) feeRequest(c *dossier.Change) (fee.Request, []fee.Rule, bool, error) {
	a, err := form.ReadAnswers(c.Dossier.Answers)
	if err != nil {
		return fee.Request{}, nil, false, fmt.Errorf("dossier: answers: %w", err)
	}
	on := c.Dossier.AcceptedAt // the rules of the day of acceptance
	if on.IsZero() {
		on = c.Tx.Now()
	}
	return r.request(c.Tx, Matter{Version: c.Version, Case: c.Dossier.Version.Case, Place: c.Dossier.Place, Channel: c.Dossier.Channel, Answers: a,
		On: day.Of(on)})
}

// demand asks for a bill to the dossier, to be paid where it was received.
func (r *Room) demand(c *dossier.Change, x fee.Request) (fee.Demand, error) {
	d := c.Dossier
	collector, err := org.UnitName(c.Tx, d.Competent, day.Of(c.Tx.Now()))
	payer := d.Party(dossier.Submitter)
	return fee.Demand{Record: dossierevent.Record(d.ID), Unit: d.Competent, Desk: d.Received, Request: x,
		Parties: fee.Parties{Collector: collector, Payer: payer.Name, Identity: payer.IDNo, Address: payer.Address, For: d.Code}}, err
}

// Unpaid refuses while something is still to be paid (NĐ 118/2025/NĐ-CP Điều 22, 24).
func (r *Room) Unpaid(c *dossier.Change) error {
	if r.Fees == nil {
		return nil
	}
	_, open, err := fee.OpenOf(c.Tx, dossierevent.Record(c.Dossier.ID))
	if err != nil || !open {
		return err
	}
	return fault.New(fault.Conflict, "dossier.unpaid").WithLink(c.Dossier.Path())
}

// Drop ends a bill that nobody will pay any more: the dossier ends without a result.
func (r *Room) Drop(c *dossier.Change) error {
	if r.Fees == nil {
		return nil
	}
	bill, open, err := fee.OpenOf(c.Tx, dossierevent.Record(c.Dossier.ID))
	if err != nil || !open {
		return err
	}
	by := c.By()
	by.Reason = c.Why()
	_, err = r.Fees.Cancel(c.Tx, bill.ID, by.Reason, by)
	return err
}
