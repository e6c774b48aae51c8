package dossierpage

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// action is an action on a dossier: its button, its form, and how the fields become a command. A command of the room
// is offered by its line here and the word keys do_, confirm_ and done_.
type action struct {
	cmd       dossier.Command
	key       string // of the keyboard; empty: none
	kind      string // look of the button: "" main, "alt", "bad"
	immediate bool   // done by its button, without a form

	// available tells, beyond the rule of the command, whether the button has a use now; nil: it has.
	available func(o *dossierView, v org.Viewer) bool
	// prepare brings what the form shows; nil: nothing but what was typed.
	prepare func(p Pages, s *store.Snapshot, pg *queuePage, a *actionForm) error
	// fields draws the fields of the form; nil: there are none.
	fields func(p queuePage, a *actionForm) templ.Component
	// run reads the fields and gives the command.
	run func(p Pages, r *http.Request, a dossier.Input, f web.Form) (*dossier.Dossier, error)
}

// actions lists every action in the order of the buttons.
func actions() []action {
	return slices.Concat(intakeActions(), handleActions(), steerActions(), feeActions(), clockActions())
}

func actionOf(cmd dossier.Command) (action, bool) {
	list := actions()
	i := slices.IndexFunc(list, func(a action) bool { return a.cmd == cmd })
	if i < 0 {
		return action{}, false
	}
	return list[i], true
}

// actionButton is the button of an action on the open dossier.
type actionButton struct {
	Cmd  dossier.Command
	Text string
	Key  string // keyboard key
	Kind string // look of the button
	Href string // where its form opens; empty: the button does it
}

// actionButtons lists what the viewer may do to the dossier now, the main action first.
func (p Pages) actionButtons(pg queuePage, o *dossierView, v catalogue.Version, who org.Viewer) (list []actionButton) {
	for _, x := range actions() {
		if p.Dossier.Allowed(o.Dossier, x.cmd, who, dossier.Offered(v, o.Step.Key)) != nil || x.available != nil && !x.available(o, who) {
			continue
		}
		a := actionButton{Cmd: x.cmd, Text: pg.T("dossierpage.do_" + string(x.cmd)), Key: x.key, Kind: x.kind}
		if !x.immediate {
			a.Href = o.Path() + pg.At + "&act=" + string(x.cmd)
		}
		list = append(list, a)
	}
	if slices.ContainsFunc(list, func(a actionButton) bool { return a.Cmd == dossier.CmdApprove }) {
		for i := range list { // a leader decides or sends back; the rest is one press away
			if c := list[i].Cmd; c != dossier.CmdApprove && c != dossier.CmdSendBack {
				list[i].Kind = "rare"
			}
		}
	}
	slices.SortStableFunc(list, func(a, b actionButton) int { return cmp.Compare(weight[a.Kind], weight[b.Kind]) })
	for i := range list {
		if i > 0 && list[i].Kind == "" {
			list[i].Kind = "alt" // one main act a page
		}
	}
	return list
}

// weight is the place of a button among the others, by its look.
var weight = map[string]int{"": 0, "alt": 1, "bad": 2, "rare": 3}

// actionForm is the form of an action, with what was typed.
type actionForm struct {
	actionButton
	Key    string // idempotency key
	Seen   int64
	Typed  web.Form
	Papers []paperField
	People []view.Option
	At     string // when a verification took place
	Hash   string // of the proposal that is being approved
	Files  []view.Option
	Units  []view.Option
	Days   int    // working days to answer
	Waits  string // what the clock does

	Phrases   []view.Option // reasons that the province offers for the act
	AskPapers []point       // what can be asked for
	AskFields []point
	Policy    catalogue.Supplement
	Before    dossier.Before // what was asked for earlier
	FormView  form.View      // answers to be corrected
	Lines     []view.Input   // of the parties
}

// paperField is a paper in the acceptance form.
type paperField struct {
	paperLine
	How      string
	Fault    string
	Demanded bool
}

// actionForm draws the form of an action; f is what came back with errors, nil for a fresh one.
func (p Pages) actionForm(s *store.Snapshot, pg *queuePage, cmd dossier.Command, f *web.Form) (*actionForm, error) {
	out := &actionForm{Key: web.NewKey(), Seen: pg.Open.Seq}
	for _, a := range pg.Open.Actions {
		if a.Cmd == cmd {
			out.actionButton = a
		}
	}
	x, known := actionOf(cmd)
	if !known {
		return nil, fault.New(fault.NotFound, "web.not_found")
	}
	if out.Cmd == "" {
		return nil, fault.New(fault.Forbidden, "dossier.not_yours")
	}
	if f != nil {
		out.Typed = *f
		if k := f.Raw(web.KeyField); k != "" {
			out.Key = k
		}
	}
	if err := out.offerPhrases(s, pg); err != nil {
		return nil, err
	}
	if x.prepare != nil {
		return out, x.prepare(p, s, pg, out)
	}
	return out, nil
}

