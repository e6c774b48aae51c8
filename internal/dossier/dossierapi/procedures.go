package dossierapi

import (
	"context"
	"net/http"

	"github.com/motcua/motcua/internal/api"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/partner"
)

// Procedure is a procedure in a list.
type Procedure struct {
	Code    string `json:"code" doc:"Mã thủ tục hành chính"`
	Name    string `json:"name"`
	Field   string `json:"field" doc:"Lĩnh vực"`
	Service string `json:"service" doc:"Mức độ dịch vụ công trực tuyến"`
	FiledAt string `json:"filed_at" doc:"Nơi nộp hồ sơ trực tuyến: here, national"`
}

type searchIn struct {
	Text  string `query:"q" doc:"Tên hoặc mã thủ tục, có dấu hoặc không" maxLength:"200"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

type searchOut struct {
	Body struct {
		Procedures []Procedure `json:"procedures"`
	}
}

type codeIn struct {
	Code string `path:"code" maxLength:"32"`
}

// ProcedureOf is a procedure as it holds today: what its version says, without who wrote and published it.
type ProcedureOf struct {
	Code    string   `json:"code"`
	Version string   `json:"version" doc:"id của phiên bản"`
	Number  int      `json:"number" doc:"Số thứ tự của phiên bản"`
	From    day.Date `json:"from" doc:"Có hiệu lực từ ngày"`
	catalogue.Content
}

type procedureOut struct {
	Body ProcedureOf
}

// procedures are what reads the catalogue.
func (a API) procedures() []api.Operation {
	return []api.Operation{
		api.On(api.Op{ID: "find-procedures", Method: http.MethodGet, Path: "/procedures", Summary: "Tìm thủ tục", Scope: partner.Catalogue},
			func(ctx context.Context, _ api.Call, in *searchIn) (*searchOut, error) {
				out := &searchOut{}
				err := a.DB.Read(ctx, func(s *store.Snapshot) error {
					hits, err := a.Catalogue.Search(s, catalogue.SearchQuery{Text: in.Text, On: day.Of(s.Now()), Limit: in.Limit})
					out.Body.Procedures = []Procedure{}
					for _, h := range hits {
						out.Body.Procedures = append(out.Body.Procedures, Procedure{h.Code, h.Name, h.Field, string(h.Service), h.FiledAt})
					}
					return err
				})
				return out, err
			}),
		api.On(api.Op{ID: "read-procedure", Method: http.MethodGet, Path: "/procedures/{code}", Summary: "Đọc thủ tục đang có hiệu lực",
			Scope: partner.Catalogue}, func(ctx context.Context, _ api.Call, in *codeIn) (*procedureOut, error) {
			out := &procedureOut{}
			err := a.DB.Read(ctx, func(s *store.Snapshot) error {
				v, err := a.Catalogue.Current(s, in.Code, day.Of(s.Now()))
				out.Body = ProcedureOf{v.Code, v.ID, v.Number, v.From, v.Content}
				return err
			})
			return out, err
		}),
	}
}
