package dossierpage

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// clockActions are the actions around the clock: asking for more, ends without a result, more time, and what is
// recorded later.
func clockActions() []action {
	return slices.Concat(supplementActions(), endActions(), extendActions())
}

func supplementActions() []action {
	return []action{
		{cmd: dossier.CmdAskSupplement, key: "B", kind: "alt", fields: askFields, prepare: pointsToAsk,
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.AskSupplement(r.Context(), a, asking(f))
			}},
		{cmd: dossier.CmdProposeSupplement, key: "B", kind: "alt", fields: askFields, prepare: pointsToAsk,
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.ProposeSupplement(r.Context(), a, asking(f))
			}},
		{cmd: dossier.CmdAllowSupplement, key: "B", fields: allowFields,
			run: func(p Pages, r *http.Request, a dossier.Input, _ web.Form) (*dossier.Dossier, error) {
				return p.Dossier.AllowSupplement(r.Context(), a)
			}},
		{cmd: dossier.CmdSupplement, key: "B", fields: supplementFields, prepare: pointsToSupply, run: supply},
	}
}

func endActions() []action {
	return []action{
		{cmd: dossier.CmdDecline, kind: "alt", fields: declineFields,
			run: func(p Pages, r *http.Request, a dossier.Input, _ web.Form) (*dossier.Dossier, error) {
				return p.Dossier.Decline(r.Context(), a)
			}},
		{cmd: dossier.CmdWithdraw, kind: "rare", fields: withdrawFields, prepare: momentNow,
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.Withdraw(r.Context(), a, wish(f), settlement(f))
			}},
		{cmd: dossier.CmdAskStop, kind: "rare", fields: askStopFields, prepare: momentNow,
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.AskStop(r.Context(), a, wish(f))
			}},
		{cmd: dossier.CmdStop, kind: "bad", fields: stopFields,
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.Stop(r.Context(), a, settlement(f))
			}},
	}
}

func extendActions() []action {
	return []action{
		{cmd: dossier.CmdProposeExtension, kind: "rare", fields: extendFields,
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.ProposeExtension(r.Context(), a, number(f, "days"))
			}},
		{cmd: dossier.CmdExtend, key: "E", kind: "rare", fields: extendFields, prepare: extensionAsked,
			available: func(o *dossierView, _ org.Viewer) bool { return o.Extended == 0 },
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.Extend(r.Context(), a, number(f, "days"))
			}},
		{cmd: dossier.CmdRecordOutside, kind: "rare", fields: outsideFields, prepare: momentNow,
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.RecordOutside(r.Context(), a,
					dossier.Outside{What: f.Text("what"), Content: f.Lines("content"), Why: f.Lines("why"), Happened: moment(f)})
			}},
		{cmd: dossier.CmdCorrect, kind: "rare", fields: correctFields, prepare: toCorrect, run: correct},
		{cmd: dossier.CmdGuide, kind: "rare", fields: guideFields,
			run: func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
				return p.Dossier.Guide(r.Context(), a, f.Lines("content"))
			}},
	}
}

