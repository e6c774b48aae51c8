package dossierapi

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/api"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/partner"
)

type mirrorIn struct {
	Code string `path:"code" maxLength:"64" doc:"Mã hồ sơ trên hệ thống của bên gọi"`
	Body struct {
		Procedure string `json:"procedure" maxLength:"32" doc:"Mã thủ tục hành chính"`
		Place     string `json:"place" maxLength:"5" doc:"Mã xã, phường nơi giải quyết"`
		Channel   string `json:"channel" enum:"online,counter,post"`
		State     int64  `json:"state" minimum:"1" maximum:"10" doc:"Trạng thái hồ sơ, mã 1–10"`
		Applicant struct {
			Name    string `json:"name" maxLength:"200"`
			IDNo    string `json:"id_no,omitempty" maxLength:"20"`
			Phone   string `json:"phone,omitempty" maxLength:"20"`
			Email   string `json:"email,omitempty" maxLength:"200"`
			Address string `json:"address,omitempty" maxLength:"500"`
		} `json:"applicant"`
		Submitted time.Time  `json:"submitted" format:"date-time"`
		Accepted  *time.Time `json:"accepted,omitempty" format:"date-time"`
		Due       *time.Time `json:"due,omitempty" format:"date-time"`
		Finished  *time.Time `json:"finished,omitempty" format:"date-time" doc:"Xử lý xong, rút hoặc dừng"`
		Returned  *time.Time `json:"returned,omitempty" format:"date-time"`
		Told      time.Time  `json:"told" format:"date-time" doc:"Thời điểm của thông tin này: tin cũ hơn tin đã nhận không làm thay đổi gì"`
	}
}

type mirrorOut struct {
	Body struct {
		ID      string `json:"id"`
		State   int64  `json:"state" doc:"Trạng thái đang giữ sau lần gọi này"`
		Changed bool   `json:"changed" doc:"Lần gọi này có làm thay đổi không"`
	}
}

// mirrors are what other systems tell of the dossiers that they handle for units at or below the key's.
func (a API) mirrors() []api.Operation {
	return []api.Operation{
		api.On(api.Op{ID: "mirror-dossier", Method: http.MethodPut, Path: "/mirrors/{code}", Summary: "Báo tình trạng hồ sơ của hệ thống bên gọi",
			Scope: partner.Mirror}, a.mirror),
	}
}

func (a API) mirror(ctx context.Context, c api.Call, in *mirrorIn) (*mirrorOut, error) {
	b := in.Body
	m := dossier.Mirrored{System: c.Key.Name, By: "partner:" + c.Key.ID, Code: in.Code, Procedure: b.Procedure, Place: b.Place,
		Channel: dossier.Channel(b.Channel),
		State:   dossier.State(b.State), Submitted: b.Submitted, Accepted: given(b.Accepted), Due: given(b.Due), Finished: given(b.Finished),
		Returned: given(b.Returned), Told: b.Told,
		Applicant: dossier.Party{Name: b.Applicant.Name, IDNo: b.Applicant.IDNo, Phone: b.Applicant.Phone, Email: b.Applicant.Email,
			Address: b.Applicant.Address}}
	if err := a.DB.Read(ctx, func(s *store.Snapshot) (err error) {
		m.Units, err = org.Descendants(s, c.Key.Unit, day.Of(s.Now()))
		return err
	}); err != nil {
		return nil, err
	}
	d, changed, err := a.Dossier.Mirror(ctx, m)
	if err != nil {
		return nil, err
	}
	out := &mirrorOut{}
	out.Body.ID, out.Body.State, out.Body.Changed = d.ID, int64(d.State), changed
	return out, nil
}

// given is a moment, or none.
func given(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
