package dossier

import (
	"cmp"
	"context"
	"errors"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// extensionGround is the article an extension rests on when nobody cites another.
const extensionGround = "Nghị định 61/2018/NĐ-CP, Điều 19 khoản 9"

// ProposeExtension asks the leader for more working days, with the reason that the applicant will read in the
// apology (NĐ 61/2018 Điều 19.9). It is refused at once when the law leaves no room for it.
func (r *Room) ProposeExtension(ctx context.Context, a Input, days int) (*Dossier, error) {
	return r.Do(ctx, a, CmdProposeExtension, func(c *Change) ([]event.Fact, error) {
		if err := c.reason(); err != nil {
			return nil, err
		}
		if err := deadline.MayExtend(c.Tx, c.Dossier.ID, days); err != nil {
			return nil, extensionFault(c.Dossier, err)
		}
		c.Work()
		if err := c.raise(Asked{Kind: ToExtend, Unit: c.Dossier.Competent, Reason: a.Reason, Days: days}); err != nil {
			return nil, err
		}
		return []event.Fact{dossierevent.ExtensionProposed{Dossier: c.Dossier.ID, Days: days}}, nil
	})
}

// Extend puts the due date off with an apology (Xin lỗi và gia hạn; Mẫu 04): by the leader, at most as often and
// not later than the policy of the clock allows.
func (r *Room) Extend(ctx context.Context, a Input, days int) (*Dossier, error) {
	return r.Do(ctx, a, CmdExtend, func(c *Change) ([]event.Fact, error) {
		if err := c.reason(); err != nil {
			return nil, err
		}
		ground := cmp.Or(a.Ground, extensionGround)
		was := c.Dossier.Due
		k, err := deadline.Extend(c.Tx, c.Dossier.ID, days, deadline.Act{Reason: a.Reason, Ground: ground})
		if err != nil {
			return nil, extensionFault(c.Dossier, err)
		}
		if c.Dossier.Matter == ToExtend {
			if err := c.settle("done", a.Reason); err != nil {
				return nil, err
			}
		}
		c.Work()
		c.Dossier.Due = k.Due
		c.Dossier.Extended++
		return []event.Fact{dossierevent.Extended{Dossier: c.Dossier.ID, Days: days, Was: store.Millis(was), Now: store.Millis(k.Due),
			Text: store.BodyHash(a.Reason, ground)}}, nil
	})
}

// extensionFault says at the field what is wrong with the number of days.
func extensionFault(d *Dossier, err error) error {
	var f *fault.Fault
	switch {
	case !errors.As(err, &f):
		return err
	case f.Code == fault.Invalid:
		return fault.Fields(fault.Field{Name: "days", Key: f.Key, Args: f.Args})
	}
	return f.WithLink(d.Path())
}
