package cataloguepage

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier/queue"
	"github.com/motcua/motcua/internal/kit/action"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
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
	May      bool
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

func (p Pages) calendar(w http.ResponseWriter, r *http.Request, _ editor) error {
	return p.showCalendar(w, r, web.NewForm(nil), nil)
}

func (p Pages) showCalendar(w http.ResponseWriter, r *http.Request, f web.Form, cause error) error {
	pg := calendarView{Base: view.From(r, "cataloguepage.calendar_title"), Form: f, Key: f.Key(), May: editorOf(r).scope == catalogue.Everything}
	if pg.Key == "" {
		pg.Key = web.NewKey()
	}
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		if pg.Calendar, err = deadline.Now(s); err != nil {
			return err
		}
		pg.Waiting, err = deadline.Waiting(s)
		return err
	})
	if err != nil {
		return err
	}
	pg.Year, _ = strconv.Atoi(r.URL.Query().Get("year")) // absent: this year
	if pg.Year < 2000 || pg.Year > 2200 {
		pg.Year, _, _ = day.Of(p.DB.Now()).YMD()
	}
	b, status, ok := withRefusal(pg.Base, cause)
	if !ok {
		return cause
	}
	pg.Base = b.WithCrumbs(homeCrumb(b))
	return web.Render(w, r, status, calendarPage(pg))
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
			{Text: v.Words.Date(s.Date), Sub: v.Words.Weekday(s.Date)}, {Text: v.T("cataloguepage.day_" + string(s.Kind))}, {Text: s.Name}, paired,
			{Text: s.Source, Sub: v.T("cataloguepage.sure_" + string(s.Confidence))},
		})
	}
	return t
}

// declare announces a day off or a day worked. The due moments of open clocks follow in the background, and every
// dossier whose due moment moves says so.
func (p Pages) declare(w http.ResponseWriter, r *http.Request, k editor) error {
	if k.scope != catalogue.Everything {
		return fault.New(fault.Forbidden, "cataloguepage.province_keeps")
	}
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	d, err := p.announced(f)
	if err == nil {
		_, err = k.request(r, f).Do(r.Context(), p.DB, func(tx *store.Tx) (action.Path, error) {
			old, err := deadline.Now(tx)
			if err != nil {
				return "", err
			}
			if was, there := old.Calendar.Special(d.Date); there == (d.Kind != "") && (!there || was == d) {
				return "", fault.Fields(fault.Field{Name: "date", Key: "cataloguepage.day_same"})
			}
			_, err = deadline.Declare(tx, []day.Special{d}, k.By(k.unit, f.Text("source"), f.Key()))
			return Calendar, err
		})
	}
	if err != nil {
		return p.showCalendar(w, r, f, err)
	}
	web.Flash(w, r, "cataloguepage.done_declared")
	return web.Redirect(w, r, Moved)
}

// announced reads the form of a day.
func (p Pages) announced(f web.Form) (day.Special, error) {
	var bad faults
	d := day.Special{Name: f.Text("name"), Source: f.Text("source"), Confidence: day.Sourced}
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
		bad.add("source", "cataloguepage.day_source_missing")
	}
	if wrong == nil && d.Kind == day.MakeUp && on.Weekday() != time.Saturday && on.Weekday() != time.Sunday {
		bad.add("date", "cataloguepage.day_worked_anyway")
	}
	return d, fault.Fields(bad.list...)
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
