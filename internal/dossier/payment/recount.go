package payment

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/motcua/motcua/internal/book"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
)

// Changed counts anew when answers were changed that a fee counts by. A bill that waits, or was let off, gives way to another
// one; what is paid for stands until its receipt is cancelled. Before there is a bill it is kept what the applicant asked for.
func (r *Room) Changed(c *dossier.Change, before form.Answers) error {
	if r.Fees == nil {
		return nil
	}
	now, _, counted, err := r.feeRequest(c)
	if err != nil || !counted {
		return err
	}
	was, _ := Matter{Version: c.Version, Answers: before}.count()
	if maps.Equal(was.Count, now.Count) && sameItems(was.Items, now.Items) {
		return nil
	}
	bills, err := fee.Of(c.Tx, dossierevent.Record(c.Dossier.ID))
	if err != nil {
		return err
	}
	for _, b := range slices.Backward(bills) {
		switch b.State {
		case fee.Cancelled:
			continue
		case fee.Paid:
			return fault.New(fault.Conflict, "dossier.counted_paid").WithLink(c.Dossier.Path())
		}
		return r.recount(c, b, carry(b.Request, was, now))
	}
	return r.remember(c, was, now)
}

// recount puts another bill in the place of one, unless it costs the same.
func (r *Room) recount(c *dossier.Change, was fee.Charge, x fee.Request) error {
	b, err := r.Fees.Quote(c.Tx, x)
	if err != nil {
		return err
	}
	if full(b) == full(was.Bill) {
		return nil
	}
	d, err := r.demand(c, x)
	if err != nil {
		return err
	}
	d.Sent = &fee.Sent{By: changedBy(c)}
	by := c.By()
	by.Reason = d.Sent.By.Reason
	_, err = r.Fees.Recount(c.Tx, was, d, by)
	return err
}

// full is what a bill costs before anything is let off.
func full(b fee.Bill) (n int64) {
	for _, l := range b.Lines {
		n += l.Full
	}
	return n
}

// changedBy is who changes the answers, with a reason that the control sheet can show. What somebody asked the applicant to
// change is that official's act: at the desk nobody can tell who answered.
func changedBy(c *dossier.Change) event.By {
	by := c.By()
	if c.Asker != "" && holds(c) {
		by.Actor = c.Asker
	}
	if book.Seen(by.Reason) == "" {
		by.Reason = "Theo bản bổ sung"
	}
	return by
}

// holds tells whether it is the applicant who changes something.
func holds(c *dossier.Change) bool { return c.Input.Holder || c.Dossier.Own(c.Input.Viewer) }

func sameItems(a, b []fee.Item) bool {
	return slices.EqualFunc(a, b, func(x, y fee.Item) bool { return maps.Equal(x.Count, y.Count) })
}

// carry makes the same change to a request as was made from was to now.
func carry(to, was, now fee.Request) fee.Request {
	to.Count = maps.Clone(to.Count)
	for _, u := range fee.AllUnits() {
		n, asked := now.Count[u]
		switch {
		case n == was.Count[u]:
		case !asked:
			delete(to.Count, u)
		default:
			if to.Count == nil {
				to.Count = map[fee.Unit]int64{}
			}
			to.Count[u] = n
		}
	}
	if !sameItems(was.Items, now.Items) {
		to.Items = now.Items
	}
	return to
}

// remember keeps what the applicant asked for when an official changes it before there is a bill: the bill is compared with
// it. What the applicant changes unasked is his own wish.
func (r *Room) remember(c *dossier.Change, was, now fee.Request) error {
	own := holds(c) && c.Asker == ""
	sent, err := sentOf(c, was)
	if err != nil || own && sent == nil {
		return err
	}
	if sent == nil {
		sent = &fee.Sent{Request: was}
	}
	if own {
		sent.Request = carry(sent.Request, was, now)
	} else {
		sent.By = changedBy(c)
	}
	kept := fee.Request{Count: sent.Request.Count}
	for _, x := range sent.Request.Items {
		kept.Items = append(kept.Items, fee.Item{Count: x.Count}) // without the names of people's papers
	}
	body, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	if err := forget(c); err != nil {
		return err
	}
	return c.Tx.Many(`insert into dossier_fee_sent (dossier_id, request, by_person, reason)`,
		[][]any{{c.Dossier.ID, string(body), sent.By.Actor, sent.By.Reason}})
}

// sentOf is what the applicant asked for, where an official changed it; nil when nobody did. All but the counts is as in x.
func sentOf(c *dossier.Change, x fee.Request) (*fee.Sent, error) {
	var body string
	s := fee.Sent{Request: x}
	err := c.Tx.QueryRow(`select request, by_person, reason from dossier_fee_sent where dossier_id=$1`, c.Dossier.ID).Scan(&body, &s.By.Actor, &s.By.Reason)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	var kept fee.Request
	if err == nil {
		err = json.Unmarshal([]byte(body), &kept)
	}
	if err != nil {
		return nil, fmt.Errorf("dossier: what was asked for: %w", err)
	}
	s.Request.Count, s.Request.Items = kept.Count, kept.Items
	return &s, nil
}

func forget(c *dossier.Change) error {
	_, err := c.Tx.Exec(`delete from dossier_fee_sent where dossier_id=$1`, c.Dossier.ID)
	return err
}

// first puts the first bill to a dossier, or the first after all were cancelled. What an official made less of, before or now, stands
// on the control sheet; asked is what the answers or the last bill say, where they say anything.
func (r *Room) first(c *dossier.Change, x fee.Request, asked *fee.Request) (fee.Charge, error) {
	d, err := r.demand(c, x)
	if err != nil {
		return fee.Charge{}, err
	}
	if d.Sent, err = sentOf(c, x); err != nil {
		return fee.Charge{}, err
	}
	kept := d.Sent != nil
	if asked != nil && (!maps.Equal(asked.Count, x.Count) || !sameItems(asked.Items, x.Items)) {
		if fold.Seen(c.Input.Reason) == "" {
			return fee.Charge{}, fault.Fields(fault.Field{Name: "reason", Key: "dossier.reason_missing"})
		}
		if !kept {
			sent := x
			sent.Count, sent.Items = asked.Count, asked.Items
			d.Sent = &fee.Sent{Request: sent}
		}
		d.Sent.By = c.By()
	}
	bill, err := r.Fees.Charge(c.Tx, d, c.By())
	if err != nil || !kept {
		return bill, err
	}
	return bill, forget(c)
}
