package dossierapi

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/api"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/partner"
	"github.com/motcua/motcua/internal/portal"
)

type beginIn struct {
	api.Keyed
	Body struct {
		Procedure string `json:"procedure" doc:"Mã thủ tục hành chính" maxLength:"32"`
	}
}

type beginOut struct {
	Body struct {
		ID      string    `json:"id"`
		Code    string    `json:"code" doc:"Mã mở hồ sơ đang soạn; giữ kín"`
		Version string    `json:"version" doc:"Phiên bản thủ tục mà hồ sơ đang soạn giữ"`
		Expires time.Time `json:"expires"`
	}
}

type uploadIn struct {
	ID      string `path:"id" maxLength:"64"`
	Code    string `header:"X-Draft-Code" required:"true" doc:"Mã mở hồ sơ đang soạn"`
	Paper   string `query:"paper" required:"true" doc:"Khóa của giấy tờ trong thủ tục" maxLength:"100"`
	Name    string `query:"name" required:"true" doc:"Tên tệp" maxLength:"200"`
	RawBody []byte `contentType:"application/octet-stream"`
}

type uploadOut struct {
	Body struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		Type string `json:"type"`
		Size int64  `json:"size"`
		Hash string `json:"hash"`
	}
}

type applyIn struct {
	api.Keyed
	Body struct {
		Procedure string         `json:"procedure" maxLength:"32"`
		Case      string         `json:"case,omitempty" doc:"Trường hợp của thủ tục" maxLength:"100"`
		Place     string         `json:"place" doc:"Mã xã, phường nơi giải quyết" maxLength:"5"`
		Way       string         `json:"way,omitempty" enum:"counter,post,online" doc:"Cách nhận kết quả, khi biểu mẫu không hỏi"`
		Answers   map[string]any `json:"answers" doc:"Nội dung biểu mẫu, theo lược đồ của thủ tục"`
		Draft     string         `json:"draft,omitempty" doc:"Hồ sơ đang soạn có các tệp đã gửi" maxLength:"64"`
		Code      string         `json:"code,omitempty" doc:"Mã mở hồ sơ đang soạn" maxLength:"64"`
	}
}

type appliedOut struct {
	Body struct {
		ID       string `json:"id"`
		Tracking string `json:"tracking" doc:"Mã tra cứu"`
		State    int64  `json:"state"`
	}
}

// applying are what brings a dossier in. Nothing is received by it: acceptance is an act of the one-stop.
func (a API) applying() []api.Operation {
	return []api.Operation{
		api.On(api.Op{ID: "begin-draft", Method: http.MethodPost, Path: "/drafts", Summary: "Mở hồ sơ đang soạn để gửi giấy tờ",
			Scope: partner.Apply}, a.begin),
		api.On(api.Op{ID: "upload-paper", Method: http.MethodPost, Path: "/drafts/{id}/files", Summary: "Gửi giấy tờ vào hồ sơ đang soạn",
			Scope: partner.Apply}, a.upload),
		api.On(api.Op{ID: "apply", Method: http.MethodPost, Path: "/applications", Summary: "Gửi hồ sơ", Scope: partner.Apply}, a.apply),
	}
}

func (a API) begin(ctx context.Context, c api.Call, in *beginIn) (*beginOut, error) {
	sent, err := c.Sent(in.Once, in)
	if err != nil {
		return nil, err
	}
	version := ""
	if err := a.DB.Read(ctx, func(s *store.Snapshot) error {
		v, err := a.Catalogue.Current(s, in.Body.Procedure, day.Of(s.Now()))
		version = v.ID
		return err
	}); err != nil {
		return nil, err
	}
	d, err := a.Drafts.Start(ctx, org.Request{Viewer: c.Viewer, Sent: sent},
		form.Begun{Procedure: in.Body.Procedure, Version: version, Partner: c.Key.ID, Bound: true})
	if err != nil {
		return nil, err
	}
	out := &beginOut{}
	out.Body.ID, out.Body.Code, out.Body.Version, out.Body.Expires = d.ID, d.Code, d.Version, d.Expires
	return out, nil
}

func (a API) upload(ctx context.Context, c api.Call, in *uploadIn) (*uploadOut, error) {
	f, err := a.Files.Save(ctx, file.Upload{Owner: file.Owner{Kind: "draft", ID: in.ID}, Paper: in.Paper, Name: in.Name, Body: bytes.NewReader(in.RawBody),
		Who: file.Who{Actor: "anonymous", Address: c.Address, Partner: c.Key.ID, Proof: in.Code}})
	if err != nil {
		return nil, err
	}
	out := &uploadOut{}
	out.Body.ID, out.Body.Name, out.Body.Type, out.Body.Size, out.Body.Hash = f.ID, f.Name, f.Type, f.Size, f.Hash
	return out, nil
}

