package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/partner"
)

// Operation is one operation of the interface; On makes it.
type Operation func(huma.API)

// Op says what an operation is.
type Op struct {
	ID, Method string
	Path       string // below /api/v1
	Summary    string
	Scope      partner.Scope         // that the key must have
	Raw        bool                  // answers with the bytes of a file
	describe   func(*huma.Operation) // says what stands in a description besides; nil: the types say all
}

// Call is one request of a partner.
type Call struct {
	partner.Caller
	Address string
	words   *lang.Words
	ref     string // short number of the request, for the log
	at      string // method and path, with the ids in it
}

type callKey struct{}

// errNoCall is a request that did not come through the gate.
var errNoCall = errors.New("api: no caller")

// On makes an operation: the scope is asked first, and every error becomes a problem (RFC 9457) that carries the word key
// of the house.
func On[I, O any](o Op, fn func(ctx context.Context, c Call, in *I) (*O, error)) Operation {
	var answers map[string]*huma.Response
	if o.Raw {
		bytes := &huma.Schema{Type: huma.TypeString, Format: "binary"}
		answers = map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: bytes}}}}
	}
	op := huma.Operation{
		Responses: answers, Middlewares: huma.Middlewares{scoped(o.Scope)},
		OperationID: o.ID, Method: o.Method, Path: Prefix + "v" + Version + o.Path, Summary: o.Summary, MaxBodyBytes: maxBody,
		Description: "Phạm vi của khóa (scope): " + string(o.Scope), Security: []map[string][]string{{"key": {string(o.Scope)}}},
		Errors: []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusNotAcceptable, http.StatusConflict,
			http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusServiceUnavailable},
	}
	if o.Method != http.MethodGet {
		op.Errors = append(op.Errors, http.StatusBadRequest, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	return func(api huma.API) {
		if o.describe != nil {
			o.describe(&op)
		}
		huma.Register(api, op, func(ctx context.Context, in *I) (*O, error) {
			c, ok := ctx.Value(callKey{}).(Call)
			if !ok {
				return nil, errNoCall
			}
			out, err := fn(ctx, c, in)
			if err != nil {
				p := problemOf(ctx, c.words, err)
				return nil, huma.ErrorWithHeaders(p, p.Headers())
			}
			return out, nil
		})
	}
}

// scoped asks for the scope before anything of the request is read.
func scoped(s partner.Scope) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		c, ok := ctx.Context().Value(callKey{}).(Call)
		err := errNoCall
		if ok {
			err = c.Need(s)
		}
		if err != nil {
			_, w := humago.Unwrap(ctx)
			web.WriteProblem(w, problemOf(ctx.Context(), wordsOf(c.words), err))
			return
		}
		next(ctx)
	}
}

// MaxOnce is the longest idempotency key. action.MaxKey is longer by what Once puts before it.
const MaxOnce = 200

// Keyed is the header of an operation that changes something.
type Keyed struct {
	Once string `header:"Idempotency-Key" maxLength:"200" doc:"Gửi lại cùng khóa thì nhận lại cùng kết quả"`
}

// Seen is the version of a record that was read, 0 when none is sent. A null is none: it is refused, or a mistake of a program
// would end the comparing of versions.
type Seen int64

// UnmarshalJSON belongs to json.Unmarshaler.
func (v *Seen) UnmarshalJSON(raw []byte) error {
	n, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil {
		n = -1 // refused by Resolve, which knows its name
	}
	*v = Seen(n)
	return nil
}

// Resolve belongs to huma.ResolverWithPath.
func (v *Seen) Resolve(_ huma.Context, at *huma.PathBuffer) []error {
	if *v < 0 {
		return []error{&huma.ErrorDetail{Location: at.String(), Message: "expected integer"}}
	}
	return nil
}

// Once is the idempotency key of a request, out of its header, kept apart from those of other partners.
func (c Call) Once(header string) (string, error) {
	switch {
	case strings.TrimSpace(header) == "":
		return "", fault.Fields(fault.Field{Name: "Idempotency-Key", Key: "partner.once_missing"})
	case len(header) > MaxOnce || strings.ContainsFunc(header, func(r rune) bool { return r < ' ' || r > '~' }):
		return "", fault.Fields(fault.Field{Name: "Idempotency-Key", Key: "partner.once_wrong"})
	}
	return "api:" + c.Key.ID + ":" + header, nil
}

// Sent is what came with a request: its idempotency key, and everything in it with the operation it was sent to.
func (c Call) Sent(header string, in any) (action.Sent, error) {
	once, err := c.Once(header)
	if err != nil {
		return action.Sent{}, err
	}
	raw, err := json.Marshal(in)
	if err != nil {
		return action.Sent{}, fmt.Errorf("api: %w", err)
	}
	return action.Sent{Key: once, Body: append([]byte(c.at+"\n"), raw...)}, nil
}
