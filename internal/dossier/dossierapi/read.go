package dossierapi

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/org"
)

// Read is a dossier as officials read it.
type Read struct {
	Followed
	ID        string         `json:"id"`
	Seq       int64          `json:"seq" doc:"Gửi lại trong seen khi ra lệnh"`
	Name      string         `json:"name" doc:"Tên thủ tục"`
	Step      string         `json:"step"`
	Assignee  string         `json:"assignee,omitempty"`
	Received  string         `json:"received_unit"`
	Competent string         `json:"competent_unit"`
	Parties   []PartyOf      `json:"parties"`
	Papers    []PaperOf      `json:"papers"`
	Files     []FileOf       `json:"files"`
	Proposal  *ProposalOf    `json:"proposal,omitempty"`
	Result    *ResultOf      `json:"result,omitempty"`
	Branches  []BranchOf     `json:"branches,omitempty" doc:"Các bước song song đang chạy"`
	Asked     *RequestOf     `json:"asked,omitempty" doc:"Yêu cầu bổ sung đang chờ người nộp"`
	Waits     string         `json:"waits,omitempty" doc:"Việc chờ quyết định bên cạnh quy trình"`
	Bills     []BillOf       `json:"bills,omitempty" doc:"Phí, lệ phí"`
	May       []string       `json:"may" doc:"Các lệnh cán bộ này có thể ra lúc này"`
	Answers   map[string]any `json:"answers"`
}

// PartyOf is a person or organisation of a dossier.
type PartyOf struct {
	Role    string `json:"role"`
	Name    string `json:"name"`
	IDNo    string `json:"id_no,omitempty"`
	Phone   string `json:"phone,omitempty"`
	Email   string `json:"email,omitempty"`
	Address string `json:"address,omitempty"`
}

// PaperOf is a paper of a dossier.
type PaperOf struct {
	Key   string `json:"key"`
	Name  string `json:"name"`
	How   string `json:"how,omitempty"`
	Check string `json:"check,omitempty"`
}

// FileOf is a file of a dossier.
type FileOf struct {
	ID    string `json:"id"`
	Paper string `json:"paper,omitempty"`
	Name  string `json:"name"`
	Type  string `json:"type"`
	Size  int64  `json:"size"`
	Hash  string `json:"hash" doc:"SHA-256"`
}

func fileOf(f file.File) FileOf { return FileOf{f.ID, f.Paper, f.Name, f.Type, f.Size, f.Hash} }

// ProposalOf is what lies before the leader; approving it needs its hash.
type ProposalOf struct {
	Outcome string `json:"outcome"`
	Text    string `json:"text"`
	Ground  string `json:"ground,omitempty"`
	Hash    string `json:"hash"`
}

// ResultOf is an issued result.
type ResultOf struct {
	Number string    `json:"number"`
	Book   string    `json:"book"`
	File   string    `json:"file,omitempty"`
	At     time.Time `json:"at"`
}

// BranchOf is a step beside the main one.
type BranchOf struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Unit string `json:"unit"`
}

// RequestOf is what the applicant was asked for.
type RequestOf struct {
	Sent   *time.Time `json:"sent,omitempty"`
	Until  *time.Time `json:"until,omitempty"`
	Points []PointIn  `json:"points"`
}

// BillOf is a bill of a dossier.
type BillOf struct {
	ID    string `json:"id"`
	State string `json:"state"`
	Total int64  `json:"total" doc:"đồng"`
	Phi   int64  `json:"phi"`
	LePhi int64  `json:"le_phi"`
}

type readOut struct {
	Body Read
}

// read puts a dossier into the shape of the interface. One that an act took out of sight has only its name.
func (a API) read(ctx context.Context, v org.Viewer, d *dossier.Dossier) (*readOut, error) {
	out := &readOut{Read{Followed: followed(d), ID: d.ID, Seq: d.Seq, Name: d.Version.Name, Step: d.Step.Name, Assignee: d.Step.Assignee,
		Received: d.Received, Competent: d.Competent,
		Parties: []PartyOf{}, Papers: []PaperOf{}, Files: []FileOf{}, May: []string{}, Waits: string(d.Matter)}}
	if _, err := a.Dossier.Load(ctx, v, d.ID); fault.Of(err) == fault.NotFound {
		return &readOut{Read{ID: d.ID, Parties: []PartyOf{}, Papers: []PaperOf{}, Files: []FileOf{}, May: []string{}}}, nil
	} else if err != nil {
		return nil, err
	}
	for _, p := range d.Parties {
		out.Body.Parties = append(out.Body.Parties, PartyOf{p.Role, p.Name, p.IDNo, p.Phone, p.Email, p.Address})
	}
	for _, p := range d.Papers {
		out.Body.Papers = append(out.Body.Papers, PaperOf{p.Key, p.Name, p.How, p.Check})
	}
	if d.Proposal.Outcome != "" {
		out.Body.Proposal = &ProposalOf{string(d.Proposal.Outcome), d.Proposal.Text, d.Proposal.Ground, d.ProposalHash()}
	}
	if d.Result.Number != "" {
		out.Body.Result = &ResultOf{d.Result.Number, d.Result.Book, d.Result.File, d.Result.At}
	}
	if err := json.Unmarshal(d.Answers, &out.Body.Answers); err != nil {
		return nil, fmt.Errorf("dossierapi: answers of %s: %w", d.ID, err)
	}
	return out, a.addRest(ctx, v, d, &out.Body)
}

// addRest adds what the room knows of a dossier besides its row.
func (a API) addRest(ctx context.Context, v org.Viewer, d *dossier.Dossier, out *Read) error {
	var branches []dossier.Branch
	var list []dossier.Request
	err := a.DB.Read(ctx, func(s *store.Snapshot) error {
		version, err := a.Catalogue.VersionByID(s, d.Version.ID)
		if err != nil {
			return err
		}
		out.May = []string{}
		for cmd := range runs {
			if a.Dossier.Allowed(d, cmd, v, dossier.Offered(version, d.Step.Key)) == nil {
				out.May = append(out.May, string(cmd))
			}
		}
		slices.Sort(out.May)
		files, err := file.List(s, file.Owner{Kind: "dossier", ID: d.ID})
		if err != nil {
			return err
		}
		out.Files = []FileOf{}
		for _, f := range files {
			out.Files = append(out.Files, fileOf(f))
		}
		owing, err := a.Payments.Owing(s, d, version)
		out.Bills = nil
		for _, b := range owing.Bills {
			phi, lePhi := b.Phi, b.LePhi
			out.Bills = append(out.Bills, BillOf{b.ID, string(b.State), b.Total, phi, lePhi})
		}
		if err != nil {
			return err
		}
		if branches, err = dossier.Branches(s, d); err != nil {
			return err
		}
		list, err = dossier.Requests(s, d)
		return err
	})
	if err != nil {
		return err
	}
	for _, b := range branches {
		if b.Ended.IsZero() {
			out.Branches = append(out.Branches, BranchOf{b.Key, b.Name, b.Unit})
		}
	}
	for _, r := range list {
		if r.State != "open" {
			continue
		}
		out.Asked = &RequestOf{Sent: moment(r.SentAt), Until: moment(r.Until), Points: []PointIn{}}
		for _, p := range r.Points {
			out.Asked.Points = append(out.Asked.Points, PointIn{p.Kind, p.Key, p.Reason})
		}
	}
	return err
}
