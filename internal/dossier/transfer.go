package dossier

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/org"
)

// Transfer sends a dossier that was received here to the authority that is competent, when the one found at filing
// is not (Chuyển hồ sơ). It has to go the same working day, after 15:00 at the start of the next (NĐ 61/2018 Điều 18;
// decisions §13); whether it did is recorded. The clock runs on: the applicant has the receipt. Before acceptance
// the counter of that authority receives it.
func (r *Room) Transfer(ctx context.Context, a Input, to string) (*Dossier, error) {
	return r.Do(ctx, a, CmdTransfer, func(c *Change) ([]event.Fact, error) {
		if err := c.reason(); err != nil {
			return nil, err
		}
		from, err := org.UnitAt(c.Tx, c.Dossier.Competent, day.Of(c.Tx.Now()))
		if err != nil {
			return nil, err
		}
		u, ok := a.Viewer.Chart().Unit(to)
		if !ok || !Transferable(u, from) {
			return nil, fault.Fields(fault.Field{Name: "unit", Key: "dossier.unit_missing"})
		}
		by, err := c.forwardBy()
		if err != nil {
			return nil, err
		}
		c.Dossier.Competent = to
		facts := []event.Fact{nil}
		if c.Dossier.State == New {
			if c.Dossier.Received, err = r.Centre(c.Tx, c.Version, u.Place, day.Of(c.Tx.Now())); err != nil {
				return nil, err
			}
			c.Dossier.Step.Unit = c.Dossier.Received
			if err := c.Restep("transferred", ""); err != nil {
				return nil, err
			}
		} else {
			moved, err := c.move(first(c.Version), "transferred", false)
			if err != nil {
				return nil, err
			}
			facts = append(facts, moved)
		}
		facts[0] = dossierevent.Transferred{Dossier: c.Dossier.ID, From: from.ID, To: to, Received: c.Dossier.Received, By: by.UnixMilli(),
			Late: c.Tx.Now().After(by)}
		_, err = c.Tx.Exec(`update dossier_dossier set received_unit=$2, competent_unit=$3 where id=$1`, c.Dossier.ID, c.Dossier.Received, c.Dossier.Competent)
		return facts, err
	})
}

// Transferable tells whether a dossier of one authority can go to another: one of the same kind elsewhere. What
// another kind of authority decides is another procedure.
func Transferable(to, from org.Unit) bool { return to.Kind == from.Kind && to.ID != from.ID }

// forwardBy counts from the receipt, or from the sending while nobody received it.
func (c *Change) forwardBy() (time.Time, error) {
	cal, err := deadline.Now(c.Tx)
	if err != nil {
		return time.Time{}, err
	}
	return c.Dossier.ForwardBy(cal.Desk), nil
}

// ForwardBy is until when the dossier has to be with the competent authority (NĐ 61/2018 Điều 18; decisions §13).
func (d *Dossier) ForwardBy(desk day.Desk) time.Time {
	since := d.AcceptedAt
	if since.IsZero() {
		since = d.SubmittedAt
	}
	return deadline.ForwardBy(desk, deadline.Policy{}, since)
}

// Restep closes the row of the present step and opens it again, for other hands or another unit.
func (c *Change) Restep(outcome, person string) error {
	if err := c.CloseStep(outcome); err != nil {
		return err
	}
	c.Dossier.Step.Assignee, c.Dossier.Step.Since = person, c.Tx.Now()
	return c.openStep()
}
