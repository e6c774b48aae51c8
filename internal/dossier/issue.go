package dossier

import (
	"context"
	"strings"

	"github.com/motcua/motcua/internal/book"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/event"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/fault"
)

// Issuing is what the clerk enters: number and book, and the signed scan.
type Issuing struct {
	Number string
	Book   string
	File   string // id of the uploaded signed result
}

// Issue enters the approved result into the book and issues it (Vào sổ, phát hành): state 9, the clock
// stops (NĐ 30/2020 Điều 14–18).
func (r *Room) Issue(ctx context.Context, a Input, in Issuing) (*Dossier, error) {
	return r.Do(ctx, a, CmdIssue, func(c *Change) ([]event.Fact, error) {
		in.Number, in.Book = strings.TrimSpace(in.Number), strings.TrimSpace(in.Book)
		var bad []fault.Field
		if book.Form(in.Number) == "" {
			bad = append(bad, fault.Field{Name: "number", Key: "dossier.number_missing"})
		}
		if book.Seen(in.Book) == "" {
			bad = append(bad, fault.Field{Name: "book", Key: "dossier.book_missing"})
		}
		if in.File == "" {
			bad = append(bad, fault.Field{Name: "file", Key: "dossier.file_missing"})
		}
		if err := fault.Fields(bad...); err != nil {
			return nil, err
		}
		if c.Dossier.Proposal.ApprovedBy == "" {
			return nil, fault.New(fault.Conflict, "dossier.not_approved").WithLink(c.Dossier.Path())
		}
		// One number stands once in a book of a unit in a year (NĐ 30/2020 Điều 15).
		err := book.In(c.Dossier.Competent, in.Book, c.Tx.Now()).Enter(c.Tx, in.Number, dossierevent.Record(c.Dossier.ID), c.By())
		if fault.Of(err) == fault.Conflict {
			return nil, fault.Fields(fault.Field{Name: "number", Key: "book.number_taken", Args: []any{"number", in.Number, "book", in.Book}})
		}
		if err != nil {
			return nil, err
		}
		f, err := file.Keep(c.Tx, in.File, file.Owner{Kind: "dossier", ID: c.Dossier.ID})
		if err != nil {
			return nil, err
		}
		if err := deadline.Stop(c.Tx, c.Dossier.ID); err != nil {
			return nil, err
		}
		c.Dossier.State, c.Dossier.FinishedAt = Done, c.Tx.Now()
		c.Dossier.Result = Result{Number: in.Number, Book: in.Book, File: in.File, At: c.Tx.Now(), By: a.Viewer.Person}
		c.Note = in.Number
		issued := dossierevent.Issued{Dossier: c.Dossier.ID, Outcome: string(c.Dossier.Proposal.Outcome), Number: in.Number, Book: in.Book, File: f.Hash}
		moved, err := c.forward("issued")
		if err != nil {
			return nil, err
		}
		return []event.Fact{issued, moved}, nil
	})
}

// Return hands the result to the applicant (Trả kết quả): state 10, the end.
func (r *Room) Return(ctx context.Context, a Input, how string) (*Dossier, error) {
	return r.Do(ctx, a, CmdReturn, func(c *Change) ([]event.Fact, error) {
		if how != "counter" && how != "post" && how != "online" {
			return nil, fault.Fields(fault.Field{Name: "how", Key: "dossier.how_missing"})
		}
		if err := c.pay(Money.Unpaid); err != nil {
			return nil, err
		}
		if err := c.CloseStep("returned"); err != nil {
			return nil, err
		}
		c.End(Returned)
		c.Dossier.ReturnedAt = c.Tx.Now()
		return []event.Fact{dossierevent.Returned{Dossier: c.Dossier.ID, How: how}}, nil
	})
}
