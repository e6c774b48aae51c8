// Package recordpage is the pages of plain records: list, form, one record with its history, files out and in. One
// description (record.Kind) draws them all; a room gives the use cases and its rights, so that these stand in the query.
// Everything works without JavaScript.
package recordpage

import (
	"context"
	"net/http"

	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/blob"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/limit"
	"github.com/motcua/motcua/internal/kit/pdf"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/seal"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// Cases are the use cases of a kind of record, by who asks (in the context).
type Cases[T any] interface {
	// Rights are what who asks may do.
	Rights(ctx context.Context) record.Rights[T]
	// Keep writes x: a new record when it has no id.
	Keep(ctx context.Context, s action.Sent, x T) (action.Outcome, error)
	// Decide agrees to the proposal of a record, or refuses it.
	Decide(ctx context.Context, s action.Sent, d record.Decision) (action.Outcome, error)
	// Take keeps the rows of a file. Lines are those of record.Kind.Take, nil when the file had been taken before.
	Take(ctx context.Context, s action.Sent, in record.Incoming) ([]record.Line[T], error)
}

// House is what the pages of every kind share.
type House struct {
	DB    *store.DB
	Blobs blob.Store // keeps an uploaded file between the dry run and the run
	// Secrets binds such a file to who looked at it: the id of who asks, as Asker says.
	Secrets *seal.Box
	Asker   func(ctx context.Context) string
	Limit   *limit.Limiter
	Fonts   *pdf.Fonts   // of papers
	Lang    *lang.Bundle // its default language describes records to machines
	// Legend is pale across papers of a demonstration; may be empty.
	Legend string
	// Attachments are the part of a page with the files of a record of any kind (view.Attached); nil: fields of files take only
	// files that came another way.
	Attachments view.Attacher
	// People says how the authors of facts are called.
	People func(q store.Querier, ids []string) (map[string]string, error)
}

// Pages are the pages of one kind.
type Pages[T any] struct {
	*record.Kind[T]
	Cases Cases[T]
	House House
	// Blank is a new record before anything was typed; nil: a zero T.
	Blank func(ctx context.Context, q store.Querier) T
	// More is what stands under a record besides: what can be done with it. May be nil.
	More func(b view.Base, x T) []view.Link
	// Tools lead from the list elsewhere; may be nil.
	Tools func(b view.Base) []view.Link
}

// Route is one page, and whether who only reads has business there.
type Route struct {
	Pattern string
	Writes  bool
	Handler web.Handler
	Options []web.Option
}

// Routes are the pages of the kind.
func (p Pages[T]) Routes() []Route {
	h := p.Home
	list := []Route{
		{Pattern: "GET " + h, Handler: p.list},
		{Pattern: "GET " + h + "/{id}", Handler: p.one},
		{Pattern: "GET " + h + "/new", Writes: true, Handler: p.blank},
		{Pattern: "POST " + h + "/new", Writes: true, Handler: p.keep},
		{Pattern: "POST " + h + "/{id}", Writes: true, Handler: p.keep},
		{Pattern: "GET " + h + "/import", Writes: true, Handler: p.upload},
		{Pattern: "POST " + h + "/import", Writes: true, Handler: p.plan, Options: []web.Option{web.Limit(maxFile)}},
		{Pattern: "POST " + h + "/import/take", Writes: true, Handler: p.take},
	}
	if p.Two != nil {
		list = append(list, Route{Pattern: "POST " + h + "/{id}/decide", Writes: true, Handler: p.decide})
	}
	return list
}

// inHand is the request with the record of its address in hand.
func (p Pages[T]) inHand(r *http.Request) *http.Request {
	id := r.PathValue("id")
	if id == "" {
		return r
	}
	return r.WithContext(field.WithRecord(r.Context(), p.Name+":"+id))
}

// asked are fields with what they hold.
func (p Pages[T]) asked(r *http.Request, e field.Env, list field.List[T], x *T) ([]view.Asked, error) {
	names, err := list.Names(r.Context(), e.Query, []T{*x})
	if err != nil {
		return nil, err
	}
	out := make([]view.Asked, len(list))
	for i, b := range list {
		out[i] = view.Asked{Field: b.Field, Env: e, Value: b.Of(x), Names: names}
	}
	return out, nil
}

// choices puts what may be chosen into the fields of a form.
func choices(ctx context.Context, q store.Querier, list []view.Asked) error {
	for i, a := range list {
		if a.Source == nil {
			continue
		}
		find := ""
		if a.Typed != nil {
			find = a.Typed.Lines(a.FindName())
		}
		var err error
		if list[i].Options, list[i].More, err = a.Source.Options(ctx, q, find); err != nil {
			return err
		}
		if list[i].More && find == "" {
			list[i].Options = nil
		}
		if find != "" { // looked for by text: stay so
			list[i].More = true
		}
	}
	return nil
}
