package dossierapi

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/api"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/certify"
	"github.com/motcua/motcua/internal/dossier/consult"
	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/partner"
	"github.com/motcua/motcua/internal/report"
)

type commandIn struct {
	api.Keyed
	ID   string `path:"id" maxLength:"64"`
	Body Given
}

// commands are what changes a dossier. Every command is that of the pages, with the rights of the official.
func (a API) commands() []api.Operation {
	return []api.Operation{
		api.On(api.Op{ID: "command", Method: http.MethodPost, Path: "/dossiers/{id}/commands", Summary: "Xử lý hồ sơ", Scope: partner.Commands},
			func(ctx context.Context, c api.Call, in *commandIn) (*readOut, error) {
				sent, err := c.Sent(in.Once, in)
				if err != nil {
					return nil, err
				}
				sent.Seen, sent.Reason = int64(in.Body.Seen), strings.TrimSpace(in.Body.Reason)
				run, ok := runs[dossier.Command(in.Body.Command)]
				if !ok {
					return nil, fault.Fields(fault.Field{Name: "command", Key: "dossier.unknown_command", Args: []any{"command", in.Body.Command}})
				}
				act := dossier.Input{Request: org.Request{Viewer: c.Viewer, Sent: sent}, Dossier: in.ID, Ground: strings.TrimSpace(in.Body.Ground)}
				d, err := run(a, ctx, act, in.Body)
				if err != nil {
					return nil, err
				}
				return a.read(ctx, c.Viewer, d)
			}),
	}
}

// run gives one command.
type run func(a API, ctx context.Context, act dossier.Input, g Given) (*dossier.Dossier, error)

// plain is a command without fields besides reason and ground.
func plain(cmd func(*dossier.Room, context.Context, dossier.Input) (*dossier.Dossier, error)) run {
	return func(a API, ctx context.Context, act dossier.Input, _ Given) (*dossier.Dossier, error) {
		return cmd(a.Dossier, ctx, act)
	}
}

// with is a command with one thing read out of the fields.
func with[T any](cmd func(*dossier.Room, context.Context, dossier.Input, T) (*dossier.Dossier, error), read func(Given) T) run {
	return func(a API, ctx context.Context, act dossier.Input, g Given) (*dossier.Dossier, error) {
		return cmd(a.Dossier, ctx, act, read(g))
	}
}

// runs are all commands on a dossier (decisions §7).
var runs = func() map[dossier.Command]run {
	all := map[dossier.Command]run{}
	for _, family := range []map[dossier.Command]run{handling, steering, aroundClock, paying} {
		maps.Copy(all, family)
	}
	return all
}()

var handling = map[dossier.Command]run{
	dossier.CmdAccept:       with((*dossier.Room).Accept, func(g Given) []dossier.ReceivedPaper { return taken(g.Taken) }),
	dossier.CmdRefuseIntake: plain((*dossier.Room).RefuseIntake),
	dossier.CmdAssign:       with((*dossier.Room).Assign, func(g Given) string { return g.Person }),
	dossier.CmdTake:         plain((*dossier.Room).Take),
	dossier.CmdVerify: with((*dossier.Room).Verify, func(g Given) dossier.Verification {
		return dossier.Verification{At: at(g), Place: g.Place, People: g.People, Content: g.Content}
	}),
	dossier.CmdPropose: func(a API, ctx context.Context, act dossier.Input, g Given) (*dossier.Dossier, error) {
		return a.Dossier.Propose(ctx, act, dossier.Outcome(g.Outcome), g.Text)
	},
	dossier.CmdApprove:  with((*dossier.Room).Approve, func(g Given) string { return g.Hash }),
	dossier.CmdSendBack: plain((*dossier.Room).SendBack),
	dossier.CmdIssue: with((*dossier.Room).Issue, func(g Given) dossier.Issuing {
		return dossier.Issuing{Number: g.Number, Book: g.Book, File: g.File}
	}),
	dossier.CmdReturn: with((*dossier.Room).Return, func(g Given) string { return g.How }),
	certify.CmdSign: func(a API, ctx context.Context, act dossier.Input, g Given) (*dossier.Dossier, error) {
		return certify.Sign(ctx, a.Payments, act, g.Signer)
	},
}

var steering = map[dossier.Command]run{
	dossier.CmdReassign:   with((*dossier.Room).Reassign, func(g Given) string { return g.Person }),
	dossier.CmdFinishStep: with((*dossier.Room).FinishStep, func(g Given) string { return g.Note }),
	dossier.CmdFinishBranch: func(a API, ctx context.Context, act dossier.Input, g Given) (*dossier.Dossier, error) {
		return a.Dossier.FinishBranch(ctx, act, g.Branch, g.Note)
	},
	consult.CmdAsk: func(a API, ctx context.Context, act dossier.Input, g Given) (*dossier.Dossier, error) {
		return consult.Ask(ctx, a.Dossier, act, consult.Question{Unit: g.Unit, Text: g.Question, Days: g.Days, Files: g.Files})
	},
	dossier.CmdUrge: func(a API, ctx context.Context, act dossier.Input, g Given) (*dossier.Dossier, error) {
		return a.Dossier.Urge(ctx, act, g.Question, g.Days)
	},
	dossier.CmdAnswerUrge: with((*dossier.Room).AnswerUrge, func(g Given) string { return g.Answer }),
	dossier.CmdTransfer:   with((*dossier.Room).Transfer, func(g Given) string { return g.Unit }),
}