func (a API) apply(ctx context.Context, c api.Call, in *applyIn) (*appliedOut, error) {
	sent, err := c.Sent(in.Once, in)
	if err != nil {
		return nil, err
	}
	b := in.Body
	if err := a.holds(ctx, b.Draft, b.Code); err != nil {
		return nil, err
	}
	app := dossier.Application{Request: org.Request{Sent: sent}, Case: b.Case, Place: b.Place, Channel: dossier.Online, FiledBy: "citizen",
		Draft: b.Draft, Way: b.Way}
	if err := a.DB.Read(ctx, func(s *store.Snapshot) error { return a.fill(s, &app, b.Procedure, b.Answers) }); err != nil {
		return nil, err
	}
	taken, err := a.Portal.Admit(ctx, portal.Sender{Partner: c.Key.ID, Parties: app.Parties})
	if err != nil {
		return nil, err
	}
	d, err := a.Dossier.Submit(ctx, app)
	if err != nil {
		return nil, errors.Join(err, taken.Return(ctx))
	}
	out := &appliedOut{}
	out.Body.ID, out.Body.Tracking, out.Body.State = d.ID, d.Tracking, int64(d.State)
	return out, nil
}

// holds refuses who names a draft without its code. A draft that is gone may be one that became a dossier: then the
// idempotency key answers, and without one there are no files to take.
func (a API) holds(ctx context.Context, draft, code string) error {
	if draft == "" {
		return nil
	}
	_, err := a.Drafts.Open(ctx, draft, form.Key{Code: code})
	if fault.Of(err) != fault.NotFound {
		return err
	}
	lives, e := a.Drafts.Lives(ctx, draft)
	if e != nil {
		return e
	}
	if lives {
		return err
	}
	return nil
}

// fill checks the answers by the form of the version in force and takes the parties out of them.
func (a API) fill(s *store.Snapshot, app *dossier.Application, procedure string, answers map[string]any) error {
	v, err := a.Catalogue.Current(s, procedure, day.Of(s.Now()))
	if err != nil {
		return err
	}
	fm, err := a.Dossier.Form(v)
	if err != nil {
		return err
	}
	if bad := fm.Check(form.Answers(answers), day.Of(s.Now())); len(bad) > 0 {
		return fault.Fields(bad...)
	}
	clean := fm.Clean(form.Answers(answers), day.Of(s.Now()))
	if app.Answers, err = clean.Bytes(); err != nil {
		return err
	}
	who := clean.Who()
	if who.Acting != "" && who.Acting != "self" && who.Acting != "organisation" {
		app.FiledBy = "relative"
	}
	if way := clean.Text("/result/way"); way != "" {
		app.Way = way
	}
	app.Version, app.Parties = v.ID, dossier.PartiesOf(who)
	return nil
}

type trackIn struct {
	Code   string `path:"code" doc:"Mã tra cứu hoặc mã hồ sơ" maxLength:"64"`
	Second string `query:"second" required:"true" doc:"Với mã tra cứu: 4 số cuối của số điện thoại hoặc số định danh. Với mã hồ sơ: đủ số điện thoại di động, đủ 12 số định danh, hoặc mã xem hồ sơ in trên giấy hẹn" maxLength:"30"`
}

type trackOut struct {
	Body Followed
}

// Followed is what an applicant may know of a dossier.
type Followed struct {
	Code      string     `json:"code,omitempty" doc:"Mã hồ sơ, từ khi tiếp nhận"`
	Tracking  string     `json:"tracking"`
	Home      string     `json:"home,omitempty" doc:"Hệ thống quản lý hồ sơ; trống: hệ thống này"`
	State     int64      `json:"state" doc:"Trạng thái 1–10 theo Cổng Dịch vụ công quốc gia"`
	Procedure string     `json:"procedure"`
	Accepted  *time.Time `json:"accepted,omitempty"`
	Due       *time.Time `json:"due,omitempty"`
	Finished  *time.Time `json:"finished,omitempty"`
	Returned  *time.Time `json:"returned,omitempty"`
}

func followed(d *dossier.Dossier) Followed {
	f := Followed{Code: d.Code, Tracking: d.Tracking, Home: d.Home, State: int64(d.State), Procedure: d.Version.Procedure,
		Accepted: moment(d.AcceptedAt), Finished: moment(d.FinishedAt), Returned: moment(d.ReturnedAt)}
	if !d.AcceptedAt.IsZero() { // before that the due moment is ours, no promise
		f.Due = moment(d.Due)
	}
	return f
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.In(day.Zone)
	return &t
}

// following are what an applicant asks; wrong facts are counted under the key of the partner, not its address.
func (a API) following() []api.Operation {
	return []api.Operation{
		api.On(api.Op{ID: "track", Method: http.MethodGet, Path: "/track/{code}", Summary: "Tra cứu hồ sơ", Scope: partner.Track},
			func(ctx context.Context, c api.Call, in *trackIn) (*trackOut, error) {
				d, _, err := a.Portal.Track(ctx, portal.Asking{Code: in.Code, Second: in.Second, Address: c.Address, Partner: c.Key.ID})
				if err != nil {
					return nil, err
				}
				return &trackOut{followed(d)}, nil
			}),
	}
}
