package dossier

import (
	"context"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Counted is what an official counts for a fee where the answers do not say it, and the groups the applicant
// belongs to. Amounts are never typed.
type Counted struct {
	Count  map[fee.Unit]int64
	Groups []fee.Group
}

// RequirePayment asks the applicant to pay and waits for it: state 6. The bill is the one made at acceptance, or is
// made now. The clock stands still while the sector's rule says so.
func (r *Room) RequirePayment(ctx context.Context, a Act, n Counted) (*Dossier, error) {
	return r.do(ctx, a, CmdRequirePayment, func(c *change) ([]event.Fact, error) {
		bill, err := c.bill(n)
		if err != nil {
			return nil, err
		}
		if bill.State != fee.Open {
			return nil, fault.New(fault.Conflict, "dossier.nothing_to_pay").WithLink(c.d.Path())
		}
		paused := c.v.Payment == nil || c.v.Payment.Clock != "run"
		if paused {
			ground := ""
			if c.v.Payment != nil {
				ground = c.v.Payment.Ground
			}
			if _, err := deadline.Pause(c.tx, c.d.ID, deadline.Act{Reason: deadline.Payment, Ground: ground}); err != nil {
				return nil, err
			}
		}
		c.d.State = AwaitPayment
		return []event.Fact{dossierevent.PaymentRequired{Dossier: c.d.ID, Bill: bill.ID, Phi: bill.Phi, LePhi: bill.LePhi, Paused: paused}}, nil
	})
}

// bill is the open bill of the dossier; it is made when there is none. What was counted anew takes the place of a
// bill that waits.
func (c *change) bill(n Counted) (fee.Charge, error) {
	if c.fees == nil {
		return fee.Charge{}, fault.New(fault.Conflict, "dossier.nothing_to_pay").WithLink(c.d.Path())
	}
	open, found, err := fee.OpenOf(c.tx, dossierevent.Record(c.d.ID))
	if err != nil || found && len(n.Count)+len(n.Groups) == 0 {
		return open, err
	}
	if !found {
		all, err := fee.Of(c.tx, dossierevent.Record(c.d.ID))
		if err != nil {
			return open, err
		}
		for _, x := range all {
			if x.State != fee.Cancelled {
				return x, nil // settled already
			}
		}
	}
	x, _, _, err := c.feeRequest()
	if err != nil {
		return open, err
	}
	if found {
		if _, err := c.fees.Cancel(c.tx, open.ID, "recounted", c.by()); err != nil {
			return open, err
		}
	}
	for u, k := range n.Count {
		if x.Count == nil {
			x.Count = map[fee.Unit]int64{}
		}
		x.Count[u] = k
	}
	x.Groups = n.Groups
	return c.charge(x)
}

// RecordPayment takes the money for the open bill. Money, numbered receipt and the end of the waiting are one
// transaction; the same request again gives the first outcome.
func (r *Room) RecordPayment(ctx context.Context, a Act, bill string, p fee.Payment) (*Dossier, error) {
	return r.do(ctx, a, CmdRecordPayment, func(c *change) ([]event.Fact, error) {
		f, err := c.pay(bill, p)
		if err != nil {
			return nil, err
		}
		return []event.Fact{f}, nil
	})
}

func (c *change) pay(bill string, p fee.Payment) (event.Fact, error) {
	if err := c.own(bill); err != nil {
		return nil, err
	}
	if ok, err := MayCollect(c.tx, c.act.Viewer, c.d.Received, day.Of(c.tx.Now())); err != nil || !ok {
		return nil, either(err, fault.New(fault.Forbidden, "dossier.cashier_takes"))
	}
	s, err := c.fees.Pay(c.tx, bill, p, c.by())
	if err != nil {
		return nil, err
	}
	if err := c.goOn(); err != nil {
		return nil, err
	}
	c.note = s.Receipt.Printed()
	return dossierevent.Paid{Dossier: c.d.ID, Bill: bill, Receipt: s.Receipt.ID, Method: string(p.Method), Phi: s.Charge.Phi, LePhi: s.Charge.LePhi,
		Due: store.Millis(c.d.Due)}, nil
}

// ExemptFee lets the open bill off, on a named ground (Luật Phí và lệ phí 97/2015/QH13 Điều 10).
func (r *Room) ExemptFee(ctx context.Context, a Act, bill string) (*Dossier, error) {
	return r.do(ctx, a, CmdExemptFee, func(c *change) ([]event.Fact, error) {
		if err := c.own(bill); err != nil {
			return nil, err
		}
		x, err := c.fees.Exempt(c.tx, bill, a.Reason, c.by())
		if err != nil {
			return nil, err
		}
		if err := c.goOn(); err != nil {
			return nil, err
		}
		return []event.Fact{dossierevent.FeeExempted{Dossier: c.d.ID, Bill: bill, Ground: x.Ground, Due: store.Millis(c.d.Due)}}, nil
	})
}

// VoidPayment says that a payment does not hold, on a named ground: the receipt stays in its book, marked, and the
// money goes back. With again the same is asked for anew.
func (r *Room) VoidPayment(ctx context.Context, a Act, bill string, again bool) (*Dossier, error) {
	return r.do(ctx, a, CmdVoidPayment, func(c *change) ([]event.Fact, error) {
		if err := c.own(bill); err != nil {
			return nil, err
		}
		old, err := fee.Load(c.tx, bill)
		if err != nil {
			return nil, err
		}
		if old.State != fee.Paid {
			return nil, fault.New(fault.Conflict, "fee.not_paid").WithLink(c.d.Path())
		}
		if _, err := c.fees.Cancel(c.tx, bill, a.Reason, c.by()); err != nil {
			return nil, err
		}
		f := dossierevent.PaymentVoided{Dossier: c.d.ID, Bill: bill, Ground: a.Reason}
		if again {
			anew, err := c.charge(old.Request)
			if err != nil {
				return nil, err
			}
			f.Anew = anew.ID
		}
		return []event.Fact{f}, nil
	})
}

// own refuses a bill of another record.
func (c *change) own(bill string) error {
	if c.fees == nil {
		return fault.New(fault.NotFound, "fee.not_found")
	}
	x, err := fee.Load(c.tx, bill)
	if err == nil && x.Record != dossierevent.Record(c.d.ID) {
		err = fault.New(fault.NotFound, "fee.not_found")
	}
	return err
}

// goOn ends the waiting of state 6: the dossier is being handled, and its clock runs again if it stood still.
func (c *change) goOn() error {
	if c.d.State != AwaitPayment {
		return nil
	}
	c.d.State = Processing
	clock, err := deadline.Load(c.tx, c.d.ID)
	if err != nil || clock.State != deadline.Paused {
		return err
	}
	if clock, err = deadline.Resume(c.tx, c.d.ID, deadline.Act{}); err != nil {
		return err
	}
	c.d.Due = clock.Due
	return nil
}

// MayCollect tells whether v takes payments at a unit: its cashier, or whoever else may where it has none
// (NĐ 61/2018/NĐ-CP Điều 11).
func MayCollect(q store.Querier, v org.Viewer, unit string, on day.Date) (bool, error) {
	switch {
	case !v.Can(fee.MayRecordPayment, unit):
		return false, nil
	case v.Holds(org.Cashier, unit, ""):
		return true, nil
	}
	who, err := org.Holders(q, org.Seat{Unit: unit, Role: org.Cashier}, on)
	return len(who) == 0, err
}

func either(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