// offerPhrases reads the reasons that the province offers for the act; none: no list.
func (a *actionForm) offerPhrases(s *store.Snapshot, pg *queuePage) error {
	list, err := catalogue.ReasonsFor(s, string(a.Cmd), pg.Words.Tag())
	for i, text := range list {
		if i == 0 {
			a.Phrases = append(a.Phrases, view.Option{Label: pg.T("dossierpage.phrase_none")})
		}
		a.Phrases = append(a.Phrases, view.Option{Value: text, Label: text})
	}
	return err
}

// reasonOf is the reason given: the phrase chosen, and what was typed.
func reasonOf(f web.Form) string {
	return strings.TrimSpace(f.Text("phrase") + "\n" + f.Lines("reason"))
}

// papersToTake lists the papers with how each is likely taken in: uploads and e-forms as they are, papers to
// be shown as shown.
func (p Pages) papersToTake(o *dossierView) (list []paperField, err error) {
	holds, err := p.Dossier.Holds(o.version, o.Dossier.Answers, day.Of(p.DB.Now()))
	if err != nil {
		return nil, err
	}
	demanded := map[string]bool{}
	for _, d := range dossier.Demanded(o.version, o.Version.Case, holds) {
		demanded[d.Key] = true
	}
	for _, l := range o.Papers {
		t := paperField{paperLine: l, How: l.How, Demanded: demanded[l.Key]}
		if t.How == "" && t.Demanded {
			t.How = map[string]string{catalogue.Show: "shown"}[l.Kind]
		}
		if t.Demanded || t.How != "" {
			list = append(list, t)
		}
	}
	return list, nil
}

// people are those who could have the step of a dossier.
func people(s *store.Snapshot, d *dossier.Dossier) (list []view.Option, err error) {
	holders, err := org.Holders(s, d.Step.Seat(), day.Of(s.Now()))
	for _, h := range holders {
		list = append(list, view.Option{Value: h.Person, Label: h.Name})
	}
	return list, err
}

// handleAction runs a command. What was typed survives every error; a fault of fields draws the form again.
func (p Pages) handleAction(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	cmd := dossier.Command(r.PathValue("act"))
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	d, err := p.runAction(r, v, cmd, f)
	if _, ok := web.Invalid(err); ok {
		pg, e := p.queueWithDossier(r, v, func(s *store.Snapshot, pg *queuePage) (e error) {
			pg.Base = pg.WithErrors(err)
			pg.Open.Form, e = p.actionForm(s, pg, cmd, &f)
			return e
		})
		if e != nil {
			return e
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, queueView(pg))
	}
	if err != nil {
		return err
	}
	done := string(cmd)
	if d.Matter == dossier.ToAllowSupplement && slices.Contains(asks, cmd) {
		done = "to_head"
	}
	web.Flash(w, r, "dossierpage.done_"+done)
	if _, err := p.Dossier.Load(r.Context(), v, d.ID); fault.Of(err) == fault.NotFound { // the act took it out of sight
		return web.Redirect(w, r, "/queue?"+r.URL.RawQuery)
	}
	return web.Redirect(w, r, d.Path()+"?"+r.URL.RawQuery)
}

// runAction reads the fields of a command and gives it.
func (p Pages) runAction(r *http.Request, v org.Viewer, cmd dossier.Command, f web.Form) (*dossier.Dossier, error) {
	a := dossier.Input{Request: org.Request{Viewer: v, Sent: web.Sent(r, f)}, Dossier: r.PathValue("id"), Ground: f.Text("ground")}
	a.Reason = reasonOf(f)
	x, ok := actionOf(cmd)
	if !ok {
		return nil, fault.New(fault.NotFound, "web.not_found")
	}
	return x.run(p, r, a, f)
}

// asks are the commands that write a request for papers.
var asks = []dossier.Command{dossier.CmdAskSupplement, dossier.CmdProposeSupplement}

// confirm is the word on the button that gives the command.
func (a *actionForm) confirm() string {
	if a.Before.Head && slices.Contains(asks, a.Cmd) {
		return "dossierpage.confirm_to_head"
	}
	return "dossierpage.confirm_" + string(a.Cmd)
}

func readPapers(f web.Form) (list []dossier.ReceivedPaper) {
	for _, name := range f.Names() {
		key, ok := strings.CutPrefix(name, "paper-")
		if !ok {
			continue
		}
		t := dossier.ReceivedPaper{Key: key, How: f.Text(name), Note: f.Text("note-" + key)}
		switch t.How {
		case "none":
			t.How = ""
		case "fault":
			t.How, t.Check = "paper", "fault"
		case "shown":
			t.Check = "ok"
		default:
			t.Originals, t.Check = 1, "ok"
		}
		list = append(list, t)
	}
	return list
}
