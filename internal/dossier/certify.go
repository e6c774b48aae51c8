package dossier

import (
	"context"
	"slices"
	"strconv"

	"github.com/motcua/motcua/internal/book"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// CmdCertify records that what was filed for certification was signed on paper and handed over.
const CmdCertify Command = "certify"

// Certification is what the counter files with one form: papers to be certified while the
// person waits.
type Certification struct {
	Application
	Book    string       // the book of certification (sổ chứng thực)
	Numbers int          // how many numbers it needs there: one for each original
	Payment *fee.Payment // nil: paid at the till
}

// AcceptForCertification files, accepts, numbers in the book and takes the money, in one transaction: all of it or nothing. What
// is signed on paper and handed over is recorded the same day, see Certify.
func (r *Room) AcceptForCertification(ctx context.Context, x Certification) (*Dossier, error) {
	done, err := r.Once(ctx, x.Request, func(tx *store.Tx) (action.Path, error) {
		c, err := r.open(tx, x.Application, true)
		if err != nil {
			return "", err
		}
		seen := c.Dossier.Seq
		if err := c.enter(x.Book, x.Numbers); err != nil {
			return "", err
		}
		if x.Payment != nil {
			if err := c.payNow(*x.Payment); err != nil {
				return "", err
			}
		}
		return c.Dossier.pathFor(x.Viewer), save(tx, c.Dossier, seen)
	})
	if err != nil {
		return nil, err
	}
	return r.Load(ctx, x.Viewer, done.Path.ID())
}

// enter takes the next numbers of the book. One number stands once in a book of a unit in a year.
func (c *Change) enter(name string, n int) error {
	first, err := book.In(c.Dossier.Competent, name, c.Tx.Now()).Take(c.Tx, n, dossierevent.Record(c.Dossier.ID), c.by())
	if err != nil {
		return err
	}
	last := first + int64(n) - 1
	c.Dossier.Result.Book, c.Dossier.Result.Number = name, strconv.FormatInt(first, 10)
	if last > first {
		c.Dossier.Result.Number += "–" + strconv.FormatInt(last, 10)
	}
	return nil
}

// payNow pays the bill that acceptance has made, if it asks for anything.
func (c *Change) payNow(p fee.Payment) error {
	if c.fees == nil {
		return nil
	}
	bill, open, err := fee.OpenOf(c.Tx, dossierevent.Record(c.Dossier.ID))
	if err != nil || !open {
		return err
	}
	if p.Method == fee.Transfer {
		p.Amount = bill.Total // what is asked for: the official has seen it come
	}
	f, err := c.pay(bill.ID, p)
	if err != nil {
		return err
	}
	return c.announce([]event.Fact{f})
}

// Certify records that a leader signed on paper what was filed for certification, and that the applicant has it: states 9
// and 10. It is marked as done outside the system, which it was.
func (r *Room) Certify(ctx context.Context, a Act, signer string) (*Dossier, error) {
	return r.Do(ctx, a, CmdCertify, func(c *Change) ([]event.Fact, error) {
		if c.Dossier.Result.Number == "" {
			return nil, fault.New(fault.Conflict, "dossier.not_certification").WithLink(c.Dossier.Path())
		}
		if err := c.unpaid(); err != nil {
			return nil, err
		}
		name, err := c.signer(signer)
		if err != nil {
			return nil, err
		}
		now := c.Tx.Now()
		if err := c.Tx.Many(`insert into dossier_outside (id, dossier_id, what, content, why, happened, by_person, by_name, recorded)`, [][]any{{c.Tx.NewID(), c.Dossier.ID,
			"approval", name, "certification", store.Millis(now), a.Viewer.Person, a.Viewer.Name, store.Millis(now)}}); err != nil {
			return nil, err
		}
		c.Dossier.Outside++
		if err := deadline.Stop(c.Tx, c.Dossier.ID); err != nil {
			return nil, err
		}
		if err := c.closeStep("certified"); err != nil {
			return nil, err
		}
		c.Dossier.Proposal = Proposal{Outcome: Grant, By: a.Viewer.Person, At: now, ApprovedBy: signer, ApprovedAt: now}
		c.Dossier.Result.At, c.Dossier.Result.By = now, a.Viewer.Person
		c.Dossier.FinishedAt, c.Dossier.ReturnedAt = now, now
		c.end(Returned)
		c.Note = name
		return []event.Fact{
			dossierevent.DoneOutside{Dossier: c.Dossier.ID, What: "approval", Happened: store.Millis(now), State: int64(c.Dossier.State), Text: store.BodyHash(name)},
			dossierevent.Issued{Dossier: c.Dossier.ID, Outcome: string(Grant), Number: c.Dossier.Result.Number, Book: c.Dossier.Result.Book},
			dossierevent.Returned{Dossier: c.Dossier.ID, How: "counter"},
		}, nil
	})
}

// signer is the name of who may sign for the competent authority today.
func (c *Change) signer(person string) (string, error) {
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
