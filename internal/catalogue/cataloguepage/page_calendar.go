package cataloguepage

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier/queue"
	"github.com/motcua/motcua/internal/event"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/fold"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// dayKinds are the kinds an official announces; "" makes the date like its day of the week again.
var dayKinds = []string{string(day.Statutory), string(day.Tet), string(day.Compensatory), string(day.SwapOff), string(day.MakeUp), "plain"}

type calendarView struct {
	view.Base
	Calendar deadline.Calendar
	Year     int
	Waiting  int // open clocks that the calendar has not reached yet
	Fields   fieldset
	Form     web.Form
	Key      string
	May      bool // proposes changes
	Wanted   []wantedDay
	typed
}

// wantedDay is a change of the calendar that waits for a second person, and what it would do.
type wantedDay struct {
	waits[deadline.Change]
	deadline.Effect
	Past bool
}

func (v calendarView) date() view.DateInput {
	return v.Input("date", "cataloguepage.f_date", "").OnDate(v.Form.Date("date"))
}

func (v calendarView) paired() view.DateInput {
	in := v.Input("paired", "cataloguepage.f_paired", "")
	in.Hint, in.Optional = v.T("cataloguepage.paired_hint"), true
	return in.OnDate(v.Form.Date("paired"))
}

func (v calendarView) kind() view.Choice {
	return v.Input("kind", "cataloguepage.f_day_kind", v.Form.Text("kind")).Choose(options(v.Base, "cataloguepage.day_", dayKinds...))
}

func (v calendarView) name() view.Input {
	in := v.Input("name", "cataloguepage.f_day_name", v.Form.Text("name"))
	in.Complete, in.Max = "off", 200
	return in
}

func (v calendarView) source() view.Input {
	in := v.Input("source", "cataloguepage.f_day_source", v.Form.Text("source"))
	in.Complete, in.Hint, in.Max = "off", v.T("cataloguepage.day_source_hint"), 300
	return in
}

func (v calendarView) again() view.Input {
	in := v.Input("again", "cataloguepage.f_day_again", v.Form.Lines("again"))
	in.Hint, in.Optional, in.Rows, in.Max, in.Spell = v.T("cataloguepage.day_again_hint"), true, 2, 500, true
	return in
}

func (v calendarView) hours() view.Input {
	in := v.Input("hours", "cataloguepage.f_sessions", hoursText(v.Calendar.Hours.Filled()))
	if v.Form.Has("hours") {
		in.Value = v.Form.Text("hours")
	}
	in.Complete, in.Hint, in.Max = "off", v.T("cataloguepage.sessions_hint"), 100
	return in
}

// ground is the source of a change of hours, in a form of its own.
func (v calendarView) ground() view.Input {
	in := v.source()
	in.Name, in.Error = "ground", v.Error("ground")
	in.Value = v.Form.Text("ground")
	return in
}

func hoursText(h day.Hours) string {
	var list []string
	for _, s := range h.Sessions {
		list = append(list, s.Open.String()+"-"+s.Close.String())
	}
	return strings.Join(list, ", ")
}

// second is where a change that waits is agreed to.
func (v calendarView) second(x wantedDay) view.Second {
	return x.second(v.Base, v.typed, view.Second{At: Calendar, Key: v.Key, Agree: v.T("cataloguepage.b_agree_day"), Waits: v.T("cataloguepage.day_wait_second"),
		About: x.What.Source})
}

// what says a proposed change in lines.
func (v calendarView) what(x wantedDay) (list []string) {
	for _, s := range x.What.Dates {
		kind := "plain"
		if s.Kind != "" {
			kind = string(s.Kind)
		}
		line := v.T("cataloguepage.wanted_day", "date", v.Words.Date(s.Date), "kind", v.T("cataloguepage.day_"+kind), "name", s.Name)
		if s.Paired != 0 {
			line += " " + v.T("cataloguepage.wanted_paired", "date", v.Words.Date(s.Paired))
		}
		list = append(list, line)
	}
	if x.What.Hours != nil {
		list = append(list, v.T("cataloguepage.wanted_hours", "hours", hoursText(*x.What.Hours)))
	}
	list = append(list, v.T("cataloguepage.f_day_source")+": "+x.What.Source)
	if x.Past {
		list = append(list, v.T("cataloguepage.wanted_again", "why", x.What.Again))
	}
	return list
}

func (p Pages) calendar(w http.ResponseWriter, r *http.Request, _ editor) error {
	return p.showCalendar(w, r, calendarView{Form: web.NewForm(nil)}, nil)
}

