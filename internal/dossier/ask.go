package dossier

import (
	"cmp"
	"context"
	"fmt"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
)

// ProposeSupplement writes down what the applicant must add or correct, for the one-stop to ask for: a
// specialist never writes to the applicant past it (NĐ 61/2018 Điều 5, 19.4). A further request, and what was
// answered before, goes to the head first.
func (r *Room) ProposeSupplement(ctx context.Context, a Input, ask Asking) (*Dossier, error) {
	return r.Do(ctx, a, CmdProposeSupplement, func(c *Change) ([]event.Fact, error) {
		c.Work()
		fact, err := c.propose(r, ask)
		if err != nil {
			return nil, err
		}
		return []event.Fact{fact}, nil
	})
}

// propose keeps the request and puts it before whoever has the next word.
func (c *Change) propose(r *Room, ask Asking) (event.Fact, error) {
	if err := c.fill(r, &ask); err != nil {
		return nil, err
	}
	head, err := c.mayAsk(ask)
	if err != nil {
		return nil, err
	}
	stage, unit := AtAppraisal, c.Dossier.Competent
	if c.Dossier.AcceptedAt.IsZero() {
		stage, unit = AtIntake, c.Dossier.Received
	}
	n, id, err := c.keepRequest(stage, ask)
	if err != nil {
		return nil, err
	}
	m := Asked{Kind: ToSendSupplement, Unit: c.Dossier.Received, Reason: c.Input.Reason}
	if head {
		m.Kind, m.Unit = ToAllowSupplement, unit
	}
	if err := c.raise(m); err != nil {
		return nil, err
	}
	return dossierevent.SupplementProposed{Dossier: c.Dossier.ID, Request: id, N: n, Stage: stage, Items: len(ask.Points), Repeat: head,
		Text: hashPoints(ask.Points)}, nil
}

// keepRequest writes the request down; a proposal that was never sent gives its number up to nobody.
func (c *Change) keepRequest(stage string, ask Asking) (n int, id string, err error) {
	if err := c.Tx.QueryRow(`select coalesce(max(n),0)+1 from dossier_request where dossier_id=$1`, c.Dossier.ID).Scan(&n); err != nil {
		return 0, "", err
	}
	days := SupplementPolicy(c.Version).ApplicantTerm
	if days == 0 {
		days = ask.Days
	}
	ask.Ground = cmp.Or(ask.Ground, SupplementPolicy(c.Version).Ground)
	id = c.Tx.NewID()
	if err := c.Tx.Many(`insert into dossier_request (id, dossier_id, n, stage, state, ground, days, by_person, by_name, at, allowed_by, allowed_at,
		sent_by, sent_name, sent_at, until, answered_by, answered_at, answered_how)`, [][]any{{id, c.Dossier.ID, n, stage, "proposed", ask.Ground, days,
		c.Input.actor(), c.Input.Viewer.Name, store.Millis(c.Tx.Now()), "", int64(0), "", "", int64(0), int64(0), "", int64(0), ""}}); err != nil {
		return 0, "", fmt.Errorf("dossier: request: %w", err)
	}
	var rows [][]any
	for i, p := range ask.Points {
		rows = append(rows, []any{id, i, p.Kind, p.Key, p.Name, p.Reason})
	}
	return n, id, c.Tx.Many(`insert into dossier_request_item (request_id, place, kind, key, name, reason)`, rows)
}

func hashPoints(list []Point) string {
	var parts []string
	for _, p := range list {
		parts = append(parts, p.Kind, p.Key, p.Reason)
	}
	return store.BodyHash(parts...)
}

// AllowSupplement lets a further request go out, by the head (decisions §14).
func (r *Room) AllowSupplement(ctx context.Context, a Input) (*Dossier, error) {
	return r.Do(ctx, a, CmdAllowSupplement, func(c *Change) ([]event.Fact, error) {
		req, err := inState(c.Tx, c.Dossier.ID, "proposed")
		if err != nil {
			return nil, err
		}
		if _, err := c.Tx.Exec(`update dossier_request set allowed_by=$2, allowed_at=$3 where id=$1`, req.ID, a.actor(), store.Millis(c.Tx.Now())); err != nil {
			return nil, err
		}
		if err := c.settle("done", a.Reason); err != nil {
			return nil, err
		}
		if err := c.raise(Asked{Kind: ToSendSupplement, Unit: c.Dossier.Received, Reason: a.Reason}); err != nil {
			return nil, err
		}
		return []event.Fact{dossierevent.SupplementAllowed{Dossier: c.Dossier.ID, Request: req.ID}}, nil
	})
}

// AskSupplement asks the applicant (Yêu cầu bổ sung, hoàn thiện; Mẫu 02): state 5, and a clock that runs
// pauses. Before acceptance the receiver writes the request; after it the receiver sends what the specialist
// proposed, as it was proposed.
func (r *Room) AskSupplement(ctx context.Context, a Input, ask Asking) (*Dossier, error) {
	return r.Do(ctx, a, CmdAskSupplement, func(c *Change) ([]event.Fact, error) {
		var facts []event.Fact
		if c.Dossier.Matter != ToSendSupplement {
			fact, err := c.propose(r, ask)
			if err != nil || c.Dossier.Matter != ToSendSupplement {
				return []event.Fact{fact}, err // the head has the next word
			}
			facts = append(facts, fact)
		}
		fact, err := c.send()
		if err != nil {
			return nil, err
		}
		return append(facts, fact), nil
	})
}

// send gives the proposed request to the applicant.
func (c *Change) send() (event.Fact, error) {
	if err := c.inTime(SupplementPolicy(c.Version)); err != nil {
		return nil, err
	}
	req, err := inState(c.Tx, c.Dossier.ID, "proposed")
	if err != nil {
		return nil, err
	}
	until, err := c.until(req.Days)
	if err != nil {
		return nil, err
	}
	if n, err := c.Tx.Exec(`update dossier_request set state='open', sent_by=$2, sent_name=$3, sent_at=$4, until=$5 where id=$1 and state='proposed'`,
		req.ID, c.Input.actor(), c.Input.Viewer.Name, store.Millis(c.Tx.Now()), store.Millis(until)); err != nil || n != 1 {
		return nil, fault.New(fault.Conflict, "dossier.changed_meanwhile").WithLink(c.Dossier.Path()).WithCause(err)
	}
	clock := c.Dossier.ID
	if req.Stage == AtIntake {
		clock = intakeClock(c.Dossier.ID)
	}
	if _, err := deadline.Pause(c.Tx, clock, deadline.Act{Reason: deadline.Supplement, Ground: req.Ground}); err != nil {
		return nil, err
	}
	if err := c.settle("done", ""); err != nil {
		return nil, err
	}
	if !until.IsZero() {
		if err := c.Tx.Enqueue(store.Job{Kind: expiryJob, Args: req.ID, RunAt: until.Add(1e9), Unique: expiryJob + "/" + req.ID}); err != nil {
			return nil, err
		}
	}
	c.Dossier.State = AwaitPapers
	c.Note = noteOf(req.Points)
	return dossierevent.SupplementAsked{Dossier: c.Dossier.ID, Request: req.ID, N: req.N, Stage: req.Stage, Papers: len(req.Papers()),
		Fields: len(req.Fields()),
		Until:  store.Millis(until), Text: hashPoints(req.Points)}, nil
}

// noteOf is the request in the log, point by point.
func noteOf(list []Point) (s string) {
	for i, p := range list {
		if i > 0 {
			s += "; "
		}
		s += p.Name + ": " + p.Reason
	}
	return s
}
