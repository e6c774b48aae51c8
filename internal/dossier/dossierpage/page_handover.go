package dossierpage

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/handover"
	"github.com/motcua/motcua/internal/dossier/queue"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// teamPage is the page of who has how much in hand, who is away, and what nobody can take.
type teamPage struct {
	view.Base
	People  view.Table
	Unheld  []row
	UnheldN int64
}

func (p Pages) team(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	pg := teamPage{Base: view.From(r, "dossierpage.handover")}
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		unheld, n, err := handover.Unheld(s, v)
		if err != nil {
			return err
		}
		pg.UnheldN = n
		if pg.Unheld, err = queueRows(s, pg.Base, unheld, v); err != nil {
			return err
		}
		pg.People = headed(pg.Base, "dossierpage.team", "dossierpage.official", "dossierpage.in_hands", "dossierpage.away")
		today := day.Of(s.Now())
		team, err := org.Team(s, v.Units(dossier.MayReassign), today)
		if err != nil {
			return err
		}
		load, err := handover.Load(s, v, ids(team))
		if err != nil {
			return err
		}
		away, err := awayOf(s, pg.Base, ids(team), today)
		if err != nil {
			return err
		}
		for _, x := range team {
			pg.People.Rows = append(pg.People.Rows, []view.Cell{{Text: x.Name, Href: "/handover/" + x.ID},
				{Text: pg.Words.Number(load[x.ID]), Num: true}, {Text: away[x.ID]}})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, teamView(pg))
}

func headed(b view.Base, caption string, heads ...string) view.Table {
	t := view.Table{Caption: b.T(caption), Quiet: true, Empty: b.T("dossierpage.empty")}
	for _, h := range heads {
		t.Heads = append(t.Heads, view.Cell{Text: b.T(h), Num: h == "dossierpage.in_hands"})
	}
	return t
}

func ids(list []org.Person) (out []string) {
	for _, x := range list {
		out = append(out, x.ID)
	}
	return out
}

// awayOf says of each person the next absence, in words.
func awayOf(s *store.Snapshot, b view.Base, people []string, today day.Date) (map[string]string, error) {
	out := map[string]string{}
	list, err := org.Absences(s, people, today)
	if err != nil {
		return nil, err
	}
	var stand []string
	for _, a := range list {
		stand = append(stand, a.StandIn)
	}
	names, err := org.PersonNames(s, stand)
	for _, a := range list {
		if out[a.Person] == "" {
			out[a.Person] = absenceWords(b, a, names[a.StandIn])
		}
	}
	return out, err
}

func absenceWords(b view.Base, a org.Absence, standIn string) string {
	if standIn == "" {
		return b.T("dossierpage.away_alone", "from", a.From, "last", a.Last)
	}
	return b.T("dossierpage.away_with", "from", a.From, "last", a.Last, "name", standIn)
}

// handoverPage is the page of what one official has in hand, and of the absences.
type handoverPage struct {
	view.Base
	Person   org.Person
	Rows     []row
	N        int64
	Chosen   []string
	Takers   []view.Option
	Form     web.Form
	Key      string
	Done     []handed
	Absences []absence
	StandIns []view.Option
	MayAway  bool
}

type handed struct {
	Code, Href, Why string
	OK              bool
}

type absence struct {
	org.Absence
	Words string
}

// chosen tells whether a dossier is ticked: at first all are.
func (h handoverPage) chosen(id string) bool {
	return !h.Form.Has("reason") || slices.Contains(h.Chosen, id)
}

func (h handoverPage) person() view.Choice {
	return h.Input("person", "dossierpage.hand_to", h.Form.Text("person")).Choose(append([]view.Option{{Label: h.T("dossierpage.choose")}}, h.Takers...))
}

func (h handoverPage) reason() view.Input {
	in := h.Input("reason", "dossierpage.reason", h.Form.Lines("reason"))
	in.Max, in.Rows = 500, 2
	return in
}

func (h handoverPage) standIn() view.Choice {
	in := h.Input("stand_in", "dossierpage.stand_in", h.Form.Text("stand_in")).WithHint(h.T("dossierpage.stand_in_hint"))
	in.Optional = true
	return in.Choose(append([]view.Option{{Label: h.T("dossierpage.nobody")}}, h.StandIns...))
}

func (h handoverPage) on(name, label string) view.DateInput {
	return h.Input(name, label, "").OnDate(h.Form.Date(name))
}

func (p Pages) officialInHand(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	return p.showHandover(w, r, handoverPage{}, nil)
}

// queueRows are lines of the queue on another page.
func queueRows(s *store.Snapshot, b view.Base, list []queue.Row, v org.Viewer) ([]row, error) {
	cal, err := deadline.Now(s)
	if err != nil {
		return nil, err
	}
	return rows(s, queuePage{Base: b, Calendar: cal}, list, v)
}

