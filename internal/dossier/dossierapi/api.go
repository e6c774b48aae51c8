// Package dossierapi is how machines call the house: the catalogue, applying, following, handling dossiers and
// reports, with the use cases that the pages use. Its description (OpenAPI 3.1) is made from this code.
package dossierapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/partner"
	"github.com/motcua/motcua/internal/portal"
)

// Prefix is the path of the API; cookies are ignored below it.
const Prefix = "/api/"

// Version of the interface. What stands in docs/api.md is kept within a version.
const Version = "1"

// maxUpload is the largest request: a file.
const maxUpload = 20 << 20

// API needs the rooms it opens.
type API struct {
	DB        *store.DB
	Partners  *partner.Room
	Dossier   *dossier.Room
	Portal    *portal.Room
	Catalogue *catalogue.Cache
	Drafts    *form.Drafts
	Files     *file.Room
	Words     *lang.Words // in which tables are named
}

// Routes registers the operations, their description and the page that explains them.
func (a API) Routes(m *web.Mux) {
	inWords()
	c := huma.DefaultConfig("Một Cửa", Version)
	c.Info.Description = "Máy gọi Một Cửa. Xem trang hướng dẫn tại " + Prefix + "docs."
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = Prefix+"openapi", "", Prefix+"schemas"
	c.CreateHooks = nil // no $schema field in answers
	c.Formats, c.DefaultFormat = map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat}, "application/json"
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"key": {Type: "http", Scheme: "bearer"}}
	api := huma.NewAPI(c, humago.NewAdapter(gate{a, m}, ""))
	a.procedures(api)
	a.applying(api)
	a.following(api)
	a.dossiers(api)
	a.commands(api)
	a.files(api)
	a.consultations(api)
	a.mirrors(api)
	a.reports(api)
	m.Handle("GET "+Prefix+"docs", func(w http.ResponseWriter, r *http.Request) error { return docs(w, r, api.OpenAPI()) })
}

// gate registers the operations of huma on the mux, behind the check of API keys.
type gate struct {
	api API
	mux *web.Mux
}

// ServeHTTP belongs to humago.Mux.
func (g gate) ServeHTTP(w http.ResponseWriter, r *http.Request) { g.mux.ServeHTTP(w, r) }

// HandleFunc registers an operation. The description is open to all, everything else asks for a key.
func (g gate) HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request)) {
	_, path, _ := strings.Cut(pattern, " ")
	if strings.HasPrefix(path, Prefix+"openapi") || strings.HasPrefix(path, Prefix+"schemas") {
		if path == Prefix+"openapi.json" {
			g.mux.Mount(pattern, http.HandlerFunc(h))
		}
		return // one form of the description is enough
	}
	g.mux.Mount(pattern, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		c, err := g.api.caller(r)
		if err != nil {
			web.WriteProblem(w, problemOf(r.Context(), web.Words(r), err))
			return
		}
		ctx := context.WithValue(r.Context(), callKey{}, call{c, web.Words(r), web.Client(r).String(), web.Ref(r)})
		h(w, r.WithContext(ctx))
	}), web.Limit(maxUpload), web.Slow(2*time.Minute))
}

// call is one request of a partner.
type call struct {
	partner.Caller
	words   *lang.Words
	address string
	ref     string // short number of the request, for the log
}

type callKey struct{}

// caller reads the key of a request.
func (a API) caller(r *http.Request) (partner.Caller, error) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || strings.TrimSpace(token) == "" {
		return partner.Caller{}, fault.New(fault.SignIn, "partner.key_missing")
	}
	return a.Partners.Use(r.Context(), strings.TrimSpace(token))
}

// errNoCall is a request that did not come through the gate.
var errNoCall = errors.New("dossierapi: no caller")

// op says what an operation is.
type op struct {
	id, method, path, summary string
	scope                     partner.Scope
	raw                       bool // answers with the bytes of a file
}

// serve registers an operation: the scope is asked first, and every error becomes a problem (RFC 9457) that carries
// the word key of the house.
func serve[I, O any](api huma.API, o op, fn func(ctx context.Context, c call, in *I) (*O, error)) {
	var answers map[string]*huma.Response
	if o.raw {
		bytes := &huma.Schema{Type: huma.TypeString, Format: "binary"}
		answers = map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: bytes}}}}
	}
	huma.Register(api, huma.Operation{
		Responses: answers, Middlewares: huma.Middlewares{scoped(o.scope)},
		OperationID: o.id, Method: o.method, Path: Prefix + "v1" + o.path, Summary: o.summary, MaxBodyBytes: maxUpload,
		Description: "Phạm vi của khóa (scope): " + string(o.scope), Security: []map[string][]string{{"key": {string(o.scope)}}},
		Errors: []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity, http.StatusTooManyRequests},
	}, func(ctx context.Context, in *I) (*O, error) {
		c, ok := ctx.Value(callKey{}).(call)
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

// scoped asks for the scope before anything of the request is read.
func scoped(s partner.Scope) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		c, ok := ctx.Context().Value(callKey{}).(call)
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

// maxOnce is the longest idempotency key.
const maxOnce = 200

// once is the idempotency key of a request, kept apart from those of other partners.
func (c call) once(header string) (string, error) {
	switch {
	case strings.TrimSpace(header) == "":
		return "", fault.Fields(fault.Field{Name: "Idempotency-Key", Key: "partner.once_missing"})
	case len(header) > maxOnce || strings.ContainsFunc(header, func(r rune) bool { return r < ' ' || r > '~' }):
		return "", fault.Fields(fault.Field{Name: "Idempotency-Key", Key: "partner.once_wrong"})
	}
	return "api:" + c.Key.ID + ":" + header, nil
}

// jsonFormat reads what was sent as pages read forms: text in Unicode form C, without what no database takes.
var jsonFormat = huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: func(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var in any
	if err := d.Decode(&in); err != nil {
		return err
	}
	if d.More() {
		return errors.New("more than one value")
	}
	clean, err := json.Marshal(tidied(in))
	if err != nil {
		return err
	}
	return json.Unmarshal(clean, v)
}}

func tidied(v any) any {
	switch x := v.(type) {
	case string:
		return web.Tidy(x)
	case []any:
		for i := range x {
			x[i] = tidied(x[i])
		}
	case map[string]any:
		out := make(map[string]any, len(x))
		for k, y := range x {
			out[web.Tidy(k)] = tidied(y)
		}
		return out
	}
	return v
}
