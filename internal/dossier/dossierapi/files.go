package dossierapi

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/motcua/motcua/internal/api"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/partner"
)

type addFileIn struct {
	ID      string `path:"id" maxLength:"64"`
	Paper   string `query:"paper" required:"true" doc:"Khóa của giấy tờ; result: kết quả đã ký" maxLength:"100"`
	Name    string `query:"name" required:"true" doc:"Tên tệp" maxLength:"200"`
	RawBody []byte `contentType:"application/octet-stream"`
}

type addFileOut struct {
	Body FileOf
}

type fileIn struct {
	ID   string `path:"id" maxLength:"64"`
	File string `path:"file" maxLength:"64"`
}

type fileOut struct {
	Type   string `header:"Content-Type"`
	Called string `header:"Content-Disposition"`
	Body   []byte
}

// official is the official in whose name a key acts, as room file asks for him.
func official(ctx context.Context, c api.Call) (context.Context, file.Who) {
	w := file.Who{Actor: c.Viewer.Actor(), Staff: c.Viewer.Staff(), Address: c.Address}
	if units := c.Viewer.HomeUnits(); len(units) > 0 {
		w.Unit = units[0]
	}
	return org.WithViewer(ctx, c.Viewer), w
}

// files are the files of dossiers: who reads the dossier opens them, who works on it adds to it.
func (a API) files() []api.Operation {
	return []api.Operation{
		api.On(api.Op{ID: "add-file", Method: http.MethodPost, Path: "/dossiers/{id}/files", Summary: "Thêm tệp vào hồ sơ", Scope: partner.Commands},
			func(ctx context.Context, c api.Call, in *addFileIn) (*addFileOut, error) {
				ctx, who := official(ctx, c)
				f, err := a.Files.Save(ctx, file.Upload{Owner: file.Owner{Kind: "dossier", ID: in.ID}, Paper: in.Paper, Name: in.Name,
					Body: bytes.NewReader(in.RawBody), Who: who})
				if err != nil {
					return nil, err
				}
				return &addFileOut{fileOf(f)}, nil
			}),
		api.On(api.Op{ID: "read-file", Method: http.MethodGet, Path: "/dossiers/{id}/files/{file}", Summary: "Đọc tệp của hồ sơ",
			Scope: partner.Dossiers, Raw: true}, func(ctx context.Context, c api.Call, in *fileIn) (*fileOut, error) {
			ctx, who := official(ctx, c)
			f, body, err := a.Files.Open(ctx, who, in.File)
			if err != nil {
				return nil, err
			}
			defer body.Close() //nolint:errcheck // read to its end or given up
			if f.Owner != (file.Owner{Kind: "dossier", ID: in.ID}) || !f.Removed.IsZero() {
				return nil, fault.New(fault.NotFound, "file.not_found")
			}
			all, err := io.ReadAll(body)
			return &fileOut{Type: f.Type, Called: "attachment", Body: all}, err
		}),
	}
}