func (p Pages) showCalendar(w http.ResponseWriter, r *http.Request, pg calendarView, cause error) error {
	k := editorOf(r)
	pg.Base, pg.Key = view.From(r, "cataloguepage.calendar_title"), pg.Form.Key()
	pg.May = k.scope == catalogue.Everything
	if pg.Key == "" {
		pg.Key = web.NewKey()
	}
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		if pg.Calendar, err = deadline.Now(s); err != nil {
			return err
		}
		if pg.Waiting, err = deadline.Waiting(s); err != nil {
			return err
		}
		pg.Wanted, err = wanted(s, k)
		return err
	})
	if err != nil {
		return err
	}
	pg.Year, _ = strconv.Atoi(r.URL.Query().Get("year")) // absent: this year
	if pg.Year < 2000 || pg.Year > 2200 {
		pg.Year, _, _ = day.Of(p.DB.Now()).YMD()
	}
	b, status, ok := pg.Base.Refused(cause)
	if !ok {
		return cause
	}
	pg.Base = b.WithCrumbs(homeCrumb(b))
	return web.Render(w, r, status, calendarPage(pg))
}

// wanted are the changes that wait, each with what it would do to the open clocks.
func wanted(s *store.Snapshot, k editor) (out []wantedDay, err error) {
	list, err := waiting(s, deadline.Proposals, k)
	if err != nil {
		return nil, err
	}
	for _, x := range list {
		e, err := deadline.EffectOf(s, x.What, s.Now())
		if err != nil {
			return nil, err
		}
		out = append(out, wantedDay{x, e, x.What.Past(day.Of(s.Now()))})
	}
	return out, nil
}

func (v calendarView) years() []view.Link {
	var out []view.Link
	for _, y := range v.Calendar.Calendar.Years() {
		out = append(out, view.Link{Text: strconv.Itoa(y), Href: Calendar + "?year=" + strconv.Itoa(y), Here: y == v.Year})
	}
	return out
}

func (v calendarView) table() view.Table {
	t := view.Table{Caption: v.T("cataloguepage.days_of", "year", strconv.Itoa(v.Year)), Empty: v.T("cataloguepage.no_days")}
	t.Heads = v.Heads("cataloguepage.h_date", "cataloguepage.f_day_kind", "cataloguepage.f_day_name", "cataloguepage.h_paired", "cataloguepage.f_day_source")
	for _, s := range v.Calendar.Calendar.Specials() {
		if y, _, _ := s.Date.YMD(); y != v.Year {
			continue
		}
		paired := view.Cell{}
		if s.Paired != 0 {
			paired.Text = v.Words.Date(s.Paired)
		}
		t.Rows = append(t.Rows, []view.Cell{
			{Text: v.Words.Date(s.Date), Sub: v.Words.Weekday(s.Date)}, v.kindOf(s), {Text: s.Name}, paired,
			{Text: s.Source, Sub: v.T("cataloguepage.sure_" + string(s.Confidence))},
		})
	}
	return t
}

// kindOf is the kind of a day; one that was entered after it had passed says so and why.
func (v calendarView) kindOf(s day.Special) view.Cell {
	c := view.Cell{Text: v.T("cataloguepage.day_" + string(s.Kind))}
	if s.Again != "" {
		c.Sub = v.T("cataloguepage.day_rederived", "why", s.Again)
	}
	return c
}

// declare proposes a day off, a day worked or other hours: a second person puts it into the calendar.
func (p Pages) declare(w http.ResponseWriter, r *http.Request, k editor) error {
	if k.scope != catalogue.Everything {
		return fault.New(fault.Forbidden, "cataloguepage.province_keeps")
	}
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	c, err := p.announced(f)
	if err == nil {
		_, err = k.request(r, f).Do(r.Context(), p.DB, func(tx *store.Tx) (action.Path, error) {
			_, err := deadline.Propose(tx, c, k.By(k.unit, c.Source, f.Key()))
			return Calendar, err
		})
	}
	if err != nil {
		return p.showCalendar(w, r, calendarView{Form: f}, err)
	}
	web.Flash(w, r, "cataloguepage.done_day_proposed")
	return web.Redirect(w, r, Calendar)
}

// decideDay: the second person puts a change into the calendar or gives it back. The due moments of open clocks follow in
// the background, and every dossier whose due moment moves says so.
func (p Pages) decideDay(w http.ResponseWriter, r *http.Request, _ editor) error {
	t, err := decide(p, r, deadline.Proposals, map[string]func(*store.Tx, string, event.By) error{"confirm": deadline.Confirm, "decline": deadline.Decline})
	if err != nil {
		return p.showCalendar(w, r, calendarView{Form: web.NewForm(nil), typed: t}, err)
	}
	if r.PathValue("act") == "decline" {
		web.Flash(w, r, "cataloguepage.done_day_declined")
		return web.Redirect(w, r, Calendar)
	}
	web.Flash(w, r, "cataloguepage.done_declared")
	return web.Redirect(w, r, Moved)
}

