package fee

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/book"
	"github.com/motcua/motcua/internal/event"
	feeevent "github.com/motcua/motcua/internal/event/fee"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Surplus is money that came and fits no open bill: paid twice, too late, too much or too little. No receipt is made
// out for it; it is given back whole, and whoever owes the bill pays that.
type Surplus struct {
	ID        string // of the payment
	Bill      string
	For       string // code of the dossier
	Payer     string
	Amount    int64
	Reference string
	At        time.Time
	Returned  Returned // its At is zero while the money waits
}

// Returned says how money was given back.
type Returned struct {
	Method    Method
	Reference string
	At        time.Time
	By        string
}

// KeepSurplus keeps money of which the bank's statement tells and which does not fit the bill, or comes to one that is settled.
// The same reference again is the same money.
func (r *Room) KeepSurplus(tx *store.Tx, bill string, p Payment, by event.By) error {
	p.Reference = book.Seen(p.Reference)
	c, err := Load(tx, bill)
	if err != nil {
		return err
	}
	if p.At.IsZero() {
		p.At = tx.Now()
	}
	var bad []fault.Field
	switch {
	case p.Amount < 1 || p.Amount > maxAmount:
		bad = append(bad, fault.Field{Name: "amount", Key: "fee.aside_amount"})
	case c.State == Open && p.Amount == c.Total:
		bad = append(bad, fault.Field{Name: "amount", Key: "fee.aside_fits"})
	}
	if p.Reference == "" {
		bad = append(bad, fault.Field{Name: "reference", Key: "fee.reference"})
	}
	if err := fault.Fields(bad...); err != nil {
		return err
	}
	p.Method = Transfer
	fresh, err := c.keepSurplus(tx, p, by)
	if err == nil && !fresh {
		err = fault.Fields(fault.Field{Name: "reference", Key: "fee.reference_used", Args: []any{"reference", p.Reference}})
	}
	return err
}

// keepSurplus keeps a payment as a surplus and announces it; fresh is false when the bank's reference is kept already.
func (c Charge) keepSurplus(tx *store.Tx, p Payment, by event.By) (fresh bool, err error) {
	id, fresh, err := p.insert(tx, c.ID, "surplus", by.Actor)
	if err != nil || !fresh {
		return fresh, err
	}
	_, err = tx.Emit(feeevent.SurplusReceived{Bill: c.ID, Of: c.Record, Payment: id, Method: string(Transfer), Reference: p.Reference, Amount: p.Amount}, by)
	return true, err
}

// ReturnSurplus records that a surplus went back to whom it came from: once.
func (r *Room) ReturnSurplus(tx *store.Tx, payment string, b Returned, by event.By) error {
	s, err := surplus(tx, ` and p.id=$1`, payment)
	if err != nil {
		return err
	}
	if len(s) == 0 {
		return fault.New(fault.NotFound, "fee.not_found")
	}
	b.Reference = strings.TrimSpace(b.Reference)
	var bad []fault.Field
	if b.Method != Cash && b.Method != Transfer {
		bad = append(bad, fault.Field{Name: "method", Key: "fee.method"})
	}
	if book.Seen(b.Reference) == "" {
		bad = append(bad, fault.Field{Name: "back_reference", Key: "fee.back_reference"})
	}
	if err := fault.Fields(bad...); err != nil {
		return err
	}
	n, err := tx.Exec(`insert into fee_given_back (payment_id, method, reference, at, by_person) values ($1,$2,$3,$4,$5) on conflict do nothing`,
		payment, string(b.Method), b.Reference, store.Millis(tx.Now()), by.Actor)
	if err != nil {
		return fmt.Errorf("fee: give back %s: %w", payment, err)
	}
	if n == 0 {
		return fault.New(fault.Conflict, "fee.given_back_already")
	}
	c, err := Load(tx, s[0].Bill)
	if err != nil {
		return err
	}
	back, err := tx.Emit(feeevent.SurplusReturned{Bill: c.ID, Of: c.Record, Payment: payment, Method: string(b.Method), Reference: b.Reference,
		Amount: s[0].Amount}, by)
	if err != nil {
		return err
	}
	return c.control(tx, control{act: ActReturned, fact: back.ID, before: s[0].Amount, reason: cmp.Or(by.Reason, b.Reference)}, by)
}

// SurplusOf lists the money that came beside a bill.
func SurplusOf(q store.Querier, bill string) ([]Surplus, error) {
	return surplus(q, ` and p.bill_id=$1`, bill)
}

// SurplusAt lists the money that waits at desks to be given back, the oldest first; at most 200.
func SurplusAt(q store.Querier, desks []string) ([]Surplus, error) {
	var args []any
	return surplus(q, ` and g.payment_id is null and b.desk in `+store.In(&args, desks), args...)
}

func surplus(q store.Querier, where string, args ...any) (list []Surplus, err error) {
	err = store.All(q, `select p.id, p.bill_id, b.parties, p.amount, p.reference, p.at, coalesce(g.method,''), coalesce(g.reference,''), coalesce(g.at,0), coalesce(g.by_person,'')
		from fee_payment p join fee_bill b on b.id=p.bill_id left join fee_given_back g on g.payment_id=p.id where p.purpose='surplus'`+where+
		` order by p.id limit 200`,
		args, func(r *sql.Rows) error {
			var s Surplus
			var parties string
			var at, back int64
			if err := r.Scan(&s.ID, &s.Bill, &parties, &s.Amount, &s.Reference, &at, &s.Returned.Method, &s.Returned.Reference, &back,
				&s.Returned.By); err != nil {
				return err
			}
			var who Parties
			s.At, s.Returned.At = store.Time(at), store.Time(back)
			err := json.Unmarshal([]byte(parties), &who)
			s.For, s.Payer = who.For, who.Payer
			list = append(list, s)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("fee: surplus: %w", err)
	}
	return list, nil
}
