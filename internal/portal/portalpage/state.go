package portalpage

import (
	"net/http"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
	dossierevent "github.com/motcua/motcua/internal/event/dossier"
	"github.com/motcua/motcua/internal/history"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/org"
)

// stateView is where a dossier is, for its citizen.
type stateView struct {
	view.Base
	Dossier *dossier.Dossier
	Code    string // official code, or the tracking code before acceptance
	Chip    chip
	Promise string   // the promised moment, in words
	Says    string   // what stands in the place of a promise
	Why     []string // how the promise was counted, line by line
	Bar     []view.Step
	Steps   []view.Step
	Acts    []view.Link
	Share   string
	Name    string
	Result  string // number and book of the result
	Owed    *owed  // what it costs; nil: nothing is asked for
	FeeSays string // what stands in its place
	Task    *view.Link
	Asks    []string // what is asked of the citizen, line by line
	Marks   []chip
	Reaches []reachLine
	Letters []string // keys of the letters to the applicant
}

type chip struct{ Kind, Icon, Text string }

// state gathers what the citizen may know: steps, roles and offices, no names of officials and no internal notes.
func (p Pages) state(r *http.Request, d *dossier.Dossier) (v stateView, err error) {
	v = stateView{Base: view.From(r, "portalpage.track"), Dossier: d, Code: shownCode(d), Name: bare(d.Version.Name)}
	v.Title = v.T("portalpage.state_title", "code", v.Code)
	v.Crumbs = []view.Link{{Text: v.T("portalpage.track_other"), Href: "/track"}}
	var log []history.Line
	var c catalogue.Version
	var names map[string]string
	var clock deadline.Clock
	var left deadline.Chip
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		if log, err = dossier.Log(s, d); err != nil {
			return err
		}
		if c, err = p.Catalogue.VersionByID(s, d.Version.ID); err != nil {
			return err
		}
		if err = p.owing(s, &v, c); err != nil {
			return err
		}
		if v.Reaches, err = p.reaches(s, d); err != nil {
			return err
		}
		if names, err = org.UnitNames(s, unitsOf(log, d), day.Of(s.Now())); err != nil || d.AcceptedAt.IsZero() {
			return err
		}
		cal, err := deadline.Now(s)
		if err != nil || d.Mirrored() { // its clock runs elsewhere: only its due day was told
			left = deadline.Remaining(cal.Desk, deadline.Standing{Due: d.Due, Unit: deadline.Unit(d.DueUnit), State: deadline.Running}, s.Now())
			return err
		}
		if clock, err = deadline.Load(s, d.ID); fault.Of(err) == fault.NotFound {
			return nil
		} else if err != nil {
			return err
		}
		left = deadline.Remaining(cal.Desk, clock.Standing(), s.Now())
		return nil
	})
	if err != nil {
		return v, err
	}
	v.promise(clock, left)
	if err := v.ask(r, p); err != nil {
		return v, err
	}
	v.Bar = v.bar(c)
	v.Steps = v.timeline(log, names, c)
	if v.Letters, err = p.lettersOf(r, d); err != nil {
		return v, err
	}
	v.Acts = v.acts(p)
	v.Share = v.T("portalpage.share_text", "name", v.Name, "code", v.Code, "link", p.PublicURL+d.TrackPath())
	return v, nil
}

func unitsOf(log []history.Line, d *dossier.Dossier) []string {
	list := []string{d.Received, d.Competent, d.Step.Unit}
	for _, l := range log {
		list = append(list, l.By.Unit)
	}
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(s string) bool { return s == "" })
}

// promise says when the result will be there, or what stands in its place.
func (v *stateView) promise(clock deadline.Clock, left deadline.Chip) {
	d := v.Dossier
	switch d.State {
	case dossier.New:
		v.Chip, v.Says = chip{view.Warn, "hourglass", v.T("portalpage.chip_new")}, v.T("portalpage.says_new")
		return
	case dossier.IntakeRefused:
		v.Chip, v.Says = chip{view.Bad, "circle-x", v.T("portalpage.chip_refused")}, v.T("portalpage.says_refused")
		return
	case dossier.Done:
		v.Chip, v.Says = chip{view.Ok, "circle-check", v.T("portalpage.chip_done")}, v.T("portalpage.says_done_"+d.Way)
	case dossier.Returned:
		v.Chip, v.Says = chip{view.Ok, "circle-check", v.T("portalpage.chip_returned")}, v.T("portalpage.says_returned", "at", v.Words.DateTime(d.ReturnedAt))
	case dossier.AwaitPapers:
		v.Chip, v.Says = chip{view.Warn, "pause", v.T("deadline.chip.paused_supplement")}, v.T("portalpage.says_await")
	case dossier.Withdrawn, dossier.Stopped:
		v.Chip, v.Says = chip{"", "circle-x", v.T("portalpage.chip_ended")}, v.T("portalpage.says_ended")
	default:
		v.running(left)
	}
	if d.Result.Number != "" {
		v.Result = v.T("portalpage.result_number", "number", d.Result.Number, "book", d.Result.Book)
	}
	v.Why = deadline.Explain(clock.Steps, v.Words)
}