// announced reads the form of a day, or of other hours.
func (p Pages) announced(f web.Form) (deadline.Change, error) {
	if f.Has("hours") {
		return hoursAnnounced(f)
	}
	var bad faults
	d := day.Special{Name: fold.Said(f.Text("name")), Source: fold.Said(f.Text("source")), Confidence: day.Sourced}
	on, wrong := f.Day("date")
	if wrong != nil {
		bad.list = append(bad.list, *wrong)
	}
	d.Date = on
	if kind := bad.oneOf("kind", f.Text("kind"), dayKinds); kind != "plain" {
		d.Kind = day.Kind(kind)
	}
	if x := f.Date("paired"); x.Day+x.Month+x.Year != "" {
		if d.Paired, wrong = f.Day("paired"); wrong != nil {
			bad.list = append(bad.list, *wrong)
		}
	}
	if d.Name == "" {
		bad.add("name", "cataloguepage.day_name_missing")
	}
	if d.Source == "" {
		bad.add("source", "deadline.source_missing")
	}
	if wrong == nil && d.Kind == day.MakeUp && on.Weekday() != time.Saturday && on.Weekday() != time.Sunday {
		bad.add("date", "cataloguepage.day_worked_anyway")
	}
	return deadline.Change{Dates: []day.Special{d}, Source: d.Source, Again: f.Lines("again")}, fault.Fields(bad.list...)
}

// hoursAnnounced reads the sessions of a working day, as "07:00-11:30, 13:30-17:00".
func hoursAnnounced(f web.Form) (deadline.Change, error) {
	var bad faults
	h, good := day.Hours{}, true
	for _, text := range strings.Split(strings.ReplaceAll(f.Text("hours"), "–", "-"), ",") {
		from, to, _ := strings.Cut(text, "-")
		open, err := day.ParseClock(strings.TrimSpace(from))
		shut, err2 := day.ParseClock(strings.TrimSpace(to))
		good = good && err == nil && err2 == nil
		h.Sessions = append(h.Sessions, day.Session{Open: open, Close: shut})
	}
	if !good || h.Check() != nil {
		bad.add("hours", "deadline.hours_wrong")
	}
	if fold.Said(f.Text("ground")) == "" {
		bad.add("ground", "deadline.source_missing")
	}
	return deadline.Change{Hours: &h, Source: f.Text("ground")}, fault.Fields(bad.list...)
}

// movedDays is how far back the list of moved due moments looks.
const movedDays = 60

type movedView struct {
	view.Base
	Rows    []queue.MovedRow
	Waiting int
	Names   map[string]string // of those who hold the dossiers
}

// moved lists the dossiers of the viewer whose due moment a change of the calendar moved.
func (p Pages) moved(w http.ResponseWriter, r *http.Request) error {
	v := org.ViewerOf(r.Context())
	pg := movedView{Base: view.From(r, "cataloguepage.moved_title")}
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		if pg.Rows, err = queue.MovedDue(s, v, s.Now().AddDate(0, 0, -movedDays)); err != nil {
			return err
		}
		var ids []string
		for _, x := range pg.Rows {
			ids = append(ids, x.Assignee)
		}
		if pg.Names, err = org.PersonNames(s, ids); err != nil {
			return err
		}
		pg.Waiting, err = deadline.Waiting(s)
		return err
	})
	if err != nil {
		return err
	}
	if slices.ContainsFunc(v.Roles, func(x org.RoleAt) bool { return org.MayEver(x.Role, catalogue.MayEdit) }) {
		pg.Base = pg.WithCrumbs(view.Link{Text: pg.T("cataloguepage.calendar_title"), Href: Calendar})
	}
	return web.Render(w, r, http.StatusOK, movedPage(pg))
}

func (v movedView) table() view.Table {
	t := view.Table{Caption: v.T("cataloguepage.moved_caption", "n", len(v.Rows)), Empty: v.T("cataloguepage.moved_none")}
	t.Heads = v.Heads("cataloguepage.h_dossier", "cataloguepage.h_procedure", "cataloguepage.h_was", "cataloguepage.h_now", "cataloguepage.h_holder",
		"cataloguepage.h_moved_at")
	for _, x := range v.Rows {
		what := ""
		if x.Intake {
			what = v.T("cataloguepage.intake_term")
		}
		t.Rows = append(t.Rows, []view.Cell{
			{Text: x.Code, Href: "/dossier/" + x.ID, Sub: x.Applicant}, {Text: x.Procedure, Sub: what}, {Text: v.Words.DateTime(x.Was)},
			{Text: v.Words.DateTime(x.Now)},
			{Text: v.Names[x.Assignee], Sub: x.Step}, {Text: v.Words.DateTime(x.At)},
		})
	}
	return t
}
