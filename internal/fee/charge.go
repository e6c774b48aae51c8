package fee

import (
	"cmp"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/event"
	feeevent "github.com/motcua/motcua/internal/event/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
)

// State of a charge.
type State string

// The states. Exempted: nothing is to be paid, on a named ground.
const (
	Open      State = "open"
	Paid      State = "paid"
	Exempted  State = "exempted"
	Cancelled State = "cancelled"
)

// Parties are who stands on a receipt.
type Parties struct {
	Collector string `json:"collector"` // name of the collecting body
	TaxCode   string `json:"tax_code"`
	Payer     string `json:"payer"`
	Identity  string `json:"identity,omitempty"` // number of the payer's card, or tax code
	Address   string `json:"address,omitempty"`
	For       string `json:"for,omitempty"` // what it is for, as people know it: the code of the dossier
}

// Demand asks for the fee of a record.
type Demand struct {
	Record  string // "dossier:<id>"
	Unit    string // the collecting body
	Desk    string // the unit where it is paid; the collecting body when empty
	Request Request
	Parties Parties
	Again   bool // it was asked for so before: what an official let off then is told already
	Sent    *Sent
}

// Sent is what the payer asked for, where an official changed it before there was a bill.
type Sent struct {
	Request Request
	By      event.By // who changed it, and why
}

// Charge is a bill put to a record.
type Charge struct {
	ID      string
	Code    string // what a transfer names
	Record  string
	Unit    string
	Desk    string
	Request Request
	Parties Parties
	Bill
	State    State
	Ground   string // of the exemption
	ExemptBy string
	At       time.Time
	By       string

	waivedPhi, waivedLePhi int64
	rev                    int64
}

// Waived is what was taken off, by kind.
func (c Charge) Waived() (phi, lePhi int64) { return c.waivedPhi, c.waivedLePhi }

// TransferTo is how a charge is paid from afar, for people to read and as VietQR says it. The zero value: it cannot be.
type TransferTo struct {
	Bank, Account, Holder string // the bank by its BIN
	Amount                int64
	Purpose               string
	Payload               string // the text of the VietQR
}

// VietQR is the transfer that pays the charge, to an account of the collecting body. Bill number and purpose are
// the code by which Arrived finds the charge again.
func (c Charge) VietQR(bank, account string) VietQR {
	return VietQR{Bank: bank, Account: account, Amount: c.Total, Purpose: c.Code, Bill: c.Code}
}

// Charge puts a bill to a record: the rules say how much, nobody else. What the rules let off whole is exempted
// at once, on their ground. A record has one open bill at a time: asking again is a Conflict.
func (r *Room) Charge(tx *store.Tx, d Demand, by event.By) (Charge, error) {
	c, fact, err := r.charge(tx, d, by)
	if err != nil || d.Again {
		return c, err
	}
	x := control{act: ActReduced, fact: fact, before: c.Total, after: c.Total}
	if phi, lePhi := c.Waived(); len(d.Request.Groups) > 0 && phi+lePhi > 0 {
		x.before, x.reason = c.Total+phi+lePhi, cmp.Or(by.Reason, c.relief())
	}
	if d.Sent != nil {
		b, err := r.Quote(tx, d.Sent.Request)
		if err != nil && fault.Of(err) != fault.Invalid { // what cannot be counted cost nothing yet
			return c, err
		}
		if b.Total > x.before {
			if x.reason == "" { // else both stand in one line, by him who let off
				by = d.Sent.By
			}
			x.act, x.before, x.reason = ActRecounted, b.Total, strings.TrimPrefix(x.reason+"; "+d.Sent.By.Reason, "; ")
		}
	}
	if x.before == x.after {
		return c, nil
	}
	return c, c.control(tx, x, by)
}

// Recount puts a bill to a record in the place of one that waits: what is to be paid was counted anew, by him whom d.Sent names
// where it names anybody.
func (r *Room) Recount(tx *store.Tx, was Charge, d Demand, by event.By) (Charge, error) {
	if _, err := was.end(tx, "recounted", by); err != nil {
		return was, err
	}
	c, fact, err := r.charge(tx, d, by)
	if err != nil {
		return c, err
	}
	if d.Sent != nil {
		by = d.Sent.By
	}
	return c, c.control(tx, control{act: ActRecounted, fact: fact, before: was.Total, after: c.Total, reason: by.Reason}, by)
}

// relief is the ground of the first line that is less for the payer.
func (c Charge) relief() string {
	for _, l := range c.Lines {
		if l.Relief != "" {
			return l.Relief
		}
	}
	return ""
}

// charge makes the bill; fact is the id of the event that tells of it.
func (r *Room) charge(tx *store.Tx, d Demand, by event.By) (c Charge, fact string, err error) {
	if d.Request.On == 0 {
		d.Request.On = day.Of(tx.Now())
	}
	if d.Desk == "" {
		d.Desk = d.Unit
	}
	b, err := r.Quote(tx, d.Request)
	if err != nil {
		return Charge{}, "", err
	}
	c = Charge{ID: tx.NewID(), Code: billCode(), Record: d.Record, Unit: d.Unit, Desk: d.Desk, Request: d.Request, Parties: d.Parties, Bill: b,
		State: Open, At: tx.Now(), By: by.Actor, rev: 1}
	c.waivedPhi, c.waivedLePhi = b.Waived()
	if c.Total == 0 {
		c.State, c.Ground, c.ExemptBy = Exempted, b.Exempt(), by.Actor
	}
	if err := c.insert(tx); err != nil {
		return Charge{}, "", err
	}
	charged := feeevent.Charged{Bill: c.ID, Of: c.Record, Unit: c.Unit, Procedure: c.Request.Procedure, Phi: c.Phi, LePhi: c.LePhi,
		WaivedPhi: c.waivedPhi, WaivedLePhi: c.waivedLePhi}
	if fact, err = c.note(tx, entry{fact: charged, kind: "charged", phi: c.Phi, lePhi: c.LePhi, waivedPhi: c.waivedPhi, waivedLePhi: c.waivedLePhi},
		by); err != nil {
		return Charge{}, "", err
	}
	if c.State == Exempted {
		// What the rules waive was told with the charge: a second row would count it twice.
		_, err = c.note(tx, entry{fact: feeevent.Exempted{Bill: c.ID, Of: c.Record, Ground: c.Ground, WaivedPhi: c.waivedPhi,
			WaivedLePhi: c.waivedLePhi}, kind: "exempted"}, by)
	}
	return c, fact, err
}