// number reads a whole number; what is none is -1, which every rule refuses.
func number(f web.Form, name string) int {
	text := f.Text(name)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

// moment reads a typed moment; the zero time is refused by the room.
func moment(f web.Form) time.Time {
	at, _ := time.ParseInLocation(momentLayout, f.Text("at"), day.Zone) //nolint:errcheck // the zero time says it
	return at
}

func momentNow(p Pages, _ *store.Snapshot, _ *queuePage, a *actionForm) error {
	if a.At = a.Typed.Text("at"); a.At == "" {
		a.At = p.DB.Now().In(day.Zone).Format(momentLayout)
	}
	return nil
}

func wish(f web.Form) dossier.Wish {
	return dossier.Wish{By: f.Text("by"), At: moment(f), How: f.Text("how"), Paper: f.Text("paper")}
}

func settlement(f web.Form) dossier.Settlement {
	return dossier.Settlement{Papers: f.Lines("papers"), Fees: f.Lines("fees")}
}

// asking reads the points: each thing beside which a reason was written.
func asking(f web.Form) dossier.Asking {
	out := dossier.Asking{Ground: f.Text("ground"), Days: number(f, "days")}
	for _, name := range f.Names() {
		for _, kind := range []string{dossier.OfPaper, dossier.OfField} {
			prefix := "reason-" + kind + "-"
			if len(name) > len(prefix) && name[:len(prefix)] == prefix && f.Lines(name) != "" {
				out.Points = append(out.Points, dossier.Point{Kind: kind, Key: name[len(prefix):], Reason: f.Lines(name)})
			}
		}
	}
	return out
}

// point is a thing that can be asked for.
type point struct {
	Name, Label string
	Answered    bool // asked for before, and answered
}

// pointsToAsk lists what can be asked for: the papers of the dossier and the answers of its form.
func pointsToAsk(p Pages, _ *store.Snapshot, pg *queuePage, a *actionForm) error {
	if pg.Open.Matter == dossier.ToSendSupplement {
		return nil // it is sent as it was proposed
	}
	a.Before = dossier.AskedBefore(pg.Open.version, pg.Open.Exceptions.Requests)
	for _, l := range pg.Open.Papers {
		a.AskPapers = append(a.AskPapers, point{"reason-" + dossier.OfPaper + "-" + l.Key, l.Name, a.Before.Answered(dossier.OfPaper, l.Key)})
	}
	f, have, err := p.formOfVersion(pg.Open.version, pg.Open.Dossier)
	if err != nil {
		return err
	}
	a.Policy = dossier.SupplementPolicy(pg.Open.version)
	for _, q := range f.Shown(have, day.Of(p.DB.Now())) {
		a.AskFields = append(a.AskFields, point{"reason-" + dossier.OfField + "-" + q.Field,
			q.Group.In(pg.Words.Tag()) + ": " + q.Label.In(pg.Words.Tag()), a.Before.Answered(dossier.OfField, q.Field)})
	}
	return nil
}

// pointsToSupply brings what was asked for, to be handed in at the counter.
func pointsToSupply(p Pages, _ *store.Snapshot, pg *queuePage, a *actionForm) error {
	req := pg.Open.openRequest()
	if req == nil {
		return fault.New(fault.Conflict, "dossier.no_request").WithLink(pg.Open.Path())
	}
	for _, pt := range req.Points {
		if pt.Kind == dossier.OfPaper {
			l := paperLine{Paper: dossier.Paper{Key: pt.Key}, Name: pt.Name}
			a.Papers = append(a.Papers, paperField{paperLine: l, Demanded: true})
		}
	}
	f, have, err := p.formOfVersion(pg.Open.version, pg.Open.Dossier)
	if err != nil {
		return err
	}
	a.FormView = form.View{Base: pg.Base, Form: f, Answers: have, Before: have, Asked: req.Fields(), Today: day.Of(p.DB.Now())}
	if len(a.Typed.Names()) > 0 {
		a.FormView.Answers = f.Parse(nil, a.Typed.Values(), have, a.FormView.Today).Answers
	}
	return nil
}

// supply hands in at the counter.
func supply(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
	d, err := p.Dossier.Load(r.Context(), a.Viewer, a.Dossier)
	if err != nil {
		return nil, err
	}
	answers, err := p.typed(r, d, f)
	if err != nil {
		return nil, err
	}
	return p.Dossier.Supplement(r.Context(), a, dossier.Supplied{Answers: answers, Came: readPapers(f)})
}

// typed are the answers of a dossier with what was typed over them.
func (p Pages) typed(r *http.Request, d *dossier.Dossier, f web.Form) ([]byte, error) {
	fm, have, err := p.formOf(r, d)
	if err != nil {
		return nil, err
	}
	return fm.Parse(nil, f.Values(), have, day.Of(p.DB.Now())).Answers.Bytes()
}

// extensionAsked brings what the specialist asked for.
func extensionAsked(_ Pages, _ *store.Snapshot, pg *queuePage, a *actionForm) error {
	for _, m := range pg.Open.Exceptions.Matters {
		if m.State == "open" && m.Kind == dossier.ToExtend && len(a.Typed.Names()) == 0 {
			a.Typed = web.NewForm(map[string][]string{"days": {strconv.Itoa(m.Days)}, "reason": {m.Reason}})
		}
	}
	return nil
}

// toCorrect brings everything typed, to be corrected where it is wrong.
func toCorrect(p Pages, _ *store.Snapshot, pg *queuePage, a *actionForm) error {
	f, have, err := p.formOfVersion(pg.Open.version, pg.Open.Dossier)
	if err != nil {
		return err
	}
	a.FormView = form.View{Base: pg.Base, Form: f, Answers: have, Before: have, Today: day.Of(p.DB.Now())}
	if len(a.Typed.Names()) > 0 {
		a.FormView.Answers = f.Parse(nil, a.Typed.Values(), have, a.FormView.Today).Answers
	}
	if have.Who().Submitter.Name != "" {
		return nil // the form asks who they are
	}
	for _, x := range pg.Open.Parties {
		for _, field := range dossier.PartyFields() {
			name := "party-" + x.Role + "." + field
			in := pg.Input(name, "dossierpage.party_"+field, *x.Field(field))
			in.Label = pg.T("dossierpage.role_"+x.Role) + ": " + in.Label
			in.Complete, in.Optional = "off", field != "name"
			if a.Typed.Has(name) {
				in.Value = a.Typed.Text(name)
			}
			a.Lines = append(a.Lines, in)
		}
	}
	return nil
}

// correct gives what was changed, each a correction of its own.
func correct(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error) {
	d, err := p.Dossier.Load(r.Context(), a.Viewer, a.Dossier)
	if err != nil {
		return nil, err
	}
	fm, have, err := p.formOf(r, d)
	if err != nil {
		return nil, err
	}
	today := day.Of(p.DB.Now())
	typed := fm.Parse(nil, f.Values(), have, today).Answers
	b, err := typed.Bytes()
	if err != nil {
		return nil, err
	}
	var list []dossier.Correction
	for _, q := range fm.Shown(typed, today) {
		one := form.Answers{"was": have.At(q.Field)}
		if !one.Equal(form.Answers{"was": typed.At(q.Field)}) {
			list = append(list, dossier.Correction{What: q.Field, Answers: b})
		}
	}
	for _, x := range d.Parties {
		for _, field := range dossier.PartyFields() {
			what := x.Role + "." + field
			if name := "party-" + what; f.Has(name) && have.Who().Submitter.Name == "" {
				list = append(list, dossier.Correction{What: what, Value: f.Text(name)})
			}
		}
	}
	return p.Dossier.Correct(r.Context(), a, list)
}
