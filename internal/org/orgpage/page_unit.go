package orgpage

import (
	"net/http"

	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/place"
)

type unitView struct {
	view.Base
	Unit     org.Unit   // as it is now, was last, or will be first
	Rows     []org.Unit // in time
	Today    day.Date
	Place    string
	Below    int
	Names    map[string]string // of the units above, by id and date of the row
	People   []org.Seated
	Services []org.Service
	Communes []view.Option
	Form     web.Form
	Key      string
	viewer   org.Viewer
}

func (v unitView) path() string { return Units + "/" + v.Unit.ID }

func (v unitView) parentKey(u org.Unit) string { return u.Parent + u.From.String() }

// open tells whether the unit may still be changed: it has not ended, nor is its end known.
func (v unitView) open() bool { return v.Rows[len(v.Rows)-1].To == 0 }

// branch tells whether the unit may serve further communes.
func (v unitView) branch() bool { return v.Unit.Kind == org.LandBranch && v.open() }

func dates(b view.Base, from, to day.Date) string {
	if to == 0 {
		return b.T("org.from_on", "from", from)
	}
	return b.T("org.from_to", "from", from, "to", to.Add(-1))
}

func (v unitView) rows() []view.Row {
	rows := []view.Row{
		{Label: v.T("org.kind"), Value: v.T(v.Unit.Kind.Word())}, {Label: v.T("org.h_place"), Value: v.Place},
		{Label: v.T("org.short_name"), Value: v.Unit.Short}, {Label: v.T("org.code"), Value: v.Unit.Code},
		{Label: v.T("org.parent"), Value: v.Names[v.parentKey(v.Unit)]},
	}
	if v.Unit.Code == "" {
		rows[3].Value = v.T("org.code_none")
	}
	if v.Below > 0 {
		rows = append(rows, view.Row{Label: v.T("org.below"), Body: link(Units+"?parent="+v.Unit.ID, v.T("org.units_below", "n", v.Below))})
	}
	return rows
}

