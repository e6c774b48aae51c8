package dossier

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

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
	done, err := r.once(ctx, x.Request, func(tx *store.Tx) (action.Path, error) {
		c, err := r.open(tx, x.Application, true)
		if err != nil {
			return "", err
		}
		seen := c.d.Seq
		if err := c.enter(x.Book, x.Numbers); err != nil {
			return "", err
		}
		if x.Payment != nil {
			if err := c.payNow(*x.Payment); err != nil {
				return "", err
			}
		}
		return c.d.pathFor(x.Viewer), save(tx, c.d, seen)
	})
	if err != nil {
		return nil, err
	}
	return r.Load(ctx, x.Viewer, done.Path.ID())
}

// enter takes the next numbers of the book. One number stands once in a book of a unit in a year.
func (c *change) enter(name string, n int) error {
	first, err := book.In(c.d.Competent, name, c.tx.Now()).Take(c.tx, n, dossierevent.Record(c.d.ID), c.by())
	if err != nil {
		return err
	}
	last := first + int64(n) - 1
	c.d.Result.Book, c.d.Result.Number = name, strconv.FormatInt(first, 10)
	if last > first {
		c.d.Result.Number += "–" + strconv.FormatInt(last, 10)
	}
	return nil
}

// payNow pays the bill that acceptance has made, if it asks for anything.
func (c *change) payNow(p fee.Payment) error {
	if c.fees == nil {
		return nil
	}
	bill, open, err := fee.OpenOf(c.tx, dossierevent.Record(c.d.ID))
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
	return r.do(ctx, a, CmdCertify, func(c *change) ([]event.Fact, error) {
		if c.d.Result.Number == "" {
			return nil, fault.New(fault.Conflict, "dossier.not_certification").WithLink(c.d.Path())
		}
		if err := c.unpaid(); err != nil {
			return nil, err
		}
		name, err := c.signer(signer)
		if err != nil {
			return nil, err
		}
		now := c.tx.Now()
		if err := c.tx.Many(`insert into dossier_outside (id, dossier_id, what, content, why, happened, by_person, by_name, recorded)`, [][]any{{c.tx.NewID(), c.d.ID,
			"approval", name, "certification", store.Millis(now), a.Viewer.Person, a.Viewer.Name, store.Millis(now)}}); err != nil {
			return nil, err
		}
		c.d.Outside++
		if err := deadline.Stop(c.tx, c.d.ID); err != nil {
			return nil, err
		}
		if err := c.closeStep("certified"); err != nil {
			return nil, err
		}
		c.d.Proposal = Proposal{Outcome: Grant, By: a.Viewer.Person, At: now, ApprovedBy: signer, ApprovedAt: now}
		c.d.Result.At, c.d.Result.By = now, a.Viewer.Person
		c.d.FinishedAt, c.d.ReturnedAt = now, now
		c.end(Returned)
		c.note = name
		return []event.Fact{
			dossierevent.DoneOutside{Dossier: c.d.ID, What: "approval", Happened: store.Millis(now), State: int64(c.d.State), Text: store.BodyHash(name)},
			dossierevent.Issued{Dossier: c.d.ID, Outcome: string(Grant), Number: c.d.Result.Number, Book: c.d.Result.Book},
			dossierevent.Returned{Dossier: c.d.ID, How: "counter"},
		}, nil
	})
}

// signer is the name of who may sign for the competent authority today.
func (c *change) signer(person string) (string, error) {
	who, err := org.Holders(c.tx, org.Seat{Unit: c.d.Competent, Role: org.Chairman}, day.Of(c.tx.Now()))
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(who, func(h org.Holder) bool { return h.Person == person })
	if i < 0 {
		return "", fault.Fields(fault.Field{Name: "signer", Key: "dossier.signer_missing"})
	}
	return who[i].Name, nil
}

// Registered is a line of a book of certification.
type Registered struct {
	book.Line
	Row
}

// N is the number as it is said.
func (x Registered) N() int64 {
	n, _ := strconv.ParseInt(x.Number, 10, 64) // entered by the house itself: figures
	return n
}

// Register lists the newest numbers of a book, of dossiers that v may see, given since a moment.
func (r *Room) Register(q store.Querier, v org.Viewer, s book.Series, since time.Time) (list []Registered, err error) {
	lines, err := book.Lines(q, s, since, registerMost)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(lines))
	for i, l := range lines {
		ids[i] = strings.TrimPrefix(l.Record, dossierevent.Record(""))
	}
	rows, err := rowsByID(q, v, ids)
	for i, l := range lines {
		if row, ok := rows[ids[i]]; ok {
			list = append(list, Registered{l, row})
		}
	}
	return list, err
}

// registerMost is how many numbers a day's list of a book shows.
const registerMost = 300
