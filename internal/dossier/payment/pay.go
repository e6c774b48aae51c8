// Package payment is the money of dossiers: what they cost, the bill put to them, paying it, letting it off, and taking a
// payment back.
package payment

import (
	"context"
	"maps"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// The commands about the money.
const (
	CmdRequire dossier.Command = "require_payment"
	CmdRecord  dossier.Command = "record_payment"
	CmdExempt  dossier.Command = "exempt_fee"
	CmdVoid    dossier.Command = "void_payment"
)

// Commands are their rules.
func Commands() dossier.Family {
	from := []dossier.State{dossier.Accepted, dossier.Processing, dossier.AwaitPapers, dossier.AwaitPayment, dossier.Done, dossier.Returned}
	return dossier.Family{
		CmdRequire: {States: []dossier.State{dossier.Accepted, dossier.Processing}, At: dossier.AtReceived, Right: fee.MayRequirePayment},
		CmdRecord:  {States: from, At: dossier.AtReceived, Right: fee.MayRecordPayment},
		CmdExempt:  {States: from, At: dossier.AtReceived, Right: fee.MaySettleExemption},
		CmdVoid:    {States: append(from, dossier.Withdrawn, dossier.Stopped), At: dossier.AtReceived, Right: fee.MayReconcile},
	}
}

// Room gives the commands about the fees of dossiers.
type Room struct {
	Dossier *dossier.Room
	Fees    *fee.Room // nil: nothing is charged
}

// Counted is what an official counts for a fee where the answers do not say it, and the groups the applicant
// belongs to. Amounts are never typed.
type Counted struct {
	Count  map[fee.Unit]int64
	Groups []fee.Group
}

// Require asks the applicant to pay and waits for it: state 6. The bill is the one made at acceptance, or is
// made now. The clock stands still while the sector's rule says so.
func (r *Room) Require(ctx context.Context, a dossier.Input, n Counted) (*dossier.Dossier, error) {
	return r.Dossier.Do(ctx, a, CmdRequire, func(c *dossier.Change) ([]event.Fact, error) {
		bill, err := r.bill(c, n)
		if err != nil {
			return nil, err
		}
		if bill.State != fee.Open {
			return nil, fault.New(fault.Conflict, "dossier.nothing_to_pay").WithLink(c.Dossier.Path())
		}
		paused := c.Version.Payment == nil || c.Version.Payment.Clock != "run"
		if paused {
			ground := ""
			if c.Version.Payment != nil {
				ground = c.Version.Payment.Ground
			}
			if _, err := deadline.Pause(c.Tx, c.Dossier.ID, deadline.Act{Reason: deadline.Payment, Ground: ground}); err != nil {
				return nil, err
			}
		}
		c.Dossier.State = dossier.AwaitPayment
		return []event.Fact{dossierevent.PaymentRequired{Dossier: c.Dossier.ID, Bill: bill.ID, Phi: bill.Phi, LePhi: bill.LePhi, Paused: paused}}, nil
	})
}

// bill is the open bill of the dossier; it is made when there is none. What was counted anew takes the place of a
// bill that waits.
func (r *Room) bill(c *dossier.Change, n Counted) (fee.Charge, error) {
	if r.Fees == nil {
		return fee.Charge{}, fault.New(fault.Conflict, "dossier.nothing_to_pay").WithLink(c.Dossier.Path())
	}
	open, found, err := fee.OpenOf(c.Tx, dossierevent.Record(c.Dossier.ID))
	if err != nil || found && len(n.Count)+len(n.Groups) == 0 {
		return open, err
	}
	var before *fee.Charge // what was asked for and cancelled
	if !found {
		all, err := fee.Of(c.Tx, dossierevent.Record(c.Dossier.ID))
		if err != nil {
			return open, err
		}
		for _, x := range all {
			if x.State != fee.Cancelled {
				return x, nil // settled already
			}
			before = &x
		}
	}
	x, _, counted, err := r.feeRequest(c)
	if err != nil {
		return open, err
	}
	asked := x
	x.Count = maps.Clone(x.Count)
	for u, k := range n.Count {
		if x.Count == nil {
			x.Count = map[fee.Unit]int64{}
		}
		x.Count[u] = k
	}
	x.Groups = n.Groups
	if !found {
		if before != nil && !counted {
			asked, counted = before.Request, true
		}
		if !counted {
			return r.first(c, x, nil)
		}
		return r.first(c, x, &asked)
	}
	d, err := r.demand(c, x)
	if err != nil {
		return open, err
	}
	if fold.Seen(c.Input.Reason) == "" { // it stands on the control sheet of the day
		return open, fault.Fields(fault.Field{Name: "reason", Key: "dossier.reason_missing"})
	}
	return r.Fees.Recount(c.Tx, open, d, c.By())
}

// Record takes the money for the open bill. Money, numbered receipt and the end of the waiting are one
// transaction; the same request again gives the first outcome.
func (r *Room) Record(ctx context.Context, a dossier.Input, bill string, p fee.Payment) (*dossier.Dossier, error) {
	return r.Dossier.Do(ctx, a, CmdRecord, func(c *dossier.Change) ([]event.Fact, error) {
		f, err := r.pay(c, bill, p)
		if err != nil {
			return nil, err
		}
		return []event.Fact{f}, nil
	})
}

func (r *Room) pay(c *dossier.Change, bill string, p fee.Payment) (event.Fact, error) {
	if err := r.own(c, bill); err != nil {
		return nil, err
	}
	if ok, err := MayCollect(c.Tx, c.Input.Viewer, c.Dossier.Received, day.Of(c.Tx.Now())); err != nil || !ok {
		return nil, either(err, fault.New(fault.Forbidden, "dossier.cashier_takes"))
	}
	s, err := r.Fees.Pay(c.Tx, bill, p, c.By())
	if err != nil {
		return nil, err
	}
	if err := r.goOn(c); err != nil {
		return nil, err
	}
	c.Note = s.Receipt.Printed()
	return dossierevent.Paid{Dossier: c.Dossier.ID, Bill: bill, Receipt: s.Receipt.ID, Method: string(p.Method), Phi: s.Charge.Phi, LePhi: s.Charge.LePhi,
		Due: store.Millis(c.Dossier.Due)}, nil
}

// PayOpen pays the open bill, if there is one, within a command that is under way.
func (r *Room) PayOpen(c *dossier.Change, p fee.Payment) ([]event.Fact, error) {
	if r.Fees == nil {
		return nil, nil
	}
	bill, open, err := fee.OpenOf(c.Tx, dossierevent.Record(c.Dossier.ID))
	if err != nil || !open {
		return nil, err
	}
	if p.Method == fee.Transfer {
		p.Amount = bill.Total // what is asked for: the official has seen it come
	}
	f, err := r.pay(c, bill.ID, p)
	if err != nil {
		return nil, err
	}
	return []event.Fact{f}, nil
}

// Exempt lets the open bill off, on a named ground (Luật Phí và lệ phí 97/2015/QH13 Điều 10).
func (r *Room) Exempt(ctx context.Context, a dossier.Input, bill string) (*dossier.Dossier, error) {
	return r.Dossier.Do(ctx, a, CmdExempt, func(c *dossier.Change) ([]event.Fact, error) {
		if err := r.own(c, bill); err != nil {
			return nil, err
		}
		x, err := r.Fees.Exempt(c.Tx, bill, a.Reason, c.By())
		if err != nil {
			return nil, err
		}
		if err := r.goOn(c); err != nil {
			return nil, err
		}
		return []event.Fact{dossierevent.FeeExempted{Dossier: c.Dossier.ID, Bill: bill, Ground: x.Ground, Due: store.Millis(c.Dossier.Due)}}, nil
	})
}

// Void says that a payment does not hold, on a named ground: the receipt stays in its book, marked, and the
// money goes back. With again the same is asked for anew.
func (r *Room) Void(ctx context.Context, a dossier.Input, bill string, again bool) (*dossier.Dossier, error) {
	return r.Dossier.Do(ctx, a, CmdVoid, func(c *dossier.Change) ([]event.Fact, error) {
		if err := r.own(c, bill); err != nil {
			return nil, err
		}
		old, err := fee.Load(c.Tx, bill)
		if err != nil {
			return nil, err
		}
		if old.State != fee.Paid {
			return nil, fault.New(fault.Conflict, "fee.not_paid").WithLink(c.Dossier.Path())
		}
		if _, err := r.Fees.Cancel(c.Tx, bill, a.Reason, c.By()); err != nil {
			return nil, err
		}
		f := dossierevent.PaymentVoided{Dossier: c.Dossier.ID, Bill: bill, Ground: a.Reason}
		if again {
			d, err := r.demand(c, old.Request)
			if err != nil {
				return nil, err
			}
			d.Again = true
			anew, err := r.Fees.Charge(c.Tx, d, c.By())
			if err != nil {
				return nil, err
			}
			f.Anew = anew.ID
		}
		return []event.Fact{f}, nil
	})
}

// own refuses a bill of another record.
func (r *Room) own(c *dossier.Change, bill string) error {
	if r.Fees == nil {
		return fault.New(fault.NotFound, "fee.not_found")
	}
	x, err := fee.Load(c.Tx, bill)
	if err == nil && x.Record != dossierevent.Record(c.Dossier.ID) {
		err = fault.New(fault.NotFound, "fee.not_found")
	}
	return err
}

// goOn ends the waiting of state 6: the dossier is being handled, and its clock runs again if it stood still.
func (r *Room) goOn(c *dossier.Change) error {
	if c.Dossier.State != dossier.AwaitPayment {
		return nil
	}
	c.Dossier.State = dossier.Processing
	clock, err := deadline.Load(c.Tx, c.Dossier.ID)
	if err != nil || clock.State != deadline.Paused {
		return err
	}
	if clock, err = deadline.Resume(c.Tx, c.Dossier.ID, deadline.Act{}); err != nil {
		return err
	}
	c.Dossier.Due = clock.Due
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
