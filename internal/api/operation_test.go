package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/motcua/motcua/internal/api"
	"github.com/motcua/motcua/internal/app/apptest"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/partner"
)

type (
	sent struct {
		api.Keyed
		ID   string `path:"id" maxLength:"64"`
		Body map[string]any
	}
	outcome struct{ Body struct{ At string } }
)

// TestOneRequest: a key stands for one request: one method, one path with its ids, one body. What an operation is told under
// the key of another is refused, and the longest key that is announced is taken.
func TestOneRequest(t *testing.T) {
	apptest.Each(t, func(t *testing.T, h *apptest.House) {
		m := web.NewMux(web.Config{Lang: h.Lang})
		var operations []api.Operation
		for _, o := range []api.Op{{ID: "a", Method: http.MethodPost, Path: "/a/{id}"}, {ID: "b", Method: http.MethodPost, Path: "/b/{id}"},
			{ID: "c", Method: http.MethodPut, Path: "/a/{id}"}} {
			o.Scope = partner.Apply
			operations = append(operations, api.On(o, func(ctx context.Context, c api.Call, in *sent) (*outcome, error) {
				s, err := c.Sent(in.Once, in)
				if err != nil {
					return nil, err
				}
				out, err := s.Do(ctx, h.DB, "ann", func(*store.Tx) (action.Path, error) { return action.At(o.ID, in.ID), nil })
				return &outcome{struct{ At string }{string(out.Path)}}, err
			}))
		}
		api.Register(m, h.Partners, operations)
		_, token, err := h.Partners.Make(t.Context(), org.Request{Viewer: h.As(t, "quantri")},
			partner.NewAPIKey{Name: "Đối tác", Scopes: []partner.Scope{partner.Apply}})
		if err != nil {
			t.Fatal(err)
		}
		want := func(status int, method, path, once, body, holds string) {
			t.Helper()
			r := httptest.NewRequest(method, "http://mot-cua.test/api/v1"+path, strings.NewReader(body))
			r.Header.Set("Authorization", "Bearer "+token)
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Idempotency-Key", once)
			rec := httptest.NewRecorder()
			m.ServeHTTP(rec, r)
			if rec.Code != status || !strings.Contains(rec.Body.String(), holds) {
				t.Errorf("%s %s: %d, want %d with %q: %s", method, path, rec.Code, status, holds, rec.Body)
			}
		}
		long := strings.Repeat("k", 200)
		for _, once := range []string{"k", long} {
			want(200, "POST", "/a/1", once, `{"x":1}`, `"/a/1"`)
			want(200, "POST", "/a/1", once, `{"x":1}`, `"/a/1"`)
			want(409, "POST", "/b/1", once, `{"x":1}`, "store.")
			want(409, "PUT", "/a/1", once, `{"x":1}`, "store.")
			want(409, "POST", "/a/2", once, `{"x":1}`, "store.")
			want(409, "POST", "/a/1", once, `{"x":2}`, "store.")
		}
		want(422, "POST", "/a/1", long+"k", `{}`, `"Idempotency-Key"`)
		want(422, "POST", "/a/1", "", `{}`, `"Idempotency-Key"`)

		// Every operation that takes a key announces its limit.
		rec := httptest.NewRecorder()
		h.Mux.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "http://mot-cua.test/api/openapi.json", nil))
		var doc struct {
			Paths map[string]map[string]struct {
				Parameters []struct {
					Name   string
					Schema struct{ MaxLength int }
				}
			}
		}
		if err := json.Unmarshal(rec.Body.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		n := 0
		for path, ops := range doc.Paths {
			for method, op := range ops {
				for _, p := range op.Parameters {
					if p.Name != "Idempotency-Key" {
						continue
					}
					if n++; p.Schema.MaxLength != len(long) {
						t.Errorf("%s %s announces %d", method, path, p.Schema.MaxLength)
					}
				}
			}
		}
		if n < 8 {
			t.Errorf("%d operations take a key", n)
		}
	})
}