// ask says what the citizen is asked to do, and what must be seen on the dossier.
func (v *stateView) ask(r *http.Request, p Pages) error {
	d := v.Dossier
	if d.Mirrored() {
		v.Marks = append(v.Marks, chip{"", "info", v.T("portalpage.mark_mirrored", "system", d.Home)})
	}
	if d.Matter == dossier.ToWithdraw {
		v.Marks = append(v.Marks, chip{view.Warn, "clock", v.T("portalpage.mark_withdraw")})
	}
	if d.Extended > 0 {
		v.Marks = append(v.Marks, chip{"", "calendar", v.T("portalpage.mark_extended")})
	}
	if d.Outside > 0 {
		v.Marks = append(v.Marks, chip{"", "info", v.T("portalpage.mark_outside")})
	}
	if d.State != dossier.AwaitPapers {
		return nil
	}
	s, err := p.Portal.Supplementing(r.Context(), d)
	if fault.Of(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if !s.Until.IsZero() {
		v.Says = v.T("portalpage.says_await_until", "until", v.Words.Due(s.Until))
	}
	for _, x := range s.Points {
		v.Asks = append(v.Asks, x.Name+": "+x.Reason)
	}
	v.Task = &view.Link{Text: v.T("portalpage.supplement_now"), Href: supplementPath(d), Icon: "file-text"}
	return nil
}

// running is the promise of a dossier that is being handled.
func (v *stateView) running(left deadline.Chip) {
	d := v.Dossier
	if !d.Due.IsZero() {
		v.Promise = v.Words.Due(d.Due)
	}
	switch left.Level {
	case deadline.LevelLate:
		v.Chip = chip{view.Solid, "triangle-alert", v.T(left.Key, left.Args...)}
	case deadline.LevelPaused:
		v.Chip = chip{view.Warn, "pause", v.T(left.Key, left.Args...)}
	case deadline.LevelToday, deadline.LevelSoon:
		v.Chip = chip{view.Warn, "hourglass", v.T(left.Key, left.Args...)}
	default:
		v.Chip = chip{view.Ok, "circle-check", v.T("portalpage.chip_on_time")}
	}
}

// timeline tells what happened, where it is now, and what comes. Of the notes of officials only the reason of a
// refusal to take the dossier in is meant for the citizen.
func (v *stateView) timeline(log []history.Line, names map[string]string, c catalogue.Version) (list []view.Step) {
	d := v.Dossier
	for _, l := range log {
		s := view.Step{When: v.moment(l.At), Who: names[l.By.Unit], State: "done"}
		switch l.Kind {
		case dossierevent.Submitted{}.Kind():
			s.Title, s.Who = v.T("portalpage.did_submit"), v.T("portalpage.by_"+string(d.Channel))
		case dossierevent.Accepted{}.Kind():
			s.Title = v.T("portalpage.did_accept")
			s.Note = v.T("portalpage.official_code", "code", d.Code)
		case dossierevent.IntakeRefused{}.Kind():
			s.Title, s.State, s.Note = v.T("portalpage.did_refuse"), "stop", v.T("portalpage.reason", "reason", l.Note)
		case dossierevent.PaymentRequired{}.Kind():
			s.Title = v.T("portalpage.did_require")
		case dossierevent.Paid{}.Kind():
			s.Title = v.T("portalpage.did_pay")
		case dossierevent.Verified{}.Kind():
			s.Title = v.T("portalpage.did_verify")
		case dossierevent.Proposed{}.Kind():
			s.Title = v.T("portalpage.did_propose")
		case dossierevent.Approved{}.Kind():
			s.Title = v.T("portalpage.did_approve")
		case dossierevent.Issued{}.Kind():
			s.Title, s.Note = v.T("portalpage.did_issue"), v.T("portalpage.result_number", "number", d.Result.Number, "book", d.Result.Book)
		case dossierevent.Returned{}.Kind():
			s.Title = v.T("portalpage.did_return")
		default:
			if !v.clockStep(&s, l) {
				continue
			}
		}
		list = append(list, s)
	}
	if d.State.Ended() {
		return list
	}
	return append(list, v.ahead(names, c)...)
}

// clockStep tells what happened around the clock. Reasons that officials gave the applicant are repeated here.
func (v *stateView) clockStep(s *view.Step, l history.Line) bool {
	title := map[string]string{
		dossierevent.SupplementAsked{}.Kind(): "portalpage.did_ask", dossierevent.Supplemented{}.Kind(): "portalpage.did_supplement",
		dossierevent.SupplementExpired{}.Kind(): "portalpage.did_expire", dossierevent.WithdrawalAsked{}.Kind(): "portalpage.did_ask_withdraw",
		dossierevent.Withdrawn{}.Kind(): "portalpage.did_withdraw", dossierevent.Stopped{}.Kind(): "portalpage.did_stop",
		dossierevent.Extended{}.Kind(): "portalpage.did_extend", dossierevent.DoneOutside{}.Kind(): "portalpage.did_outside",
		dossierevent.Corrected{}.Kind(): "portalpage.did_correct", dossierevent.Mirrored{}.Kind(): "portalpage.did_mirror",
	}[l.Kind]
	if title == "" {
		return false
	}
	s.Title = v.T(title)
	switch l.Kind {
	case dossierevent.SupplementAsked{}.Kind(), dossierevent.Extended{}.Kind(), dossierevent.Stopped{}.Kind():
		s.Note = l.Note
	case dossierevent.Supplemented{}.Kind(), dossierevent.WithdrawalAsked{}.Kind():
		s.Who = v.T("portalpage.by_applicant")
	}
	if l.Kind == (dossierevent.Withdrawn{}).Kind() || l.Kind == (dossierevent.Stopped{}).Kind() {
		s.State = "stop"
	}
	return true
}

// ahead is where the dossier is now and what comes.
func (v *stateView) ahead(names map[string]string, c catalogue.Version) (list []view.Step) {
	d := v.Dossier
	steps := public(c)
	at := slices.IndexFunc(steps, func(s catalogue.Step) bool { return s.Key == d.Step.Key })
	now := view.Step{When: v.T("portalpage.since", "at", v.moment(d.Step.Since)), Who: names[d.Step.Unit], State: "now"}
	switch {
	case d.Mirrored():
		now.When, now.Title = v.moment(d.ToldAt), v.T("portalpage.now_elsewhere", "system", d.Home)
		return append(list, now)
	case d.State == dossier.New:
		now.Title = v.T("portalpage.now_intake")
	case at >= 0:
		now.Title = steps[at].Public
	default:
		now.Title = d.Step.Name
	}
	list = append(list, now)
	for _, s := range steps[at+1:] {
		list = append(list, view.Step{Title: v.shortOf(s), State: "next"})
	}
	return list
}

// moment is a time with its day of the week, short.
func (v *stateView) moment(t time.Time) string { return v.Words.Due(t) }

// acts is what the citizen can do now.
func (v *stateView) acts(p Pages) (list []view.Link) {
	d := v.Dossier
	at := d.TrackPath()
	if d.Result.File != "" && (d.State == dossier.Done || d.State == dossier.Returned) {
		list = append(list, view.Link{Text: v.T("portalpage.get_result"), Href: at + "/result", Icon: "download"})
	}
	here := !d.Mirrored() // another system hands out its own papers
	if here && !d.AcceptedAt.IsZero() && p.Receipt != nil {
		list = append(list, view.Link{Text: v.T("portalpage.get_receipt"), Href: at + "/receipt", Icon: "file-text"})
	}
	for _, key := range v.Letters {
		list = append(list, view.Link{Text: v.T("portalpage.get_" + key), Href: at + "/slip/" + key, Icon: "file-text"})
	}
	if mayWithdraw(d) {
		list = append(list, view.Link{Text: v.T("portalpage.withdraw"), Href: at + "/withdraw", Icon: "circle-x"})
	}
	if here && d.Channel == dossier.Online {
		list = append(list, view.Link{Text: v.T("portalpage.see_sent"), Href: at + "/sent", Icon: "qr-code"})
	}
	list = append(list, view.Link{Text: v.T("portalpage.notices"), Href: at + "/notices", Icon: "bell"},
		view.Link{Text: v.T("portalpage.readers"), Href: at + "/readers", Icon: "eye"})
	if p.Phone != "" {
		list = append(list, view.Link{Text: v.T("portalpage.call", "phone", p.Phone), Href: "tel:" + digits(p.Phone), Icon: "phone"})
	}
	return append(list, view.Link{Text: v.T("portalpage.where_help"), Href: "/help", Icon: "map-pin"})
}

// result gives the issued result to who may see the dossier.
func (p Pages) result(w http.ResponseWriter, r *http.Request) error {
	d, err := p.shown(r, r.PathValue("code"))
	if err != nil {
		return err
	}
	if d.Result.File == "" || d.State != dossier.Done && d.State != dossier.Returned {
		return fault.New(fault.NotFound, "portalpage.no_result")
	}
	return p.download(w, r, d.Result.File)
}
