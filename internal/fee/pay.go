package fee

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/motcua/motcua/internal/book"
	"github.com/motcua/motcua/internal/event"
	feeevent "github.com/motcua/motcua/internal/event/fee"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Method is how money came.
type Method string

// The methods.
const (
	Cash     Method = "cash"
	Transfer Method = "transfer"
)

// Word is the word key of the method.
func (m Method) Word() string {
	return map[Method]string{Cash: "fee.method_cash", Transfer: "fee.method_transfer"}[m]
}

// Payment is money for a bill.
type Payment struct {
	Method    Method
	Amount    int64     // what came; 0 with cash: exactly what is asked for
	Reference string    // the bank's, for a transfer; compared and kept as book.Seen
	At        time.Time // when it came; now when zero
	Key       string    // idempotency key; that of the fact when empty
}

// Settlement is what paying leads to.
type Settlement struct {
	Charge  Charge
	Receipt Receipt
	Again   bool // it was paid so before: nothing happened this time
}

// Pay takes the money for an open bill and makes out its receipt, in the caller's transaction: money, receipt
// and what the caller does with them stand or fall together. The same request, or the same reference of the
// bank, arriving again gives the first receipt back. An amount other than that of the bill is refused.
func (r *Room) Pay(tx *store.Tx, id string, p Payment, by event.By) (Settlement, error) {
	if p.Key == "" {
		p.Key = by.Key
	}
	p.Reference = book.Seen(p.Reference)
	c, err := Load(tx, id)
	if err != nil {
		return Settlement{}, err
	}
	if c.State != Open {
		return again(tx, c, p)
	}
	if p, err = p.ready(tx, c); err != nil {
		return Settlement{}, err
	}
	c.State = Paid
	if err := c.move(tx, Open); err != nil {
		if c, lost := Load(tx, id); lost == nil && c.State == Paid { // somebody was first: perhaps this very request
			return again(tx, c, p)
		}
		return Settlement{}, err
	}
	payment, fresh, err := p.insert(tx, c.ID, "bill", by.Actor)
	if err != nil {
		return Settlement{}, err
	}
	if !fresh {
		return Settlement{}, fault.New(fault.Conflict, "fee.reference_used", "reference", p.Reference)
	}
	paid := feeevent.Paid{Bill: c.ID, Of: c.Record, Payment: payment, Method: string(p.Method), Reference: p.Reference, Phi: c.Phi, LePhi: c.LePhi}
	if _, err := c.note(tx, entry{fact: paid, kind: "paid", method: string(p.Method), phi: c.Phi, lePhi: c.LePhi}, by); err != nil {
		return Settlement{}, err
	}
	receipt, err := r.issue(tx, c, issue{payment: payment, method: p.Method, reference: p.Reference}, by)
	return Settlement{Charge: c, Receipt: receipt}, err
}

// ready fills and checks a payment of an open bill.
func (p Payment) ready(tx *store.Tx, c Charge) (Payment, error) {
	var bad []fault.Field
	switch {
	case p.Method != Cash && p.Method != Transfer:
		bad = append(bad, fault.Field{Name: "method", Key: "fee.method"})
	case p.Method == Transfer && p.Reference == "":
		bad = append(bad, fault.Field{Name: "reference", Key: "fee.reference"})
	}
	if p.Method == Cash && p.Amount == 0 {
		p.Amount = c.Total
	}
	if p.Amount != c.Total {
		bad = append(bad, fault.Field{Name: "amount", Key: "fee.amount_differs", Args: amounts(p.Amount, c.Total)})
	}
	if p.At.IsZero() {
		p.At = tx.Now()
	}
	if p.At.After(tx.Now()) {
		bad = append(bad, fault.Field{Name: "at", Key: "fee.at_future"})
	}
	return p, fault.Fields(bad...)
}

