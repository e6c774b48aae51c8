// Package api is the interface for machines: the check of API keys and scopes, errors in the words of the house, and the
// description (OpenAPI 3.1) with a page that explains it. Rooms bring its operations on their cards; each calls the use
// cases that the pages call.
package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/space"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/partner"
)

// Prefix is the path of the interface; cookies are ignored below it.
const Prefix = "/api/"

// Version of the interface. What stands in docs/api.md is kept within a version.
const Version = "1"

// maxBody is the largest request: a file.
const maxBody = 20 << 20

// Register registers the operations, their description and the page that explains them. Partners knows the keys.
func Register(m *web.Mux, partners *partner.Room, operations []Operation) {
	inWords()
	c := huma.DefaultConfig("Một Cửa", Version)
	c.Info.Description = "Máy gọi Một Cửa. Xem trang hướng dẫn tại " + Prefix + "docs."
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = Prefix+"openapi", "", Prefix+"schemas"
	c.CreateHooks = nil // no $schema field in answers
	c.Formats, c.DefaultFormat = map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat}, "application/json"
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"key": {Type: "http", Scheme: "bearer"}}
	api := huma.NewAPI(c, humago.NewAdapter(gate{partners, m}, ""))
	for _, o := range operations {
		o(api)
	}
	m.Handle("GET "+Prefix+"docs", func(w http.ResponseWriter, r *http.Request) error { return docs(w, r, api.OpenAPI()) })
}

// gate registers the operations of huma on the mux, behind the check of API keys.
type gate struct {
	partners *partner.Room
	mux      *web.Mux
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
		c, err := g.caller(r)
		if err == nil && web.TakesIn(r) {
			r = r.WithContext(space.As(r.Context(), space.Partner))
			if err = g.partners.DB.MayWrite(r.Context()); err == nil {
				err = web.Admit(r)
			}
		}
		if err != nil {
			web.WriteProblem(w, problemOf(r.Context(), web.Words(r), err))
			return
		}
		ctx := context.WithValue(r.Context(), callKey{}, Call{c, web.Client(r).String(), web.Words(r), web.Ref(r), r.Method + " " + r.URL.Path})
		h(w, r.WithContext(ctx))
	}), web.Limit(maxBody), web.Slow(2*time.Minute))
}

// caller reads the key of a request.
func (g gate) caller(r *http.Request) (partner.Caller, error) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || strings.TrimSpace(token) == "" {
		return partner.Caller{}, fault.New(fault.SignIn, "partner.key_missing")
	}
	return g.partners.Use(r.Context(), strings.TrimSpace(token))
}
