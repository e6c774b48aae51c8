package dossier

import (
	"context"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/inbox"
)

// RefuseIntake ends a dossier before acceptance, with a reason in words (NĐ 61/2018 Điều 17; decisions §5).
func (r *Room) RefuseIntake(ctx context.Context, a Input) (*Dossier, error) {
	return r.Do(ctx, a, CmdRefuseIntake, func(c *Change) ([]event.Fact, error) {
		if err := c.reason(); err != nil {
			return nil, err
		}
		if err := deadline.Stop(c.Tx, intakeClock(c.Dossier.ID)); err != nil {
			return nil, err
		}
		if err := c.CloseStep("refused"); err != nil {
			return nil, err
		}
		c.End(IntakeRefused)
		return []event.Fact{dossierevent.IntakeRefused{Dossier: c.Dossier.ID}}, nil
	})
}

// End puts the dossier into an end state: no station, no due moment.
func (c *Change) End(s State) {
	c.Dossier.State = s
	c.Dossier.Step = Step{}
	if d := c.Dossier; d.AcceptedAt.IsZero() {
		d.Due = inbox.DueTime(inbox.NoDue)
	}
}