// showHandover draws the page; what was typed, chosen and done stands in pg.
func (p Pages) showHandover(w http.ResponseWriter, r *http.Request, pg handoverPage, cause error) error {
	v := org.ViewerOf(r.Context())
	err := p.DB.Read(r.Context(), func(s *store.Snapshot) error {
		list, n, err := handover.InHands(s, v, r.PathValue("person"))
		if err != nil {
			return err
		}
		pg.N = n
		if err := pg.load(r, s, v, n); err != nil {
			return err
		}
		pg.Rows, err = queueRows(s, pg.Base, list, v)
		return err
	})
	if err != nil {
		return err
	}
	status := http.StatusOK
	if cause != nil {
		f := web.Fault(cause)
		if status = web.Status(f.Code); status >= http.StatusInternalServerError || status == http.StatusNotFound {
			return cause
		}
		if pg.Base = pg.WithErrors(cause); len(pg.Errors) == 0 {
			pg.Errors = []fault.Field{{Key: f.Key, Args: f.Args}}
		}
	}
	if pg.Key = pg.Form.Key(); pg.Key == "" || len(pg.Done) > 0 {
		pg.Key = web.NewKey()
	}
	pg.Base = pg.WithCrumbs(view.Link{Text: pg.T("dossierpage.handover"), Href: "/handover"})
	return web.Render(w, r, status, handoverView(pg))
}

// load brings the person, if it is one of the viewer's people, with who could take over and who could stand in.
func (h *handoverPage) load(r *http.Request, s *store.Snapshot, v org.Viewer, n int64) (err error) {
	today := day.Of(s.Now())
	team, err := org.Team(s, v.Units(dossier.MayReassign), today)
	if err != nil {
		return err
	}
	id := r.PathValue("person")
	if !slices.Contains(ids(team), id) && n == 0 {
		return fault.New(fault.NotFound, "org.person_unknown")
	}
	if h.Person, err = org.PersonByID(s, id); err != nil {
		return err
	}
	h.Base = view.From(r, "dossierpage.hands_of", "name", h.Person.Name)
	takers, err := handover.Takers(s, v, id)
	if err != nil {
		return err
	}
	for _, x := range takers {
		h.Takers = append(h.Takers, view.Option{Value: x.Person, Label: x.Name})
	}
	own, err := org.RolesAt(s, id, today)
	if err != nil {
		return err
	}
	for _, g := range own {
		if g.Role == org.TechnicalAdmin || !v.Can(org.MayDelegate, g.Unit) {
			continue
		}
		h.MayAway = true
		near, err := org.Colleagues(s, g.Unit, today)
		if err != nil {
			return err
		}
		for _, x := range near {
			if x.ID != id && !slices.ContainsFunc(h.StandIns, func(o view.Option) bool { return o.Value == x.ID }) {
				h.StandIns = append(h.StandIns, view.Option{Value: x.ID, Label: x.Name})
			}
		}
	}
	return h.loadAbsences(s, id, today)
}

func (h *handoverPage) loadAbsences(s *store.Snapshot, id string, today day.Date) error {
	list, err := org.Absences(s, []string{id}, today)
	if err != nil {
		return err
	}
	for _, a := range list {
		names, err := org.PersonNames(s, []string{a.StandIn})
		if err != nil {
			return err
		}
		h.Absences = append(h.Absences, absence{a, absenceWords(h.Base, a, names[a.StandIn])})
	}
	return nil
}

// handOver hands over what was chosen and says of each dossier what became of it.
func (p Pages) handOver(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	pg := handoverPage{Form: f, Chosen: f.All("dossier")}
	done, err := handover.Give(r.Context(), p.Dossier, handover.Order{Request: org.Request{Viewer: v, Sent: web.Sent(r, f)}, From: r.PathValue("person"),
		To: f.Text("person"), Dossiers: pg.Chosen})
	if err != nil {
		return p.showHandover(w, r, pg, err)
	}
	words := web.Words(r)
	for _, x := range done {
		line := handed{Code: x.Code, Href: "/dossier/" + x.Dossier, OK: x.Err == nil, Why: words.T("dossierpage.handed")}
		if x.Err != nil {
			f := web.Fault(x.Err)
			if line.Why = words.T(f.Key, f.Args...); len(f.Fields) > 0 {
				line.Why = words.T(f.Fields[0].Key, f.Fields[0].Args...)
			}
		}
		if line.Code == "" {
			line.Code, line.Href = words.T("dossierpage.unknown_dossier"), ""
		}
		pg.Done = append(pg.Done, line)
	}
	pg.Chosen = nil
	return p.showHandover(w, r, pg, nil)
}

// recordAbsence records that an official is away.
func (p Pages) recordAbsence(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	a := org.Absence{Person: r.PathValue("person"), StandIn: f.Text("stand_in")}
	var bad []fault.Field
	for _, x := range []struct {
		name string
		to   *day.Date
	}{{"from", &a.From}, {"last", &a.Last}} {
		var wrong *fault.Field
		if *x.to, wrong = f.Day(x.name); wrong != nil {
			bad = append(bad, *wrong)
		}
	}
	if err = fault.Fields(bad...); err == nil {
		err = p.Org.OrderAbsence(r.Context(), org.Request{Viewer: v, Sent: web.Sent(r, f)}, a)
	}
	if err != nil {
		return p.showHandover(w, r, handoverPage{Form: f}, err)
	}
	web.Flash(w, r, "dossierpage.done_absence_recorded")
	return web.Redirect(w, r, "/handover/"+a.Person)
}

// endAbsence ends an absence today.
func (p Pages) endAbsence(w http.ResponseWriter, r *http.Request, v org.Viewer) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := p.Org.OrderComeBack(r.Context(), org.Request{Viewer: v, Sent: web.Sent(r, f)}, r.PathValue("id")); err != nil {
		return err
	}
	web.Flash(w, r, "dossierpage.done_came_back")
	return web.Redirect(w, r, "/handover")
}

// pickID is the id of a box to tick; the first has the id of the question, so that the error summary leads there.
func pickID(n int) string {
	if n == 0 {
		return "dossier"
	}
	return "dossier-" + strconv.Itoa(n)
}
