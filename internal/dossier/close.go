package dossier

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/motcua/motcua/internal/book"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// Settlement says what became of papers and fees when a dossier ends without a result (decisions §6).
type Settlement struct {
	Papers string // "Đã trả lại 02 bản chính cho người nộp"
	Fees   string // "Chưa thu phí"
}

// lines are what became of the papers and, on the second line, of the fees.
func (s Settlement) lines() string {
	return strings.TrimSpace(strings.Join(strings.Fields(s.Papers), " ") + "\n" + strings.Join(strings.Fields(s.Fees), " "))
}

func (s Settlement) faults() (bad []fault.Field) {
	if book.Seen(s.Papers) == "" {
		bad = append(bad, fault.Field{Name: "papers", Key: "dossier.papers_unsettled"})
	}
	if book.Seen(s.Fees) == "" {
		bad = append(bad, fault.Field{Name: "fees", Key: "dossier.fees_unsettled"})
	}
	return bad
}

// wishWays are how a wish comes that an official records. What comes online the applicant gives himself: no official says it.
var wishWays = []string{"counter", "post", "phone"}

// wishFaults says what is missing of a recorded request. What came by telephone is no written request, but may be
// noted; the paper then says what was agreed.
func (c *Change) wishFaults(w Wish) (bad []fault.Field) {
	if book.Seen(w.By) == "" {
		bad = append(bad, fault.Field{Name: "by", Key: "dossier.wish_by_missing"})
	}
	if w.At.IsZero() || w.At.After(c.Tx.Now()) || w.At.Before(c.Dossier.SubmittedAt.Truncate(60e9)) {
		bad = append(bad, fault.Field{Name: "at", Key: "dossier.wish_at_wrong"})
	}
	if !slices.Contains(wishWays, w.How) {
		bad = append(bad, fault.Field{Name: "how", Key: "dossier.wish_how_missing"})
	}
	if book.Seen(w.Paper) == "" {
		bad = append(bad, fault.Field{Name: "paper", Key: "dossier.wish_paper_missing"})
	}
	return bad
}

// AskWithdraw is the wish of the applicant, given by himself from outside, to withdraw; officials record what was told them
// with Withdraw. The one-stop settles papers and fees and withdraws the dossier, or says why not.
func (r *Room) AskWithdraw(ctx context.Context, a Input) (*Dossier, error) {
	return r.Do(ctx, a, CmdAskWithdraw, func(c *Change) ([]event.Fact, error) {
		if err := c.reason(); err != nil {
			return nil, err
		}
		w := Wish{By: c.Dossier.Party(Submitter).Name, At: c.Tx.Now(), How: "online"}
		if err := c.raise(Asked{Kind: ToWithdraw, Unit: c.Dossier.Received, Wish: w, Reason: a.Reason}); err != nil {
			return nil, err
		}
		return []event.Fact{dossierevent.WithdrawalAsked{Dossier: c.Dossier.ID, How: w.How, At: store.Millis(w.At)}}, nil
	})
}

// Withdraw ends the dossier at the recorded request of the applicant (state 7). A request that came online is
// taken as it stands; any other is recorded in the same act.
func (r *Room) Withdraw(ctx context.Context, a Input, w Wish, s Settlement) (*Dossier, error) {
	return r.Do(ctx, a, CmdWithdraw, func(c *Change) ([]event.Fact, error) {
		m, err := pending(c.Tx, c.Dossier)
		if err != nil {
			return nil, err
		}
		bad := s.faults()
		if m.Kind == ToWithdraw {
			w = m.Wish
			c.Note = cmp.Or(c.Note, m.Reason)
		} else {
			bad = append(c.wishFaults(w), bad...)
		}
		if err := fault.Fields(bad...); err != nil {
			return nil, err
		}
		if m.Kind != ToWithdraw {
			if err := c.raise(Asked{Kind: ToWithdraw, Unit: c.Dossier.Received, Wish: w, Reason: a.Reason}); err != nil {
				return nil, err
			}
		}
		if err := c.finish(Withdrawn, s); err != nil {
			return nil, err
		}
		return []event.Fact{dossierevent.Withdrawn{Dossier: c.Dossier.ID, How: w.How, At: store.Millis(w.At), Due: store.Millis(c.Dossier.Due),
			Text: store.BodyHash(w.By, w.Paper, s.Papers, s.Fees)}}, nil
	})
}

