package dossierpage

import (
	"slices"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/payment"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/history"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/lang"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/org"
)

// standing is what room deadline needs to say how much time is left.
func standing(s dossier.State, of deadline.Standing) deadline.Standing {
	out := of
	out.State = deadline.Running
	switch {
	case s == dossier.AwaitPapers:
		out.State, out.Reason = deadline.Paused, deadline.Supplement
	case s == dossier.AwaitPayment:
		out.State, out.Reason = deadline.Paused, deadline.Payment
	case s == dossier.Done || s.Ended():
		out.State = deadline.Stopped
	}
	return out
}

// chipOf is the time left: icon, words, colour.
func chipOf(w *lang.Words, cal deadline.Calendar, s deadline.Standing, now time.Time) chip {
	c := deadline.Remaining(cal.Desk, s, now)
	kind, icon := c.Look()
	return chip{kind, icon, w.T(c.Key, c.Args...)}
}

// stateChip says, of a dossier whose clock has stopped, what became of it.
func stateChip(w *lang.Words, s dossier.State, c chip) chip {
	switch {
	case s == dossier.Done:
		return chip{"ok", "circle-check", w.T("dossierpage.awaits_return")}
	case s.Ended():
		c.Text = w.T("dossierpage.state_" + stateKey(s))
		if s != dossier.Returned {
			c.Kind, c.Icon = "", "circle-x"
		}
	}
	return c
}

// reading collects what the open dossier shows from one moment of the store.
type reading struct {
	v       catalogue.Version
	has     dossier.Extras
	files   []file.File
	clock   deadline.Clock
	started bool
	chart   *org.Chart
	people  map[string]string
	now     time.Time
	owing   payment.Owing
	collect bool // the viewer takes payments for it
}

// unit is the name of a unit that stands today.
func (x reading) unit(id string) string {
	u, _ := x.chart.Unit(id)
	return u.Name
}

func (p Pages) read(s *store.Snapshot, cal deadline.Calendar, o opened) (x reading, err error) {
	d, v := o.d, o.v
	x = reading{now: s.Now(), chart: v.Chart()}
	if x.v, err = p.Catalogue.VersionByID(s, d.Version.ID); err != nil {
		return x, err
	}
	if x.has, err = dossier.ExtrasOf(s, d, o.note); err != nil {
		return x, err
	}
	if x.files, err = file.List(s, file.Owner{Kind: "dossier", ID: d.ID}); err != nil {
		return x, err
	}
	if !d.AcceptedAt.IsZero() && !d.Mirrored() {
		x.started = true
		if x.clock, err = deadline.LoadIn(s, cal, d.ID); err != nil {
			return x, err
		}
	}
	if x.owing, err = p.Payments.Owing(s, d, x.v); err != nil {
		return x, err
	}
	if x.collect, err = payment.MayCollect(s, v, d.Received, day.Of(x.now)); err != nil {
		return x, err
	}
	x.people, err = org.PersonNames(s, []string{d.Step.Assignee, d.Proposal.By, d.Proposal.ApprovedBy})
	return x, err
}

