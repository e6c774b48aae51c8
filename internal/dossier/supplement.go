package dossier

import (
	"context"
	"fmt"
	"slices"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
)

// SupplementFiles owns the files that an applicant sends for a request until they are handed in with it.
func SupplementFiles(request string) file.Owner { return file.Owner{Kind: "supplement", ID: request} }

// Supplied is what came for a request.
type Supplied struct {
	Answers []byte          // all answers as they are to be; only those asked about are taken over. Nil: none were asked
	Came    []ReceivedPaper // at the counter: how each paper asked for came
}

// Supplement hands in what was asked for, all of it: by the applicant online, with the files sent for the
// request, or by the receiver for who comes to the counter. The clock goes on as the policy says (NĐ 61/2018
// Điều 19.4); before acceptance the dossier waits again to be taken in.
func (r *Room) Supplement(ctx context.Context, a Input, s Supplied) (*Dossier, error) {
	return r.Do(ctx, a, CmdSupplement, func(c *Change) ([]event.Fact, error) {
		req, err := OpenRequest(c.Tx, c.Dossier.ID)
		if err != nil {
			return nil, err
		}
		c.Asker = req.Asker
		online := a.Holder || c.Dossier.Own(a.Viewer)
		how := map[bool]string{true: "online", false: "counter"}[online]
		if err := c.claim(req, how); err != nil { // of two at the same moment the second stops here
			return nil, err
		}
		files, err := c.bringFiles(req, online)
		if err != nil {
			return nil, err
		}
		bad := c.papersFor(req, s.Came, online, files)
		more, err := c.correctFields(r, req, s.Answers)
		if err != nil {
			return nil, err
		}
		if err := fault.Fields(append(bad, more...)...); err != nil {
			return nil, err
		}
		c.papers = len(req.Papers()) > 0
		if err := c.resume(req); err != nil {
			return nil, err
		}
		return []event.Fact{dossierevent.Supplemented{Dossier: c.Dossier.ID, Request: req.ID, How: how, Papers: len(req.Papers()),
			Fields: append([]string{}, req.Fields()...), Files: len(files),
			Form: store.BodyHash(string(c.Dossier.Answers)), State: int64(c.Dossier.State), Due: store.Millis(c.Dossier.Due)}}, nil
	})
}

// bringFiles takes the files over: those sent for the request, or scanned into the dossier at the counter.
func (c *Change) bringFiles(req Request, online bool) ([]file.File, error) {
	to := file.Owner{Kind: "dossier", ID: c.Dossier.ID}
	from := SupplementFiles(req.ID)
	if !online {
		from = to
	}
	return file.Attach(c.Tx, from, to)
}

// papersFor writes down how the papers asked for came, and names those that did not.
func (c *Change) papersFor(req Request, came []ReceivedPaper, online bool, files []file.File) (bad []fault.Field) {
	for _, pt := range req.Points {
		if pt.Kind != OfPaper {
			continue
		}
		i := slices.IndexFunc(c.Dossier.Papers, func(p Paper) bool { return p.Key == pt.Key })
		if i < 0 {
			continue
		}
		t := ReceivedPaper{Key: pt.Key}
		if k := slices.IndexFunc(came, func(t ReceivedPaper) bool { return t.Key == pt.Key }); k >= 0 && !online {
			t = came[k]
		}
		if slices.ContainsFunc(files, func(f file.File) bool { return f.Paper == pt.Key }) {
			t.How = "upload"
		}
		if t.How == "" || t.Check == "fault" {
			bad = append(bad, fault.Field{Name: "paper-" + pt.Key, Key: "dossier.paper_missing", Args: []any{"paper", pt.Name}})
			continue
		}
		p := &c.Dossier.Papers[i]
		p.How, p.Check, p.Note = t.How, t.Check, t.Note
		if !online {
			p.Originals, p.Copies = t.Originals, t.Copies
		}
	}
	return bad
}

// correctFields takes over the answers asked about. Names and numbers of the parties follow the answers.
func (c *Change) correctFields(r *Room, req Request, answers []byte) ([]fault.Field, error) {
	asked := req.Fields()
	if len(asked) == 0 {
		return nil, nil
	}
	typed, err := form.ReadAnswers(answers)
	if len(answers) == 0 {
		typed, err = form.Answers{}, nil
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "web.broken_form").WithCause(err)
	}
	return c.patch(r, typed, asked)
}