var aroundClock = map[dossier.Command]run{
	dossier.CmdAskSupplement:     with((*dossier.Room).AskSupplement, asking),
	dossier.CmdProposeSupplement: with((*dossier.Room).ProposeSupplement, asking),
	dossier.CmdAllowSupplement:   plain((*dossier.Room).AllowSupplement),
	dossier.CmdSupplement: func(a API, ctx context.Context, act dossier.Input, g Given) (*dossier.Dossier, error) {
		answers, err := a.over(ctx, act, g.Answers)
		if err != nil {
			return nil, err
		}
		return a.Dossier.Supplement(ctx, act, dossier.Supplied{Answers: answers, Came: taken(g.Taken)})
	},
	dossier.CmdAskWithdraw: plain((*dossier.Room).AskWithdraw),
	dossier.CmdWithdraw: func(a API, ctx context.Context, act dossier.Input, g Given) (*dossier.Dossier, error) {
		return a.Dossier.Withdraw(ctx, act, wish(g), dossier.Settlement{Papers: g.Papers, Fees: g.Fees})
	},
	dossier.CmdAskStop: with((*dossier.Room).AskStop, wish),
	dossier.CmdStop: with((*dossier.Room).Stop, func(g Given) dossier.Settlement {
		return dossier.Settlement{Papers: g.Papers, Fees: g.Fees}
	}),
	dossier.CmdDecline:          plain((*dossier.Room).Decline),
	dossier.CmdProposeExtension: with((*dossier.Room).ProposeExtension, func(g Given) int { return g.Days }),
	dossier.CmdExtend:           with((*dossier.Room).Extend, func(g Given) int { return g.Days }),
	dossier.CmdRecordOutside: with((*dossier.Room).RecordOutside, func(g Given) dossier.Outside {
		return dossier.Outside{What: g.What, Content: g.Content, Why: g.Why, Happened: at(g)}
	}),
	dossier.CmdCorrect: func(a API, ctx context.Context, act dossier.Input, g Given) (*dossier.Dossier, error) {
		answers, err := a.over(ctx, act, g.Answers)
		if err != nil {
			return nil, err
		}
		var list []dossier.Correction
		for _, x := range g.Corrections {
			list = append(list, dossier.Correction{What: x.What, Value: x.Value, Answers: answers})
		}
		return a.Dossier.Correct(ctx, act, list)
	},
	dossier.CmdGuide: with((*dossier.Room).Guide, func(g Given) string { return g.Content }),
}

var paying = map[dossier.Command]run{
	payment.CmdRequire: func(a API, ctx context.Context, act dossier.Input, g Given) (*dossier.Dossier, error) {
		n := payment.Counted{Count: map[fee.Unit]int64{}}
		for u, k := range g.Count {
			n.Count[fee.Unit(u)] = k
		}
		for _, x := range g.Groups {
			n.Groups = append(n.Groups, fee.Group(x))
		}
		return a.Payments.Require(ctx, act, n)
	},
	payment.CmdRecord: func(a API, ctx context.Context, act dossier.Input, g Given) (*dossier.Dossier, error) {
		return a.Payments.Record(ctx, act, g.Bill, fee.Payment{Method: fee.Method(g.Method), Amount: g.Amount, Reference: g.Reference, At: at(g)})
	},
	payment.CmdExempt: func(a API, ctx context.Context, act dossier.Input, g Given) (*dossier.Dossier, error) {
		return a.Payments.Exempt(ctx, act, g.Bill)
	},
	payment.CmdVoid: func(a API, ctx context.Context, act dossier.Input, g Given) (*dossier.Dossier, error) {
		return a.Payments.Void(ctx, act, g.Bill, g.Again)
	},
}

func at(g Given) time.Time {
	if g.At == nil {
		return time.Time{}
	}
	return *g.At
}

func taken(in []TakenIn) (list []dossier.ReceivedPaper) {
	for _, t := range in {
		list = append(list, dossier.ReceivedPaper{Key: t.Key, How: t.How, Originals: t.Originals, Copies: t.Copies, Check: t.Check, Note: t.Note})
	}
	return list
}

func asking(g Given) dossier.Asking {
	out := dossier.Asking{Ground: g.Ground, Days: g.Days}
	for _, p := range g.Points {
		out.Points = append(out.Points, dossier.Point{Kind: p.Kind, Key: p.Key, Reason: p.Reason})
	}
	return out
}

func wish(g Given) dossier.Wish {
	return dossier.Wish{By: g.By, At: at(g), How: g.How, Paper: g.Paper}
}

// over are the answers of a dossier with those given over them; nil when none are.
func (a API) over(ctx context.Context, act dossier.Input, given map[string]any) ([]byte, error) {
	if len(given) == 0 {
		return nil, nil
	}
	d, err := a.Dossier.Load(ctx, act.Viewer, act.Dossier)
	if err != nil {
		return nil, err
	}
	have, err := form.ReadAnswers(d.Answers)
	if err != nil {
		return nil, fmt.Errorf("dossierapi: answers of %s: %w", d.ID, err)
	}
	merge(have, given)
	return have.Bytes()
}

// merge lays what was given over what is there, object by object; a null takes an answer out.
func merge(have, given map[string]any) {
	for k, v := range given {
		below, ok := v.(map[string]any)
		old, had := have[k].(map[string]any)
		switch {
		case v == nil:
			delete(have, k)
		case ok && had:
			merge(old, below)
		default:
			have[k] = v
		}
	}
}

// reportUnits are the units whose reports the official reads; nobody without any draws one.
func reportUnits(v org.Viewer) ([]string, error) {
	if !v.CanAnywhere(report.MayRead) {
		return nil, fault.New(fault.Forbidden, "org.not_allowed")
	}
	return v.Units(report.MayRead), nil
}

func fieldWrong(name string) error {
	return fault.Fields(fault.Field{Name: name, Key: "reportpage.date_wrong"})
}