// billCode is what a transfer names: drawn, so that nobody pays another's bill by mistake.
func billCode() string { return "PL" + store.Secret(10) }

// Exempt lets an open bill off, on a named ground: an article, a resolution, a decision. The person who does it
// is kept; a citizen or a machine cannot.
func (r *Room) Exempt(tx *store.Tx, id, ground string, by event.By) (Charge, error) {
	if ground = fold.Said(ground); ground == "" {
		return Charge{}, fault.Fields(fault.Field{Name: "ground", Key: "fee.exempt_ground"})
	}
	if !official(by.Actor) {
		return Charge{}, fault.New(fault.Forbidden, "fee.exempt_by")
	}
	c, err := Load(tx, id)
	if err != nil {
		return c, err
	}
	if c.State != Open {
		return c, c.notOpen()
	}
	phi, lePhi := c.Phi, c.LePhi
	c.waivedPhi, c.waivedLePhi = c.waivedPhi+phi, c.waivedLePhi+lePhi
	c.Phi, c.LePhi, c.Total = 0, 0, 0
	c.State, c.Ground, c.ExemptBy = Exempted, ground, by.Actor
	if err := c.move(tx, Open); err != nil {
		return c, err
	}
	fact, err := c.note(tx, entry{fact: feeevent.Exempted{Bill: id, Of: c.Record, Ground: ground, WaivedPhi: phi, WaivedLePhi: lePhi},
		kind: "exempted", waivedPhi: phi, waivedLePhi: lePhi}, by)
	if err != nil {
		return c, err
	}
	return c, c.control(tx, control{act: ActExempted, fact: fact, before: phi + lePhi, reason: ground}, by)
}

// Cancel ends a bill, paid or not, on a named ground. Nothing is edited: the receipt of a paid bill stays in its
// book and is marked cancelled, and the fact says what is to be given back.
func (r *Room) Cancel(tx *store.Tx, id, ground string, by event.By) (Charge, error) {
	if ground = fold.Said(ground); ground == "" {
		return Charge{}, fault.Fields(fault.Field{Name: "ground", Key: "fee.cancel_ground"})
	}
	c, err := Load(tx, id)
	if err != nil {
		return c, err
	}
	x := control{act: ActDropped, before: c.Total, reason: cmp.Or(by.Reason, ground)}
	if c.State == Paid {
		x.act, x.reason = ActVoided, ground
	}
	settled := c.State == Exempted
	if x.fact, err = c.end(tx, ground, by); err != nil || settled {
		return c, err
	}
	return c, c.control(tx, x, by)
}

// end cancels a bill; fact is the id of the event that tells of it.
func (c *Charge) end(tx *store.Tx, ground string, by event.By) (fact string, err error) {
	was := c.State
	if was == Cancelled {
		return "", c.notOpen()
	}
	c.State = Cancelled
	if err := c.move(tx, was); err != nil {
		return "", err
	}
	e := entry{kind: "cancelled"}
	f := feeevent.Cancelled{Bill: c.ID, Of: c.Record, Ground: ground, GiveBack: was == Paid}
	if was == Paid {
		f.BackPhi, f.BackLePhi, e.phi, e.lePhi = c.Phi, c.LePhi, c.Phi, c.LePhi
		if err := cancelReceipt(tx, c.ID, ground, by.Actor); err != nil {
			return "", err
		}
	}
	e.fact = f
	return c.note(tx, e, by)
}

func official(actor string) bool {
	return actor != "" && actor != "system" && actor != "anonymous" && !strings.HasPrefix(actor, "citizen:")
}

func (c Charge) notOpen() error {
	key := map[State]string{Open: "fee.is_open", Paid: "fee.is_paid", Exempted: "fee.is_exempted", Cancelled: "fee.is_cancelled"}[c.State]
	return fault.New(fault.Conflict, key)
}

// entry is a fact about a bill with its row for reports.
type entry struct {
	fact                               event.Fact
	kind, method                       string
	phi, lePhi, waivedPhi, waivedLePhi int64
}

// note announces a fact and keeps its row; it gives the id of the event.
func (c Charge) note(tx *store.Tx, e entry, by event.By) (string, error) {
	ev, err := tx.Emit(e.fact, by)
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(`insert into fee_history (event_id, bill_id, at, kind, record, unit, procedure_code, channel, method, phi, le_phi, waived_phi, waived_le_phi)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`, ev.ID, c.ID, store.Millis(ev.At), e.kind, c.Record, c.Unit, c.Request.Procedure,
		c.Request.Channel, e.method, e.phi, e.lePhi, e.waivedPhi, e.waivedLePhi)
	return ev.ID, err
}
