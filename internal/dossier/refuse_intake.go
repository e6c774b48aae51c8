package dossier

import (
	"context"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
)

// RefuseIntake ends a dossier before acceptance, with a reason in words (NĐ 61/2018 Điều 17; decisions §5).
func (r *Room) RefuseIntake(ctx context.Context, a Act) (*Dossier, error) {
	return r.do(ctx, a, CmdRefuseIntake, func(c *change) ([]event.Fact, error) {
		if err := c.reason(); err != nil {
			return nil, err
		}
		if err := deadline.Stop(c.tx, intakeClock(c.d.ID)); err != nil {
			return nil, err
		}
		if err := c.closeStep("refused"); err != nil {
			return nil, err
		}
		c.end(IntakeRefused)
		return []event.Fact{dossierevent.IntakeRefused{Dossier: c.d.ID}}, nil
	})
}

// end puts the dossier into an end state: no station, no due moment.
func (c *change) end(s State) {
	c.d.State = s
	c.d.Step = Step{}
	if d := c.d; d.AcceptedAt.IsZero() {
		d.Due = dueTime(noDue)
	}
}