// dossierView puts a dossier into words for the pane beside the queue, all from one snapshot.
func (p Pages) dossierView(s *store.Snapshot, pg queuePage, which opened) (*dossierView, error) {
	d, v := which.d, which.v
	x, err := p.read(s, pg.Calendar, which)
	if err != nil {
		return nil, err
	}
	o := &dossierView{Dossier: d, Noted: x.has.Noted, version: x.v, Files: x.files, Back: "/queue" + pg.At}
	o.Chip = stateChip(pg.Words, d.State, chipOf(pg.Words, pg.Calendar, standing(d.State, d.Standing()), x.now))
	o.Facts = facts(pg.Words, d, x)
	o.Papers = paperLines(pg.Words, d, x)
	if o.Answers, err = p.answers(pg.Words, d, x); err != nil {
		return nil, err
	}
	if o.Checks, err = some(x.has.Verifications, s, d, dossier.Verifications); err != nil {
		return nil, err
	}
	if o.Exceptions, err = p.exceptionsPanel(s, pg, d, x); err != nil {
		return nil, err
	}
	if mayPrint(v, d) {
		o.Slips = letterLinks(pg, o)
	}
	if x.started {
		if mayPrint(v, d) {
			o.Receipt = d.Path() + "/receipt"
			o.Slips = append(o.Slips, slipLinks(pg, d)...)
		}
		o.Clock = deadline.Explain(x.clock.Steps, pg.Words)
	}
	o.Shown = p.show(x.files, pg.Query.Get("file"))
	log, err := dossier.Log(s, d)
	if err != nil {
		return nil, err
	}
	o.Log = timeline(pg.Words, log)
	if o.Parallel, err = p.parallelPanel(s, pg, d, x.has); err != nil {
		return nil, err
	}
	o.Actions = p.actionButtons(pg, o, x.v, v)
	if o.Has(v) && slices.Contains(guided, org.Role(d.Step.Role)) {
		o.Guide = "dossierpage.step_help_" + d.Step.Role
	}
	o.Owing, o.Proposer = x.owing, x.people[d.Proposal.By]
	if !o.owes() {
		o.Actions = slices.DeleteFunc(o.Actions, func(a actionButton) bool { return a.Cmd == payment.CmdRequire })
	}
	if x.collect && x.owing.Bill.State == fee.Open {
		o.Collect = "/fees/" + x.owing.Bill.ID
	}
	return o, nil
}

// some reads a list of a dossier that has any of it.
func some[T any](has bool, s *store.Snapshot, d *dossier.Dossier, read func(store.Querier, *dossier.Dossier) ([]T, error)) ([]T, error) {
	if !has {
		return nil, nil
	}
	return read(s, d)
}

// guided are the roles that find help on their step.
var guided = []org.Role{org.Receiver, org.Specialist, org.Head, org.Chairman, org.Clerk}

// topFacts are whose dossier it is, how to reach them, where it stands and until when.
var topFacts = []string{"applicant", "submitter", "phone", "step", "due", "first_late"}

func facts(w *lang.Words, d *dossier.Dossier, x reading) []fact {
	var out []fact
	add := func(key, value string) {
		if value != "" {
			out = append(out, fact{w.T("dossierpage." + key), value, slices.Contains(topFacts, key)})
		}
	}
	a, s := d.Applicant(), d.Party(dossier.Submitter)
	add("applicant", a.Name)
	if s.Name != a.Name {
		add("submitter", s.Name)
		add("on_behalf", s.Ground)
	}
	add("phone", lang.Phone(s.Phone))
	add("id_no", lang.GroupDigits(a.IDNo))
	add("address", a.Address)
	if d.Mirrored() {
		add("home", w.T("dossierpage.home_told", "system", d.Home, "at", w.DateTime(d.ToldAt)))
	}
	add("state", w.T("dossierpage.state_"+stateKey(d.State)))
	if d.Step.Name != "" {
		step := d.Step.Name
		if who := x.people[d.Step.Assignee]; who != "" {
			step += " – " + who
		}
		add("step", step)
	}
	add("received_by", x.unit(d.Received))
	add("decided_by", x.unit(d.Competent))
	if !d.AcceptedAt.IsZero() {
		add("accepted", w.DateTime(d.AcceptedAt))
	} else {
		add("sent", w.DateTime(d.SubmittedAt))
	}
	if !d.Due.IsZero() && !d.AcceptedAt.IsZero() {
		add("due", w.Due(d.Due))
	}
	if !d.FirstLate.IsZero() {
		add("first_late", w.LongDate(day.Of(d.FirstLate)))
	}
	add("fee", feeFact(w, x.owing))
	add("approved_by", x.people[d.Proposal.ApprovedBy])
	if d.Result.Number != "" {
		add("result", d.Result.Number+" – "+d.Result.Book)
	}
	return out
}

func stateKey(s dossier.State) string {
	return map[dossier.State]string{dossier.New: "new", dossier.Accepted: "accepted", dossier.IntakeRefused: "intake_refused", dossier.Processing: "processing",
		dossier.AwaitPapers: "await_papers", dossier.AwaitPayment: "await_payment", dossier.Withdrawn: "withdrawn", dossier.Stopped: "stopped",
		dossier.Done: "done", dossier.Returned: "returned"}[s]
}

