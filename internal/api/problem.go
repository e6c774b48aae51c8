package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/web"
)

// problemOf puts an error into the words of the request. Our own mistakes go to the log with the reference that the
// answer carries.
func problemOf(ctx context.Context, w *lang.Words, err error) *web.Problem {
	f := web.Fault(err)
	p := web.ProblemOf(w, web.Status(f.Code), f)
	if f.Code == fault.Internal {
		c, _ := ctx.Value(callKey{}).(Call)
		p.Ref = c.ref
		slog.ErrorContext(ctx, "api request failed", "ref", p.Ref, "error", err)
	}
	return p
}

// inWords makes huma's own refusals, of requests that do not fit the description, problems like all others. It is a
// setting of the package huma: once for the process.
var inWords = sync.OnceFunc(func() {
	huma.NewError = func(status int, _ string, errs ...error) huma.StatusError { return unfit(nil, status, errs) }
	huma.NewErrorWithContext = func(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
		if ctx == nil {
			return unfit(nil, status, errs)
		}
		c, _ := ctx.Context().Value(callKey{}).(Call)
		if status == http.StatusInternalServerError {
			return problemOf(ctx.Context(), wordsOf(c.words), errors.Join(errs...))
		}
		return unfit(c.words, status, errs)
	}
})

func wordsOf(w *lang.Words) *lang.Words {
	if w == nil {
		w = noWords
	}
	return w
}

var noWords = func() *lang.Words { b, _ := lang.Load(); return b.Words(lang.Default) }() //nolint:errcheck // nothing to load

// unfitKeys are the words for what does not fit the description as a whole.
var unfitKeys = map[int]string{
	http.StatusBadRequest: "partner.body_broken", http.StatusRequestEntityTooLarge: "web.too_large", http.StatusRequestTimeout: "web.busy",
	http.StatusUnsupportedMediaType: "partner.body_type", http.StatusNotAcceptable: "partner.accept_json", http.StatusUnprocessableEntity: "web.fix_below",
}

// unfit says what does not fit.
func unfit(w *lang.Words, status int, errs []error) *web.Problem {
	key := unfitKeys[status]
	if key == "" {
		key = "partner.body_broken"
	}
	f := fault.New(fault.Invalid, key)
	for _, err := range errs {
		var d *huma.ErrorDetail
		if errors.As(err, &d) {
			at := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(d.Location, "body."), "query."), "path."), "header.")
			f.Fields = append(f.Fields, misfit(at, d.Message))
		}
	}
	return web.ProblemOf(wordsOf(w), status, f)
}

// misfits are the beginnings of huma's messages and the words for them; what follows the beginning is the value asked for.
var misfits = []struct{ begins, key string }{
	{"required ", "partner.fit_missing"},
	{"expected required property ", "partner.fit_missing"},
	{"unexpected property", "partner.fit_unknown"},
	{"expected value to be one of ", "partner.fit_one_of"},
	{"expected length <= ", "partner.fit_longest"},
	{"expected length >= ", "partner.fit_shortest"},
	{"expected array length <= ", "partner.fit_most"},
	{"expected array length >= ", "partner.fit_least"},
	{"expected number >= ", "partner.fit_min"},
	{"expected number <= ", "partner.fit_max"},
	{"expected string to be RFC 3339 date-time", "partner.fit_moment"},
	{"expected string to be RFC 3339 date", "partner.fit_date"},
	{"expected integer", "partner.fit_integer"},
	{"invalid integer", "partner.fit_integer"},
	{"expected number", "partner.fit_number"},
	{"expected boolean", "partner.fit_boolean"},
	{"invalid boolean", "partner.fit_boolean"},
	{"expected string", "partner.fit_string"},
	{"expected array", "partner.fit_array"},
	{"expected object", "partner.fit_object"},
}

func misfit(at, message string) fault.Field {
	for _, m := range misfits {
		rest, ok := strings.CutPrefix(message, m.begins)
		if !ok {
			continue
		}
		if m.key == "partner.fit_missing" {
			name, _, _ := strings.Cut(rest, " ")
			if at == "" || at == "body" {
				at = name
			} else if strings.HasPrefix(message, "expected") {
				at += "." + name
			}
		}
		return fault.Field{Name: at, Key: m.key, Args: []any{"value", strings.ReplaceAll(strings.Trim(rest, "\""), ", ", ", ")}}
	}
	return fault.Field{Name: at, Key: "partner.fit_wrong"}
}
