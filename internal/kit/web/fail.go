package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"

	"github.com/a-h/templ"

	"github.com/motcua/motcua/internal/kit/fault"
)

var statuses = map[fault.Code]int{
	fault.Invalid: http.StatusUnprocessableEntity, fault.SignIn: http.StatusUnauthorized,
	fault.Forbidden: http.StatusForbidden, fault.NotFound: http.StatusNotFound,
	fault.Conflict: http.StatusConflict, fault.TooLarge: http.StatusRequestEntityTooLarge,
	fault.TooMany: http.StatusTooManyRequests, fault.Busy: http.StatusServiceUnavailable, fault.Full: http.StatusServiceUnavailable,
	fault.Internal: http.StatusInternalServerError,
}

// Status is the HTTP status of a fault.
func Status(c fault.Code) int {
	if s, ok := statuses[c]; ok {
		return s
	}
	return http.StatusInternalServerError
}

// Fault reads err as a fault for people. Bodies that are too large, broken requests and time run out become
// faults of their own; everything else becomes Internal with err as its cause.
func Fault(err error) *fault.Fault {
	var f *fault.Fault
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &f):
		return f
	case errors.As(err, &large):
		return fault.New(fault.TooLarge, "web.too_large").WithCause(err)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return fault.New(fault.Busy, "web.busy").WithCause(err)
	}
	return fault.New(fault.Internal, "web.internal").WithCause(err)
}

// Invalid gives the fields that are wrong when err is a fault of that kind: the page then draws itself
// again with status 422 and what was typed. Any other error is the caller's to return.
func Invalid(err error) (*fault.Fault, bool) {
	var f *fault.Fault
	if errors.As(err, &f) && f.Code == fault.Invalid {
		return f, true
	}
	return nil, false
}

// Fail answers with the page for err; middlewares use it too. Errors that are our own mistake go to the log
// with the reference that the page shows.
func Fail(w http.ResponseWriter, r *http.Request, err error) {
	f := Fault(err)
	s := stateOf(r)
	if rec, ok := w.(*recorder); ok && rec.status != 0 {
		panic(http.ErrAbortHandler)
	}
	gone := errors.Is(err, context.Canceled) // the reader went away: nobody's mistake
	if s.mux != nil && !gone && (f.Code == fault.Internal || f.Code == fault.Busy) {
		s.mux.c.Log.Error("request failed", "ref", s.ref, "route", r.Pattern, "error", err)
	}
	failAs(w, r, Status(f.Code), f)
}

func failAs(w http.ResponseWriter, r *http.Request, status int, f *fault.Fault) {
	s := stateOf(r)
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	if s.mux != nil && s.mux.isAPI(r.URL.Path) {
		p := ProblemOf(Words(r), status, f)
		p.Ref = s.ref
		WriteProblem(w, p)
		return
	}
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "30")
	}
	page := bare(r, f)
	if s.mux != nil && s.mux.c.ErrorPage != nil {
		page = s.mux.c.ErrorPage(r, status, f, s.ref)
	}
	var b bytes.Buffer
	if err := page.Render(r.Context(), &b); err != nil {
		b.Reset()
		_ = bare(r, f).Render(r.Context(), &b) //nolint:errcheck // a buffer takes everything
	}
	write(w, r, status, b.Bytes())
}

// bare is the error page without a layout.
func bare(r *http.Request, f *fault.Fault) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, out io.Writer) error {
		words := Words(r)
		text := html.EscapeString(words.T(f.Key, f.Args...))
		_, err := fmt.Fprintf(out, "<!DOCTYPE html><html lang=%q><title>%s</title><h1>%s</h1><p>%s</p>",
			words.Tag(), text, text, html.EscapeString(Ref(r)))
		return err
	})
}
