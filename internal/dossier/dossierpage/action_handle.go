package dossierpage

import (
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// momentLayout is how a moment is typed.
const momentLayout = "15:04 02/01/2006"

// handleActions are the actions of those who settle the matter.
func handleActions() []action {
	return []action{
		{cmd: dossier.CmdTake, key: "N", immediate: true, available: mayTake,
			run: func(p Pages, r *http.Request, a dossier.Input, _ web.Form) (*dossier.Dossier, error) {
				return p.Dossier.Take(r.Context(), a)
			}},
		{cmd: dossier.CmdPropose, key: "D", fields: proposeFields,
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.Propose(r.Context(), a, dossier.Outcome(f.Text("outcome")), f.Lines("text"))
			}},
		{cmd: dossier.CmdApprove, key: "D", fields: approveFields,
			prepare: func(_ Pages, _ *store.Snapshot, pg *queuePage, a *actionForm) error {
				a.Hash = pg.Open.ProposalHash()
				return nil
			},
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.Approve(r.Context(), a, f.Text("hash"))
			}},
		{cmd: dossier.CmdIssue, key: "D", fields: issueFields, prepare: filesToIssue,
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.Issue(r.Context(), a, dossier.Issuing{Number: f.Text("number"), Book: f.Text("book"), File: f.Text("file")})
			}},
		{cmd: dossier.CmdVerify, key: "V", kind: "alt", fields: verifyFields,
			prepare: func(p Pages, _ *store.Snapshot, _ *queuePage, a *actionForm) error {
				if a.At = a.Typed.Text("at"); a.At == "" {
					a.At = p.DB.Now().In(day.Zone).Format(momentLayout)
				}
				return nil
			},
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				at, _ := time.ParseInLocation(momentLayout, f.Text("at"), day.Zone) // the zero time is refused by the room
				return p.Dossier.Verify(r.Context(), a, dossier.Verification{At: at, Place: f.Text("place"), People: f.Text("people"),
					Content: f.Lines("content")})
			}},
		{cmd: dossier.CmdAssign, key: "C", kind: "alt", fields: assignFields, available: nobodyHas,
			prepare: func(p Pages, s *store.Snapshot, pg *queuePage, a *actionForm) (err error) {
				a.People, err = people(s, pg.Open.Dossier)
				return err
			},
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.Assign(r.Context(), a, f.Text("person"))
			}},
		{cmd: dossier.CmdSendBack, key: "R", kind: "alt", fields: reasonFields,
			run: func(p Pages, r *http.Request, a dossier.Input, _ web.Form) (*dossier.Dossier, error) {
				return p.Dossier.SendBack(r.Context(), a)
			}},
	}
}

func nobodyHas(o *dossierView, _ org.Viewer) bool { return o.Step.Assignee == "" }

// mayTake tells whether v can put a dossier that nobody has into his own hands.
func mayTake(o *dossierView, v org.Viewer) bool {
	return o.Step.Assignee == "" && o.Has(v)
}

// filesToIssue lists the uploaded results.
func filesToIssue(_ Pages, _ *store.Snapshot, pg *queuePage, a *actionForm) error {
	for _, x := range pg.Open.Files {
		if x.Paper == "result" {
			a.Files = append(a.Files, view.Option{Value: x.ID, Label: x.Name})
		}
	}
	return nil
}
