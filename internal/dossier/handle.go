package dossier

import (
	"context"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Take puts the dossier into the actor's own hands. Taking what a colleague has is refused.
func (r *Room) Take(ctx context.Context, a Act) (*Dossier, error) {
	return r.do(ctx, a, CmdTake, func(c *change) ([]event.Fact, error) {
		if who := c.d.Step.Assignee; who != "" && who != a.Viewer.Person {
			return nil, fault.New(fault.Conflict, "dossier.in_other_hands").WithLink(c.d.Path())
		}
		if !a.Viewer.Holds(org.Role(c.d.Step.Role), c.d.Step.Unit, c.d.Step.Duty) {
			return nil, fault.New(fault.Forbidden, "dossier.not_your_step", "step", c.d.Step.Name)
		}
		return []event.Fact{c.assign(a.Viewer.Person, true)}, nil
	})
}

// Assign gives the step to an official who holds its role (NĐ 61/2018 Điều 19.1). What somebody has in hand is
// reassigned, with a reason.
func (r *Room) Assign(ctx context.Context, a Act, person string) (*Dossier, error) {
	return r.do(ctx, a, CmdAssign, func(c *change) ([]event.Fact, error) {
		if who := c.d.Step.Assignee; who != "" && who != person {
			return nil, fault.New(fault.Conflict, "dossier.in_other_hands").WithLink(c.d.Path())
		}
		if err := c.mayHold(person); err != nil {
			return nil, err
		}
		return []event.Fact{c.assign(person, false)}, nil
	})
}

func (c *change) assign(person string, self bool) event.Fact {
	c.d.Step.Assignee = person
	c.work()
	return dossierevent.Assigned{Dossier: c.d.ID, Step: c.d.Step.Key, Person: person, Self: self}
}

// work marks that handling has begun: state 2 becomes 4.
func (c *change) work() {
	if c.d.State == Accepted {
		c.d.State = Processing
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
func (r *Room) Verify(ctx context.Context, a Act, v Verification) (*Dossier, error) {
	return r.do(ctx, a, CmdVerify, func(c *change) ([]event.Fact, error) {
		var bad []fault.Field
		for _, f := range []struct{ name, value string }{{"place", v.Place}, {"people", v.People}, {"content", v.Content}} {
			if strings.TrimSpace(f.value) == "" {
				bad = append(bad, fault.Field{Name: f.name, Key: "dossier." + f.name + "_missing"})
			}
		}
		if v.At.IsZero() || v.At.After(c.tx.Now()) {
			bad = append(bad, fault.Field{Name: "at", Key: "dossier.at_wrong"})
		}
		if err := fault.Fields(bad...); err != nil {
			return nil, err
		}
		if err := c.tx.Many(insertVerification, [][]any{{c.tx.NewID(), c.d.ID, store.Millis(v.At), v.Place, v.People, v.Content, a.Viewer.Person, store.Millis(c.tx.Now())}}); err != nil {
			return nil, err
		}
		c.work()
		c.note = v.Content
		return []event.Fact{dossierevent.Verified{Dossier: c.d.ID, At: store.Millis(v.At), Text: store.BodyHash(v.Place, v.People, v.Content)}}, nil
	})
}

// Propose puts a result before the leader (Trình lãnh đạo). A negative result needs its reason.
func (r *Room) Propose(ctx context.Context, a Act, outcome Outcome, text string) (*Dossier, error) {
	return r.do(ctx, a, CmdPropose, func(c *change) ([]event.Fact, error) {
		text = strings.TrimSpace(text)
		if outcome != Grant && outcome != Refuse {
			return nil, fault.Fields(fault.Field{Name: "outcome", Key: "dossier.outcome_missing"})
		}
		if text == "" {
			return nil, fault.Fields(fault.Field{Name: "text", Key: "dossier.text_missing"})
		}
		if outcome == Refuse && a.Ground == "" { // NĐ 61/2018 Điều 19.8: refused with reasons
			return nil, fault.Fields(fault.Field{Name: "ground", Key: "dossier.ground_missing"})
		}
		c.work()
		c.note = text
		c.d.Proposal = Proposal{Outcome: outcome, Text: text, Ground: a.Ground, By: a.Viewer.Person, At: c.tx.Now()}
		c.d.Step.Assignee = a.Viewer.Person
		moved, err := c.handOn("proposed")
		return append([]event.Fact{dossierevent.Proposed{Dossier: c.d.ID, Outcome: string(outcome), Text: c.d.ProposalHash()}}, moved...), err
	})
}

// Approve approves exactly the proposal that the leader saw: hash is ProposalHash of it.
func (r *Room) Approve(ctx context.Context, a Act, hash string) (*Dossier, error) {
	return r.do(ctx, a, CmdApprove, func(c *change) ([]event.Fact, error) {
		p := &c.d.Proposal
		if p.Outcome == "" || hash != c.d.ProposalHash() {
			return nil, fault.New(fault.Conflict, "dossier.proposal_changed").WithLink(c.d.Path())
		}
		if p.By == a.Viewer.Person {
			return nil, fault.New(fault.Forbidden, "dossier.own_proposal")
		}
		if p.Outcome == Refuse && !a.Viewer.Can(MayRefuse, c.d.Step.Unit) {
			return nil, fault.New(fault.Forbidden, "dossier.not_yours", "command", "refuse_settlement")
		}
		c.work()
		p.ApprovedBy, p.ApprovedAt = a.Viewer.Person, c.tx.Now()
		moved, err := c.handOn("approved")
		return append([]event.Fact{dossierevent.Approved{Dossier: c.d.ID, Outcome: string(p.Outcome), Text: hash}}, moved...), err
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
func (r *Room) SendBack(ctx context.Context, a Act) (*Dossier, error) {
	return r.do(ctx, a, CmdSendBack, func(c *change) ([]event.Fact, error) {
		if err := c.reason(); err != nil {
			return nil, err
		}
		to, err := c.preceding()
		if err != nil {
			return nil, err
		}
		c.work()
		c.d.Proposal.ApprovedBy, c.d.Proposal.ApprovedAt = "", time.Time{}
		moved, err := c.move(to, "sent_back", true)
		if err != nil {
			return nil, err
		}
		return []event.Fact{moved}, nil
	})
}

func (c *change) forward(outcome string) (event.Fact, error) {
	to, err := c.following()
	if err != nil {
		return nil, err
	}
	return c.move(to, outcome, false)
}
