package dossierapi

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/api"
	"github.com/motcua/motcua/internal/dossier/queue"
	"github.com/motcua/motcua/internal/figure"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/partner"
	"github.com/motcua/motcua/internal/report"
)

type listIn struct {
	Tab   string `query:"tab" enum:"todo,mine,inbox,return,centre,waiting" default:"todo" doc:"Hàng đợi"`
	Text  string `query:"q" doc:"Mã, tên hoặc số" maxLength:"200"`
	After string `query:"after" doc:"next của trang trước" maxLength:"100"`
	Size  int    `query:"size" minimum:"1" maximum:"200" default:"50"`
}

// Listed is a dossier in a list.
type Listed struct {
	ID        string     `json:"id"`
	Code      string     `json:"code"`
	Procedure string     `json:"procedure"`
	Applicant string     `json:"applicant"`
	State     int64      `json:"state"`
	Step      string     `json:"step"`
	Due       *time.Time `json:"due,omitempty"`
}

type listOut struct {
	Body struct {
		Dossiers []Listed `json:"dossiers"`
		Next     string   `json:"next,omitempty"`
	}
}

type idIn struct {
	ID string `path:"id" maxLength:"64"`
}

// dossiers are what reads dossiers, with the rights of the official in whose name the key acts.
func (a API) dossiers() []api.Operation {
	return []api.Operation{
		api.On(api.Op{ID: "list-dossiers", Method: http.MethodGet, Path: "/dossiers", Summary: "Danh sách hồ sơ theo hàng đợi",
			Scope: partner.Dossiers}, func(ctx context.Context, c api.Call, in *listIn) (*listOut, error) {
			page, err := queue.List(ctx, a.DB, queue.Query{Viewer: c.Viewer, Tab: queue.Tab(in.Tab), Text: in.Text, After: in.After, Size: in.Size})
			if err != nil {
				return nil, err
			}
			out := &listOut{}
			out.Body.Next, out.Body.Dossiers = page.Next, []Listed{}
			for _, r := range page.Rows {
				out.Body.Dossiers = append(out.Body.Dossiers, Listed{r.ID, r.Code, r.Procedure, r.Applicant, int64(r.State), r.Step, moment(r.Due)})
			}
			return out, nil
		}),
		api.On(api.Op{ID: "read-dossier", Method: http.MethodGet, Path: "/dossiers/{id}", Summary: "Đọc hồ sơ", Scope: partner.Dossiers},
			func(ctx context.Context, c api.Call, in *idIn) (*readOut, error) {
				d, err := a.Dossier.Open(ctx, c.Viewer, in.ID)
				if err != nil {
					return nil, err
				}
				return a.read(ctx, c.Viewer, d)
			}),
	}
}

type reportIn struct {
	From     string   `query:"from" format:"date" required:"true"`
	To       string   `query:"to" format:"date" required:"true"`
	By       []string `query:"by" doc:"unit, field, place"`
	Position int64    `query:"position" doc:"Vị trí của nhật ký; bỏ trống: mới nhất" minimum:"0"`
	At       string   `query:"at" format:"date-time" doc:"Thời điểm xét hạn; bỏ trống: bây giờ"`
}

type reportOut struct {
	Body report.Table
}

// reports are the statutory table, over the units whose reports the official may read.
func (a API) reports() []api.Operation {
	return []api.Operation{
		api.On(api.Op{ID: "report-ii06a", Method: http.MethodGet, Path: "/report/ii06a", Summary: "Biểu II.06a", Scope: partner.Report},
			func(ctx context.Context, c api.Call, in *reportIn) (*reportOut, error) {
				ask := figure.Ask{By: in.By, Position: in.Position}
				var err error
				if ask.Units, err = reportUnits(c.Viewer); err != nil {
					return nil, err
				}
				if ask.From, err = day.Parse(in.From); err != nil {
					return nil, fieldWrong("from")
				}
				if ask.To, err = day.Parse(in.To); err != nil {
					return nil, fieldWrong("to")
				}
				if in.At != "" {
					if ask.At, err = time.Parse(time.RFC3339, in.At); err != nil {
						return nil, fieldWrong("at")
					}
				}
				out := &reportOut{}
				out.Body, err = report.Drawer{DB: a.DB, Words: a.Lang.Words(lang.Default)}.Draw(ctx, report.II06a, ask)
				return out, err
			}),
	}
}
