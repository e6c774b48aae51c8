package dossierapi

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

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
func (c call) official(ctx context.Context) (context.Context, file.Who) {
	w := file.Who{Actor: c.Viewer.Actor(), Staff: c.Viewer.Staff(), Address: c.address}
	if units := c.Viewer.HomeUnits(); len(units) > 0 {
		w.Unit = units[0]
	}
	return org.WithViewer(ctx, c.Viewer), w
}

// files registers the files of dossiers: who reads the dossier opens them, who works on it adds to it.
func (a API) files(api huma.API) {
	serve(api, op{id: "add-file", method: http.MethodPost, path: "/dossiers/{id}/files", summary: "Thêm tệp vào hồ sơ", scope: partner.Commands}, func(ctx context.Context, c call, in *addFileIn) (*addFileOut, error) {
		ctx, who := c.official(ctx)
		f, err := a.Files.Save(ctx, file.Upload{Owner: file.Owner{Kind: "dossier", ID: in.ID}, Paper: in.Paper, Name: in.Name, Body: bytes.NewReader(in.RawBody), Who: who})
		if err != nil {
			return nil, err
		}
		return &addFileOut{fileOf(f)}, nil
	})
	serve(api, op{id: "read-file", method: http.MethodGet, path: "/dossiers/{id}/files/{file}", summary: "Đọc tệp của hồ sơ", scope: partner.Dossiers, raw: true}, func(ctx context.Context, c call, in *fileIn) (*fileOut, error) {
		ctx, who := c.official(ctx)
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
	})
}
