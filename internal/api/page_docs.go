package api

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// docsPage explains the interface, out of its description: nothing comes from another host.
type docsPage struct {
	view.Base
	Ops []docsOp
}

// docsOp is one operation.
type docsOp struct {
	ID, Method, Path, Summary, Description string
	Params                                 []*huma.Param
	Body                                   string // its schema
	Answer                                 string
}

func docs(w http.ResponseWriter, r *http.Request, api *huma.OpenAPI) error {
	pg := docsPage{Base: view.From(r, "partner.docs_title")}
	for path, item := range api.Paths {
		for _, o := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch} {
			if o == nil {
				continue
			}
			x := docsOp{ID: o.OperationID, Method: o.Method, Path: path, Summary: o.Summary, Description: o.Description, Params: o.Parameters}
			if o.RequestBody != nil {
				for kind, c := range o.RequestBody.Content {
					if x.Body = kind; kind == "application/json" {
						x.Body = schema(api, c.Schema)
					}
				}
			}
			if a := o.Responses["200"]; a != nil && a.Content["application/json"] != nil {
				x.Answer = schema(api, a.Content["application/json"].Schema)
			}
			pg.Ops = append(pg.Ops, x)
		}
	}
	slices.SortFunc(pg.Ops, func(a, b docsOp) int {
		if a.Path+a.Method < b.Path+b.Method {
			return -1
		}
		return 1
	})
	return web.Render(w, r, http.StatusOK, docsView(pg))
}

// schema writes a schema out, the one it refers to in its place.
func schema(api *huma.OpenAPI, s *huma.Schema) string {
	if s != nil && s.Ref != "" {
		s = api.Components.Schemas.SchemaFromRef(s.Ref)
	}
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return ""
	}
	return string(b)
}
