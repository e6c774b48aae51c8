// Package certify takes in what is certified while people wait, and records that it was signed: papers, numbers of the book
// and money in one form.
package certify

import (
	"context"
	"slices"

	"github.com/motcua/motcua/internal/book"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// CmdSign records that what was filed for certification was signed on paper and handed over.
const CmdSign dossier.Command = "certify"

// Commands are the rules of the commands given on a dossier.
func Commands() dossier.Family {
	return dossier.Family{CmdSign: {States: []dossier.State{dossier.Accepted, dossier.Processing}, At: dossier.AtReceived, Right: dossier.MayRecordOutside}}
}

// Certification is what the counter files with one form: papers to be certified while the
// person waits.
type Certification struct {
	dossier.Application
	Book    string       // the book of certification (sổ chứng thực)
	Numbers int          // how many numbers it needs there: one for each original
	Payment *fee.Payment // nil: paid at the till
}

// Accept files, accepts, numbers in the book and takes the money, in one transaction: all of it or nothing. What is signed
// on paper and handed over is recorded the same day, see Sign.
func Accept(ctx context.Context, p *payment.Room, x Certification) (*dossier.Dossier, error) {
	return p.Dossier.FileAndThen(ctx, x.Application, func(c *dossier.Change) ([]event.Fact, error) {
		if err := enter(c, x.Book, x.Numbers); err != nil || x.Payment == nil {
			return nil, err
		}
		return p.PayOpen(c, *x.Payment)
	})
}

// enter takes the next numbers of the book. One number stands once in a book of a unit in a year.
func enter(c *dossier.Change, name string, n int) error {
	numbers, err := book.In(c.Dossier.Competent, name, c.Tx.Now()).Take(c.Tx, n, dossierevent.Record(c.Dossier.ID), c.By())
	if err != nil {
		return err
	}
	c.Dossier.Result.Book, c.Dossier.Result.Number = name, book.Said(numbers)
	return nil
}

// Sign records that a leader signed on paper what was filed for certification, and that the applicant has it: states 9
// and 10. It is marked as done outside the system, which it was.
func Sign(ctx context.Context, p *payment.Room, a dossier.Input, signer string) (*dossier.Dossier, error) {
	return p.Dossier.Do(ctx, a, CmdSign, func(c *dossier.Change) ([]event.Fact, error) {
		if c.Dossier.Result.Number == "" {
			return nil, fault.New(fault.Conflict, "dossier.not_certification").WithLink(c.Dossier.Path())
		}
		if err := p.Unpaid(c); err != nil {
			return nil, err
		}
		name, err := nameOf(c, signer)
		if err != nil {
			return nil, err
		}
		now := c.Tx.Now()
		if err := c.Tx.Many(`insert into dossier_outside (id, dossier_id, what, content, why, happened, by_person, by_name, recorded)`,
			[][]any{{c.Tx.NewID(), c.Dossier.ID,
				"approval", name, "certification", store.Millis(now), a.Viewer.Person, a.Viewer.Name, store.Millis(now)}}); err != nil {
			return nil, err
		}
		c.Dossier.Outside++
		if err := deadline.Stop(c.Tx, c.Dossier.ID); err != nil {
			return nil, err
		}
		if err := c.CloseStep("certified"); err != nil {
			return nil, err
		}
		c.Dossier.Proposal = dossier.Proposal{Outcome: dossier.Grant, By: a.Viewer.Person, At: now, ApprovedBy: signer, ApprovedAt: now}
		c.Dossier.Result.At, c.Dossier.Result.By = now, a.Viewer.Person
		c.Dossier.FinishedAt, c.Dossier.ReturnedAt = now, now
		c.End(dossier.Returned)
		c.Note = name
		return []event.Fact{
			dossierevent.DoneOutside{Dossier: c.Dossier.ID, What: "approval", Happened: store.Millis(now), State: int64(c.Dossier.State),
				Text: store.BodyHash(name)},
			dossierevent.Issued{Dossier: c.Dossier.ID, Outcome: string(dossier.Grant), Number: c.Dossier.Result.Number, Book: c.Dossier.Result.Book},
			dossierevent.Returned{Dossier: c.Dossier.ID, How: "counter"},
		}, nil
	})
}

// nameOf is the name of who may sign for the competent authority today.
func nameOf(c *dossier.Change, person string) (string, error) {
	who, err := org.Holders(c.Tx, org.Seat{Unit: c.Dossier.Competent, Role: org.Chairman}, day.Of(c.Tx.Now()))
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(who, func(h org.Holder) bool { return h.Person == person })
	if i < 0 {
		return "", fault.Fields(fault.Field{Name: "signer", Key: "dossier.signer_missing"})
	}
	return who[i].Name, nil
}