// patch puts typed answers in the place of those named, if they are right.
func (c *Change) patch(r *Room, typed form.Answers, asked []string) ([]fault.Field, error) {
	f, err := r.Form(c.Version)
	if err != nil {
		return nil, err
	}
	have, err := form.ReadAnswers(c.Dossier.Answers)
	if err != nil {
		return nil, err
	}
	today := day.Of(c.Tx.Now())
	patched := f.Patch(have, typed, asked, today)
	if bad := f.PatchFaults(have, patched, asked, today); len(bad) > 0 {
		return bad, nil
	}
	if c.Dossier.Answers, err = patched.Bytes(); err != nil {
		return nil, err
	}
	c.Dossier.Parties = follow(c.Dossier.Parties, PartiesOf(have.Who()), PartiesOf(patched.Who()))
	if err := saveTyped(c.Tx, c.Dossier); err != nil {
		return nil, err
	}
	return nil, c.pay(func(m Money, c *Change) error { return m.Changed(c, have) })
}

// saveTyped writes what was typed: answers and parties.
func saveTyped(tx *store.Tx, d *Dossier) error {
	a := d.Applicant()
	if _, err := tx.Exec(`update dossier_dossier set answers=$2, applicant_name=$3, applicant_id=$4 where id=$1`, d.ID, string(d.Answers), a.Name,
		a.IDNo); err != nil {
		return fmt.Errorf("dossier: save answers: %w", err)
	}
	if _, err := tx.Exec(`delete from dossier_party where dossier_id=$1`, d.ID); err != nil {
		return fmt.Errorf("dossier: save parties: %w", err)
	}
	return tx.Many(insertParty, d.partyRows())
}

// claim marks the request as answered.
func (c *Change) claim(req Request, how string) error {
	n, err := c.Tx.Exec(`update dossier_request set state='answered', answered_by=$2, answered_at=$3, answered_how=$4 where id=$1 and state='open'`,
		req.ID, c.Input.actor(), store.Millis(c.Tx.Now()), how)
	if err != nil || n != 1 {
		return fault.New(fault.Conflict, "dossier.changed_meanwhile").WithLink(c.Dossier.Path()).WithCause(err)
	}
	return nil
}

// resume lets the clock go on.
func (c *Change) resume(req Request) error {
	clock := c.Dossier.ID
	if c.Dossier.State = Processing; req.Stage == AtIntake {
		c.Dossier.State, clock = New, intakeClock(c.Dossier.ID)
	}
	k, err := deadline.Resume(c.Tx, clock, deadline.Act{})
	if err != nil {
		return err
	}
	c.Dossier.Due = k.Due
	return nil
}

// expiryJob runs when the applicant's term is over.
const expiryJob = "dossier.supplement_expired"

func (r *Room) expiry() room.Job {
	return room.Job{Name: expiryJob, Run: func(ctx context.Context, j store.Job) error { return r.Expire(ctx, j.Args) }}
}

// Expire does what the policy says when the applicant's term of a request is over and nothing came; otherwise
// it does nothing. Close and return end the dossier: before acceptance it was never taken in (state 3), after
// it the handling stops (state 8), and with "return" the papers go back, so that a new dossier can be filed.
// Reject gives it back to the specialist, who proposes to refuse: no machine refuses anybody.
func (r *Room) Expire(ctx context.Context, request string) error {
	return r.DB.Write(ctx, func(tx *store.Tx) error {
		of, err := RequestOf(tx, request)
		if err != nil || of.State != "open" {
			return err
		}
		id := of.Dossier
		c, err := r.take(tx, Input{Dossier: id, system: true}, "")
		if err != nil {
			return err
		}
		req, err := OpenRequest(tx, id)
		if err != nil || req.ID != request || req.Until.IsZero() || !tx.Now().After(req.Until) || c.Dossier.State != AwaitPapers {
			return err
		}
		seen := c.Dossier.Seq
		c.Unit, c.Note = c.Dossier.Received, req.Ground
		outcome := SupplementPolicy(c.Version).OnExpiry
		if _, err := tx.Exec(`update dossier_request set state='expired' where id=$1`, req.ID); err != nil {
			return err
		}
		if err := c.expire(req, outcome); err != nil {
			return err
		}
		if err := c.announce([]event.Fact{dossierevent.SupplementExpired{Dossier: id, Request: req.ID, Outcome: outcome,
			State: int64(c.Dossier.State), Due: store.Millis(c.Dossier.Due)}}); err != nil {
			return err
		}
		return save(tx, c.Dossier, seen)
	})
}

func (c *Change) expire(req Request, outcome string) error {
	switch {
	case req.Stage == AtIntake:
		return c.finish(IntakeRefused, Settlement{})
	case outcome == "reject":
		k, err := deadline.GoOn(c.Tx, c.Dossier.ID, deadline.Act{})
		c.Dossier.State, c.Dossier.Due = Processing, k.Due
		return err
	}
	return c.finish(Stopped, Settlement{})
}
