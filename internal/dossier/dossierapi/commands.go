package dossierapi

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/partner"
)

type commandIn struct {
	ID   string `path:"id" maxLength:"64"`
	Once string `header:"Idempotency-Key" doc:"Gửi lại cùng khóa thì nhận lại cùng kết quả"`
	Body struct {
		Command string `json:"command" enum:"take,refuse_intake,assign,propose,approve,send_back,return"`
		Seen    int64  `json:"seen,omitempty" doc:"seq của hồ sơ khi bên gọi đọc; 0: không so" minimum:"0"`
		Reason  string `json:"reason,omitempty" maxLength:"2000"`
		Person  string `json:"person,omitempty" doc:"assign: người được phân công" maxLength:"64"`
		Outcome string `json:"outcome,omitempty" enum:"grant,refuse" doc:"propose"`
		Text    string `json:"text,omitempty" doc:"propose: nội dung trình" maxLength:"4000"`
		Hash    string `json:"hash,omitempty" doc:"approve: proposal.hash đã đọc" maxLength:"128"`
		How     string `json:"how,omitempty" enum:"counter,post,online" doc:"return"`
	}
}

// commands hangs what changes a dossier. Every command is that of the pages, with the rights of the official.
func (a API) commands(api huma.API) {
	serve(api, op{"command", http.MethodPost, "/dossiers/{id}/commands", "Xử lý hồ sơ", partner.Commands}, func(ctx context.Context, c call, in *commandIn) (*readOut, error) {
		once, err := c.once(in.Once)
		if err != nil {
			return nil, err
		}
		raw, err := json.Marshal(in.Body)
		if err != nil {
			return nil, fmt.Errorf("dossierapi: %w", err)
		}
		d, err := a.give(ctx, dossier.Act{Viewer: c.Viewer, Dossier: in.ID, Seen: in.Body.Seen, Key: once, Body: store.BodyHash(in.ID, string(raw)), Reason: in.Body.Reason}, in)
		if err != nil {
			return nil, err
		}
		return read(d)
	})
}

func (a API) give(ctx context.Context, act dossier.Act, in *commandIn) (*dossier.Dossier, error) {
	b := in.Body
	switch dossier.Command(b.Command) {
	case dossier.CmdTake:
		return a.Dossier.Take(ctx, act)
	case dossier.CmdRefuseIntake:
		return a.Dossier.RefuseIntake(ctx, act)
	case dossier.CmdAssign:
		return a.Dossier.Assign(ctx, act, b.Person)
	case dossier.CmdPropose:
		return a.Dossier.Propose(ctx, act, dossier.Outcome(b.Outcome), b.Text)
	case dossier.CmdApprove:
		return a.Dossier.Approve(ctx, act, b.Hash)
	case dossier.CmdSendBack:
		return a.Dossier.SendBack(ctx, act)
	case dossier.CmdReturn:
		return a.Dossier.Return(ctx, act, b.How)
	}
	return nil, fault.Fields(fault.Field{Name: "command", Key: "dossier.unknown_command", Args: []any{"command", b.Command}})
}

// read puts a dossier into the shape of the interface.
func read(d *dossier.Dossier) (*readOut, error) {
	out := &readOut{Read{Followed: followed(d), ID: d.ID, Seq: d.Seq, Name: d.Version.Name, Step: d.Step.Name, Assignee: d.Step.Assignee, Received: d.Received, Competent: d.Competent,
		Parties: []PartyOf{}, Papers: []PaperOf{}}}
	for _, p := range d.Parties {
		out.Body.Parties = append(out.Body.Parties, PartyOf{p.Role, p.Name, p.IDNo, p.Phone, p.Email, p.Address})
	}
	for _, p := range d.Papers {
		out.Body.Papers = append(out.Body.Papers, PaperOf{p.Key, p.Name, p.How, p.Check})
	}
	if d.Proposal.Outcome != "" {
		out.Body.Proposal = &ProposalOf{string(d.Proposal.Outcome), d.Proposal.Text, d.ProposalHash()}
	}
	if d.Result.Number != "" {
		out.Body.Result = &ResultOf{d.Result.Number, d.Result.Book, d.Result.At}
	}
	if err := json.Unmarshal(d.Answers, &out.Body.Answers); err != nil {
		return nil, fmt.Errorf("dossierapi: answers of %s: %w", d.ID, err)
	}
	return out, nil
}

// reportUnits are the units whose reports the official reads; nobody without any draws one.
func reportUnits(v org.Viewer) ([]string, error) {
	if !v.CanAnywhere(org.ReadReport) {
		return nil, fault.New(fault.Forbidden, "reportpage.forbidden")
	}
	return v.Units(org.ReadReport), nil
}

func fieldWrong(name string) error {
	return fault.Fields(fault.Field{Name: name, Key: "reportpage.date_wrong"})
}