func (v unitView) history() view.Table {
	t := table(v.Base, "org.unit_history", "org.h_time", "org.unit", "org.code", "org.parent")
	for _, u := range v.Rows {
		row := []view.Cell{{Text: dates(v.Base, u.From, u.To)}, {Text: u.Name}, {Text: u.Code}, {Text: v.Names[v.parentKey(u)]}}
		if u.Short != u.Name {
			row[1].Sub = u.Short
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v unitView) people() view.Table {
	t := table(v.Base, "org.unit_people", "org.name", "org.h_post_role", "org.h_time")
	for _, s := range v.People {
		name := view.Cell{Text: s.Name}
		if v.viewer.Can(org.MayManageAccounts, s.Home) {
			name.Href = People + "/" + s.Person
		}
		part := view.Cell{Text: s.Title}
		if s.Role != "" {
			part = view.Cell{Text: v.T(s.Role.Word()), Sub: v.T(org.DutyWord(s.Duty))}
			if s.Backup {
				part.Sub += ", " + v.T("org.is_backup")
			}
		}
		when := view.Cell{Text: dates(v.Base, s.From, s.To)}
		if s.To != 0 && s.To <= v.Today {
			when.Sub = v.T("org.over")
		}
		t.Rows = append(t.Rows, []view.Cell{name, part, when})
	}
	return t
}

func (v unitView) communes() view.Choice {
	return v.Input("place", "org.f_serves", v.Form.Text("place")).Choose(append([]view.Option{{Label: v.T("org.choose")}}, v.Communes...))
}

func (v unitView) on(name, label string) view.DateInput {
	return v.Input(name, label, "").OnDate(v.Form.Date(name))
}

func (v unitView) served() []string {
	var out []string
	for _, s := range v.Services {
		for _, c := range v.Communes {
			if c.Value == s.Place {
				out = append(out, v.T("org.serves_since", "place", c.Label, "from", s.From))
			}
		}
	}
	return out
}

func table(b view.Base, caption string, heads ...string) view.Table {
	return dutyTable(b, caption, heads)
}

// fromToday is a form whose date boxes say today.
func (p Pages) fromToday(name string, more map[string]string) web.Form {
	at := partsOf(day.Of(p.DB.Now()))
	f := map[string][]string{name + ".d": {at.Day}, name + ".m": {at.Month}, name + ".y": {at.Year}}
	for k, v := range more {
		f[k] = []string{v}
	}
	return web.NewForm(f)
}

func (p Pages) unit(w http.ResponseWriter, r *http.Request) error {
	return p.showUnit(w, r, p.fromToday("from", nil), nil)
}

func (p Pages) showUnit(w http.ResponseWriter, r *http.Request, f web.Form, cause error) error {
	pg := unitView{Form: f, Key: f.Key(), viewer: org.ViewerOf(r.Context()), Names: map[string]string{}}
	if pg.Key == "" {
		pg.Key = web.NewKey()
	}
	if err := p.DB.Read(r.Context(), func(q *store.Snapshot) error { return pg.load(q, r.PathValue("id")) }); err != nil {
		return err
	}
	pg.Base = view.From(r, "org.unit_title", "name", pg.Unit.Name)
	b, status, ok := pg.Base.Refused(cause)
	if !ok {
		return cause
	}
	pg.Base = b.WithCrumbs(unitsCrumb(b))
	return web.Render(w, r, status, unitPage(pg))
}

func unitsCrumb(b view.Base) view.Link { return view.Link{Text: b.T("org.units.title"), Href: Units} }

func (v *unitView) load(q *store.Snapshot, id string) (err error) {
	v.Today = day.Of(q.Now())
	if v.Rows, err = org.ManagedUnit(q, v.viewer, id); err != nil {
		return err
	}
	v.Unit = org.RowAt(v.Rows, v.Today)
	for _, u := range v.Rows {
		if u.Parent == "" {
			continue
		}
		if v.Names[v.parentKey(u)], err = org.UnitName(q, u.Parent, u.From); fault.Of(err) != fault.NotFound && err != nil {
			return err
		}
	}
	if v.Place, err = placeName(q, v.Unit); err != nil {
		return err
	}
	below, err := org.Descendants(q, id, v.Today)
	if err != nil {
		return err
	}
	v.Below = len(below) - 1
	if v.People, err = org.Staffing(q, id); err != nil || v.Unit.Kind != org.LandBranch {
		return err
	}
	if v.Services, err = org.Services(q, id); err != nil {
		return err
	}
	v.Communes, err = communes(q, v.Unit.Place, v.Today)
	return err
}

// placeName is the name of the place of a unit; its code when the catalogue of places does not have it.
func placeName(q store.Querier, u org.Unit) (string, error) {
	pl, err := place.ByCode(q, u.Place, u.From)
	if fault.Of(err) == fault.NotFound {
		return u.Place, nil
	}
	return pl.Name, err
}

// communes lists the communes of the province of a place, for a choice.
func communes(q store.Querier, of string, today day.Date) ([]view.Option, error) {
	province := of
	if len(of) > 2 {
		c, err := place.ByCode(q, of, today)
		if fault.Of(err) == fault.NotFound {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		province = c.Province
	}
	list, err := place.Communes(q, province)
	out := make([]view.Option, 0, len(list))
	for _, c := range list {
		out = append(out, view.Option{Value: c.Code, Label: c.Name})
	}
	return out, err
}

func (p Pages) serve(w http.ResponseWriter, r *http.Request) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	s := org.Service{Unit: r.PathValue("id"), Place: f.Text("place")}
	var bad []fault.Field
	if s.Place == "" {
		bad = append(bad, fault.Field{Name: "place", Key: "org.place_missing"})
	}
	var wrong *fault.Field
	if s.From, wrong = f.Day("from"); wrong != nil {
		bad = append(bad, *wrong)
	}
	if err = fault.Fields(bad...); err == nil {
		err = p.Org.OrderService(r.Context(), org.Request{Viewer: org.ViewerOf(r.Context()), Sent: web.Sent(r, f)}, s)
	}
	if err != nil {
		return p.showUnit(w, r, f, err)
	}
	web.Flash(w, r, "org.done_serves")
	return web.Redirect(w, r, Units+"/"+s.Unit)
}
