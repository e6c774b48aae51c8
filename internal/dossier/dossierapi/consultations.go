package dossierapi

import (
	"context"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/api"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/consult"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/partner"
)

// ConsultationOf is a question of one authority to another.
type ConsultationOf struct {
	ID       string     `json:"id"`
	Unit     string     `json:"unit" doc:"Cơ quan được hỏi"`
	AskedBy  string     `json:"asked_unit" doc:"Cơ quan hỏi"`
	Asked    time.Time  `json:"asked"`
	Due      time.Time  `json:"due"`
	Question string     `json:"question"`
	Files    []string   `json:"files" doc:"id các tệp gửi kèm"`
	Verdict  string     `json:"verdict,omitempty"`
	Answer   string     `json:"answer,omitempty"`
	Answered *time.Time `json:"answered,omitempty"`
}

func consultationOf(x consult.Consultation) ConsultationOf {
	return ConsultationOf{ID: x.ID, Unit: x.Unit, AskedBy: x.AskedUnit, Asked: x.AskedAt, Due: x.Due, Question: x.Question,
		Files:   append([]string{}, x.Files...),
		Verdict: x.Verdict, Answer: x.Answer, Answered: moment(x.AnsweredAt)}
}

type askedOut struct {
	Body struct {
		Consultations []ConsultationOf `json:"consultations"`
	}
}

type answerIn struct {
	api.Keyed
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Verdict string `json:"verdict" enum:"agree,object,none"`
		Answer  string `json:"answer" maxLength:"4000"`
	}
}

type consultationOut struct {
	Body ConsultationOf
}

// consultations are the questions to the units for which the official answers.
func (a API) consultations() []api.Operation {
	return []api.Operation{
		api.On(api.Op{ID: "list-consultations", Method: http.MethodGet, Path: "/consultations", Summary: "Các câu hỏi lấy ý kiến chờ trả lời",
			Scope: partner.Dossiers}, func(ctx context.Context, c api.Call, _ *struct{}) (*askedOut, error) {
			var list []consult.Consultation
			err := a.DB.Read(ctx, func(s *store.Snapshot) (err error) {
				list, err = consult.Waiting(s, c.Viewer, 200)
				return err
			})
			out := &askedOut{}
			out.Body.Consultations = []ConsultationOf{}
			for _, x := range list {
				out.Body.Consultations = append(out.Body.Consultations, consultationOf(x))
			}
			return out, err
		}),
		api.On(api.Op{ID: "answer-consultation", Method: http.MethodPost, Path: "/consultations/{id}/answer", Summary: "Trả lời lấy ý kiến",
			Scope: partner.Commands}, func(ctx context.Context, c api.Call, in *answerIn) (*consultationOut, error) {
			sent, err := c.Sent(in.Once, in)
			if err != nil {
				return nil, err
			}
			act := dossier.Input{Request: org.Request{Viewer: c.Viewer, Sent: sent}}
			x, err := consult.Answer(ctx, a.Dossier, act, consult.Opinion{Consultation: in.ID, Verdict: in.Body.Verdict, Text: in.Body.Answer})
			if err != nil {
				return nil, err
			}
			return &consultationOut{consultationOf(x)}, nil
		}),
	}
}
