package dossierapi

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/web"
)

// problem is an error as machines read it (RFC 9457): key is the word key, the same in every language and version.
type problem struct {
	Type   string  `json:"type"`
	Title  string  `json:"title"`
	Status int     `json:"status"`
	Detail string  `json:"detail,omitempty"`
	Key    string  `json:"key"`
	Link   string  `json:"link,omitempty"`
	Errors []wrong `json:"errors,omitempty"`
}

// wrong is one field that is wrong.
type wrong struct {
	Location string `json:"location"`
	Message  string `json:"message"`
	Key      string `json:"key"`
}

// Error is the word key.
func (p *problem) Error() string { return p.Key }

// GetStatus tells huma the status.
func (p *problem) GetStatus() int { return p.Status }

// ContentType tells huma the type of the answer.
func (p *problem) ContentType(string) string { return "application/problem+json" }

// problemOf puts an error into the words of the request. Our own mistakes go to the log and are not told.
func problemOf(ctx context.Context, w *lang.Words, err error) *problem {
	f := web.Fault(err)
	if f.Code == fault.Internal {
		slog.ErrorContext(ctx, "api request failed", "error", err)
	}
	status := web.Status(f.Code)
	p := &problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: w.T(f.Key, f.Args...), Key: f.Key, Link: f.Link}
	for _, x := range f.Fields {
		p.Errors = append(p.Errors, wrong{Location: x.Name, Message: w.T(x.Key, x.Args...), Key: x.Key})
	}
	return p
}

// write answers before huma is asked.
func write(w http.ResponseWriter, p *problem) {
	h := w.Header()
	h.Set("Content-Type", p.ContentType(""))
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
	if p.Status == http.StatusTooManyRequests {
		h.Set("Retry-After", "60")
	}
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) //nolint:errcheck,errchkjson // the caller went away
}