// AskStop records the applicant's request to stop, with the article of law it rests on; the leader decides
// (Thông tư 03/2025/TT-VPCP, Mẫu 05).
func (r *Room) AskStop(ctx context.Context, a Input, w Wish) (*Dossier, error) {
	return r.Do(ctx, a, CmdAskStop, func(c *Change) ([]event.Fact, error) {
		bad := c.wishFaults(w)
		if book.Seen(a.Reason) == "" {
			bad = append(bad, fault.Field{Name: "reason", Key: "dossier.reason_missing"})
		}
		if book.Seen(a.Ground) == "" {
			bad = append(bad, fault.Field{Name: "ground", Key: "dossier.ground_missing"})
		}
		if err := fault.Fields(bad...); err != nil {
			return nil, err
		}
		if err := c.raise(Asked{Kind: ToStop, Unit: c.Dossier.Competent, Wish: w, Reason: a.Reason, Ground: a.Ground}); err != nil {
			return nil, err
		}
		return []event.Fact{dossierevent.StopAsked{Dossier: c.Dossier.ID, How: w.How, At: store.Millis(w.At), Ground: a.Ground}}, nil
	})
}

// Stop ends the handling at the applicant's request and on the ground cited (state 8).
func (r *Room) Stop(ctx context.Context, a Input, s Settlement) (*Dossier, error) {
	return r.Do(ctx, a, CmdStop, func(c *Change) ([]event.Fact, error) {
		if err := fault.Fields(s.faults()...); err != nil {
			return nil, err
		}
		m, err := pending(c.Tx, c.Dossier)
		if err != nil {
			return nil, err
		}
		c.Note = m.Reason + " (" + m.Ground + ")"
		if err := c.finish(Stopped, s); err != nil {
			return nil, err
		}
		return []event.Fact{dossierevent.Stopped{Dossier: c.Dossier.ID, Ground: m.Ground, Due: store.Millis(c.Dossier.Due),
			Text: store.BodyHash(m.Wish.By, m.Wish.Paper, m.Reason, s.Papers, s.Fees)}}, nil
	})
}

// finish ends a dossier without a result: clocks, open requests, step and matter.
func (c *Change) finish(s State, how Settlement) error {
	if err := c.stopClocks(); err != nil {
		return err
	}
	if _, err := c.Tx.Exec(`update dossier_request set state='dropped' where dossier_id=$1 and state in ('proposed','open')`, c.Dossier.ID); err != nil {
		return err
	}
	if err := c.pay(Money.Drop); err != nil {
		return err
	}
	by := c.By()
	by.Actor, by.Reason = c.Input.actor(), c.Why()
	if err := book.Void(c.Tx, dossierevent.Record(c.Dossier.ID), by); err != nil { // numbers of copies that nobody certified
		return err
	}
	if err := c.settle("done", how.lines()); err != nil {
		return err
	}
	if err := c.CloseStep(map[State]string{Withdrawn: "withdrawn", Stopped: "stopped", IntakeRefused: "refused"}[s]); err != nil {
		return err
	}
	if s != IntakeRefused {
		c.Dossier.FinishedAt = c.Tx.Now()
	}
	c.End(s)
	return nil
}

// stopClocks stops the clock that runs. A pause under way ends first, so that the time the applicant had does
// not make the dossier look late.
func (c *Change) stopClocks() error {
	id := c.Dossier.ID
	if c.Dossier.AcceptedAt.IsZero() {
		id = intakeClock(c.Dossier.ID)
	}
	k, err := deadline.Load(c.Tx, id)
	if err != nil {
		return err
	}
	if k.State == deadline.Paused {
		if k, err = deadline.GoOn(c.Tx, id, deadline.Act{}); err != nil {
			return err
		}
	}
	if _, err = deadline.StopAt(c.Tx, id, deadline.Act{}); err != nil {
		return err
	}
	if !c.Dossier.AcceptedAt.IsZero() {
		c.Dossier.Due = k.Due
	}
	return nil
}
