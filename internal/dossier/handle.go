package dossier

import (
	"context"
	"time"

	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Take puts the dossier into the actor's own hands. Taking what a colleague has is refused.
func (r *Room) Take(ctx context.Context, a Input) (*Dossier, error) {
	return r.Do(ctx, a, CmdTake, func(c *Change) ([]event.Fact, error) {
		if who := c.Dossier.Step.Assignee; who != "" && who != a.Viewer.Person {
			return nil, fault.New(fault.Conflict, "dossier.in_other_hands").WithLink(c.Dossier.Path())
		}
		if !a.Viewer.Holds(org.Role(c.Dossier.Step.Role), c.Dossier.Step.Unit, c.Dossier.Step.Duty) {
			return nil, fault.New(fault.Forbidden, "dossier.not_your_step", "step", c.Dossier.Step.Name)
		}
		return []event.Fact{c.assign(a.Viewer.Person, true)}, nil
	})
}

// Assign gives the step to an official who holds its role (NĐ 61/2018 Điều 19.1). What somebody has in hand is
// reassigned, with a reason.
func (r *Room) Assign(ctx context.Context, a Input, person string) (*Dossier, error) {
	return r.Do(ctx, a, CmdAssign, func(c *Change) ([]event.Fact, error) {
		if who := c.Dossier.Step.Assignee; who != "" && who != person {
			return nil, fault.New(fault.Conflict, "dossier.in_other_hands").WithLink(c.Dossier.Path())
		}
		if err := c.mayHold(person); err != nil {
			return nil, err
		}
		return []event.Fact{c.assign(person, false)}, nil
	})
}

func (c *Change) assign(person string, self bool) event.Fact {
	c.Dossier.Step.Assignee = person
	c.Work()
	return dossierevent.Assigned{Dossier: c.Dossier.ID, Step: c.Dossier.Step.Key, Person: person, Self: self}
}

// Work marks that handling has begun: state 2 becomes 4.
func (c *Change) Work() {
	if c.Dossier.State == Accepted {
		c.Dossier.State = Processing
	}
}

// Verification is a record of thẩm tra, xác minh (NĐ 61/2018 Điều 19.3): time, place, participants, content.
type Verification struct {
	At      time.Time
	Place   string
	People  string
	Content string
}

const insertVerification = `insert into dossier_verification (id, dossier_id, at, place, people, content, by_person, recorded)`

// Verify records a verification.
func (r *Room) Verify(ctx context.Context, a Input, v Verification) (*Dossier, error) {
	return r.Do(ctx, a, CmdVerify, func(c *Change) ([]event.Fact, error) {
		var bad []fault.Field
		for _, f := range []struct{ name, value string }{{"place", v.Place}, {"people", v.People}, {"content", v.Content}} {
			if fold.Said(f.value) == "" {
				bad = append(bad, fault.Field{Name: f.name, Key: "dossier." + f.name + "_missing"})
			}
		}
		if v.At.IsZero() || v.At.After(c.Tx.Now()) {
			bad = append(bad, fault.Field{Name: "at", Key: "dossier.at_wrong"})
		}
		if err := fault.Fields(bad...); err != nil {
			return nil, err
		}
		if err := c.Tx.Many(insertVerification, [][]any{{c.Tx.NewID(), c.Dossier.ID, store.Millis(v.At), v.Place, v.People, v.Content,
			a.Viewer.Person, store.Millis(c.Tx.Now())}}); err != nil {
			return nil, err
		}
		c.Work()
		c.Note = v.Content
		return []event.Fact{dossierevent.Verified{Dossier: c.Dossier.ID, At: store.Millis(v.At), Text: store.BodyHash(v.Place, v.People, v.Content)}}, nil
	})
}

// Propose puts a result before the leader (Trình lãnh đạo). A negative result needs its reason.
func (r *Room) Propose(ctx context.Context, a Input, outcome Outcome, text string) (*Dossier, error) {
	return r.Do(ctx, a, CmdPropose, func(c *Change) ([]event.Fact, error) {
		text = fold.Said(text)
		if outcome != Grant && outcome != Refuse {
			return nil, fault.Fields(fault.Field{Name: "outcome", Key: "dossier.outcome_missing"})
		}
		if text == "" {
			return nil, fault.Fields(fault.Field{Name: "text", Key: "dossier.text_missing"})
		}
		if outcome == Refuse && fold.Said(a.Ground) == "" { // NĐ 61/2018 Điều 19.8: refused with reasons
			return nil, fault.Fields(fault.Field{Name: "ground", Key: "dossier.ground_missing"})
		}
		c.Work()
		c.Note = text
		c.Dossier.Proposal = Proposal{Outcome: outcome, Text: text, Ground: a.Ground, By: a.Viewer.Person, At: c.Tx.Now()}
		c.Dossier.Step.Assignee = a.Viewer.Person
		moved, err := c.handOn("proposed")
		return append([]event.Fact{dossierevent.Proposed{Dossier: c.Dossier.ID, Outcome: string(outcome), Text: c.Dossier.ProposalHash()}}, moved...), err
	})
}

// Approve approves exactly the proposal that the leader saw: hash is ProposalHash of it.
func (r *Room) Approve(ctx context.Context, a Input, hash string) (*Dossier, error) {
	return r.Do(ctx, a, CmdApprove, func(c *Change) ([]event.Fact, error) {
		p := &c.Dossier.Proposal
		if p.Outcome == "" || hash != c.Dossier.ProposalHash() {
			return nil, fault.New(fault.Conflict, "dossier.proposal_changed").WithLink(c.Dossier.Path())
		}
		if p.By == a.Viewer.Person {
			return nil, fault.New(fault.Forbidden, "dossier.own_proposal")
		}
		if p.Outcome == Refuse && !a.Viewer.Can(MayRefuse, c.Dossier.Step.Unit) {
			return nil, fault.New(fault.Forbidden, "dossier.not_yours", "command", "refuse_settlement")
		}
		c.Work()
		p.ApprovedBy, p.ApprovedAt = a.Viewer.Person, c.Tx.Now()
		moved, err := c.handOn("approved")
		return append([]event.Fact{dossierevent.Approved{Dossier: c.Dossier.ID, Outcome: string(p.Outcome), Text: hash}}, moved...), err
	})
}

// ProposalHash names the proposal as it stands, so that approval and, later, a signature bind to its text.
func (d *Dossier) ProposalHash() string {
	parts := []string{string(d.Proposal.Outcome), d.Proposal.Text}
	if d.Proposal.Ground != "" {
		parts = append(parts, d.Proposal.Ground)
	}
	return store.BodyHash(parts...)
}

// SendBack returns the dossier to the station before, with a reason; an approval is undone.
func (r *Room) SendBack(ctx context.Context, a Input) (*Dossier, error) {
	return r.Do(ctx, a, CmdSendBack, func(c *Change) ([]event.Fact, error) {
		if err := c.reason(); err != nil {
			return nil, err
		}
		to, err := c.preceding()
		if err != nil {
			return nil, err
		}
		c.Work()
		c.Dossier.Proposal.ApprovedBy, c.Dossier.Proposal.ApprovedAt = "", time.Time{}
		moved, err := c.move(to, "sent_back", true)
		if err != nil {
			return nil, err
		}
		return []event.Fact{moved}, nil
	})
}

func (c *Change) forward(outcome string) (event.Fact, error) {
	to, err := c.following()
	if err != nil {
		return nil, err
	}
	return c.move(to, outcome, false)
}