func paperLines(w *lang.Words, d *dossier.Dossier, x reading) (list []paperLine) {
	for _, p := range d.Papers {
		l := paperLine{Paper: p, Name: p.Name, Mark: chip{"", "", w.T("dossierpage.paper_none")}}
		if i := slices.IndexFunc(x.v.Papers, func(c catalogue.Paper) bool { return c.Key == p.Key }); i >= 0 && x.v.Papers[i].Short != "" {
			l.Name = x.v.Papers[i].Short
		}
		if p.How != "" {
			l.Mark = chip{"", "file-check", w.T("dossierpage.how_" + p.How)}
		}
		switch p.Check {
		case "ok":
			l.Mark = chip{"ok", "circle-check", l.Mark.Text}
		case "fault":
			l.Mark = chip{"warn", "triangle-alert", w.T("dossierpage.paper_fault")}
		}
		list = append(list, l)
	}
	return list
}

// answers are what the applicant wrote, in the words of the form.
func (p Pages) answers(w *lang.Words, d *dossier.Dossier, x reading) (rows []view.Row, err error) {
	if d.Mirrored() {
		return nil, nil // what was declared stays where it was declared
	}
	f, err := p.Dossier.Form(x.v)
	if err != nil {
		return nil, err
	}
	a, err := form.ReadAnswers(d.Answers)
	if err != nil {
		return nil, err
	}
	for _, s := range f.Summary(a, day.Of(d.SubmittedAt), w) {
		rows = append(rows, view.Row{Label: s.Label, Value: s.Value})
	}
	return rows, nil
}

// show chooses the file in view: the one asked for, else the first.
func (p Pages) show(files []file.File, id string) *shownFile {
	if len(files) == 0 {
		return nil
	}
	f := files[0]
	for _, x := range files {
		if x.ID == id {
			f = x
		}
	}
	s := &shownFile{File: f}
	switch {
	case f.Type == "application/pdf":
		s.Frame = f.Path()
	case f.Photograph() && p.Files.Picturable(f.Type):
		s.Picture = f.Path() + "/page/1"
	}
	return s
}

func timeline(w *lang.Words, log []history.Line) (list []view.Step) {
	for i, l := range log {
		state := "done"
		if i == len(log)-1 && strings.HasPrefix(l.Kind, "dossier.") { // a due day that moved is no step of the work
			state = "now"
		}
		list = append(list, view.Step{Title: w.T("dossierpage.fact_" + factKey(l.Kind)), State: state, Who: l.Name, When: w.DateTime(l.At),
			Note: strings.Trim(l.Note+" "+movedDay(w, l), " ")})
	}
	return list
}

// movedDay says, of a fact that moved the due day, which it was and which it is; of the first lateness since when.
func movedDay(w *lang.Words, l history.Line) string {
	var was, now int64
	switch l.Kind {
	case dossierevent.DueMoved{}.Kind():
		var f dossierevent.DueMoved
		if l.Decode(&f) == nil {
			was, now = f.Was, f.Now
		}
	case dossierevent.Extended{}.Kind():
		var f dossierevent.Extended
		if l.Decode(&f) == nil {
			was, now = f.Was, f.Now
		}
	case dossierevent.FellLate{}.Kind():
		var f dossierevent.FellLate
		if l.Decode(&f) == nil {
			return w.T("dossierpage.late_since", "day", w.LongDate(day.Of(store.Time(f.Since))))
		}
	}
	if was == 0 || now == 0 {
		return ""
	}
	return w.T("dossierpage.moved_from_to", "was", w.Due(store.Time(was)), "now", w.Due(store.Time(now)))
}

func factKey(kind string) string {
	if len(kind) > len("dossier.") {
		return kind[len("dossier."):]
	}
	return kind
}

// reach names the telephone and the e-mail address of the submitter.
func (o *dossierView) reach() string {
	who := o.Party(dossier.Submitter)
	return strings.Join(slices.DeleteFunc([]string{lang.Phone(who.Phone), who.Email}, func(s string) bool { return s == "" }), ", ")
}