// again answers a payment of a bill that is no longer open: the first receipt when it is the same payment.
func again(tx *store.Tx, c Charge, p Payment) (Settlement, error) {
	var key, reference string
	err := tx.QueryRow(`select key, reference from fee_payment where bill_id=$1 and purpose='bill'`, c.ID).Scan(&key, &reference)
	if errors.Is(err, sql.ErrNoRows) {
		return Settlement{}, c.notOpen()
	}
	if err != nil {
		return Settlement{}, fmt.Errorf("fee: payment of %s: %w", c.ID, err)
	}
	if (p.Key == "" || p.Key != key) && (p.Reference == "" || p.Reference != reference) {
		return Settlement{}, c.notOpen()
	}
	receipt, err := ReceiptOf(tx, c.ID)
	return Settlement{Charge: c, Receipt: receipt, Again: true}, err
}

// insert keeps the payment; fresh is false when the bank's reference was kept before.
func (p Payment) insert(tx *store.Tx, bill, purpose, actor string) (id string, fresh bool, err error) {
	id = tx.NewID()
	n, err := tx.Exec(`insert into fee_payment (id, bill_id, purpose, method, amount, reference, key, at, recorded, by_person)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) on conflict do nothing`, id, bill, purpose, string(p.Method), p.Amount, p.Reference, p.Key,
		store.Millis(p.At), store.Millis(tx.Now()), actor)
	if err != nil {
		return "", false, fmt.Errorf("fee: keep the payment of %s: %w", bill, err)
	}
	return id, n == 1, nil
}

// Arrival is money that a bank or a payment platform tells of.
type Arrival struct {
	Code      string // of the charge, as the transfer names it
	Amount    int64
	Reference string // the bank's; the same reference is the same money
	At        time.Time
}

// Answer says what became of an arrival.
type Answer string

// The answers. Unmatched: no open bill asks for this money; it is kept in sight, to be given back.
const (
	Settled   Answer = "settled"
	Before    Answer = "before" // told before
	Unmatched Answer = "unmatched"
)

// Arrived takes in what a bank tells, once or many times, early or late. Money that fits an open bill pays it;
// money told before changes nothing; any other money is kept as a surplus and announced, and never changes a
// bill. A code that names no bill is NotFound; a reference that stands at another bill, as when a cashier typed it there, is a
// Conflict: somebody has to look.
func (r *Room) Arrived(tx *store.Tx, a Arrival, by event.By) (Answer, Settlement, error) {
	a.Reference = book.Seen(a.Reference)
	if a.Reference == "" || a.Amount < 1 {
		return "", Settlement{}, fault.Fields(fault.Field{Name: "reference", Key: "fee.reference"})
	}
	var told string
	switch err := tx.QueryRow(`select b.code from fee_payment p join fee_bill b on b.id = p.bill_id where p.method='transfer' and p.reference=$1`,
		a.Reference).Scan(&told); {
	case err == nil && told == a.Code:
		return Before, Settlement{}, nil
	case err == nil:
		return "", Settlement{}, fault.New(fault.Conflict, "fee.reference_used", "reference", a.Reference)
	case !errors.Is(err, sql.ErrNoRows):
		return "", Settlement{}, err
	}
	c, err := byCode(tx, a.Code)
	if err != nil {
		return "", Settlement{}, err
	}
	if a.At.IsZero() || a.At.After(tx.Now()) { // their clock may run ahead of ours
		a.At = tx.Now()
	}
	p := Payment{Method: Transfer, Amount: a.Amount, Reference: a.Reference, At: a.At}
	if c.State == Open && c.Total == a.Amount {
		s, err := r.Pay(tx, c.ID, p, by)
		if err == nil && s.Again {
			return Before, s, nil
		}
		return Settled, s, err
	}
	fresh, err := c.keepSurplus(tx, p, by)
	if err == nil && !fresh {
		return Before, Settlement{Charge: c}, nil
	}
	return Unmatched, Settlement{Charge: c}, err
}
