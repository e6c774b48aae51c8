package cataloguepage

import (
	"net/http"
	"net/url"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

const listShown = 50

type listView struct {
	view.Base
	Ask    catalogue.ManageQuery
	Fields []view.Option
	Rows   []catalogue.Managed
	Total  int
	Next   string
	Levels []string // those the viewer keeps
	Waits  int      // proposed versions that wait for the second person
}

func (p Pages) list(w http.ResponseWriter, r *http.Request, k editor) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	pg := listView{Base: view.From(r, "cataloguepage.title"), Levels: levels}
	pg.Ask = catalogue.ManageQuery{Scope: k.scope, On: day.Of(p.DB.Now()), Text: f.Text("q"), Field: f.Text("field"), Level: f.Text("level"),
		State: f.Text("state"), Flagged: f.Has("flagged"), After: f.Text("after"), Limit: listShown + 1}
	if k.scope == catalogue.Communes {
		pg.Levels = nil
	}
	err = p.DB.Read(r.Context(), func(s *store.Snapshot) (err error) {
		if pg.Rows, pg.Total, err = catalogue.Manage(s, pg.Ask); err != nil {
			return err
		}
		if _, pg.Waits, err = catalogue.Manage(s, catalogue.ManageQuery{Scope: k.scope, On: pg.Ask.On, State: "proposed", Limit: 1}); err != nil {
			return err
		}
		level := ""
		if k.scope == catalogue.Communes {
			level = "commune"
		}
		fields, err := catalogue.Fields(s, level, pg.Ask.On)
		pg.Fields = []view.Option{{Value: "", Label: pg.T("cataloguepage.all_fields")}}
		for _, x := range fields {
			pg.Fields = append(pg.Fields, view.Option{Value: x.Field, Label: x.Field})
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(pg.Rows) > listShown {
		pg.Rows = pg.Rows[:listShown]
		q := url.Values{"q": {pg.Ask.Text}, "field": {pg.Ask.Field}, "level": {pg.Ask.Level}, "state": {pg.Ask.State}, "after": {pg.Rows[listShown-1].Code}}
		if pg.Ask.Flagged {
			q.Set("flagged", "1")
		}
		pg.Next = Home + "?" + q.Encode()
	}
	return web.Render(w, r, http.StatusOK, listPage(pg))
}

func (v listView) text() view.Input {
	in := v.Input("q", "cataloguepage.find", v.Ask.Text)
	in.Kind, in.Complete, in.Max = "search", "off", 100
	return in
}

func (v listView) field() view.Choice {
	return v.Input("field", "cataloguepage.f_field", v.Ask.Field).Choose(v.Fields)
}

func (v listView) level() view.Choice {
	return v.Input("level", "cataloguepage.f_level", v.Ask.Level).Choose(append([]view.Option{{Label: v.T("cataloguepage.all")}},
		options(v.Base, "cataloguepage.level_", v.Levels...)...))
}

func (v listView) state() view.Choice {
	return v.Input("state", "cataloguepage.f_state", v.Ask.State).Choose(append([]view.Option{{Label: v.T("cataloguepage.all")}},
		options(v.Base, "cataloguepage.state_", "published", "draft", "proposed")...))
}

func (v listView) flagged() view.Input {
	in := v.Input("flagged", "cataloguepage.only_flagged", "")
	if v.Ask.Flagged {
		in.Value = "1"
	}
	return in
}

func (v listView) table() view.Table {
	t := view.Table{Caption: v.T("cataloguepage.found", "n", v.Total), Empty: v.T("cataloguepage.nothing_found")}
	t.Heads = v.Heads("cataloguepage.h_code", "cataloguepage.h_name", "cataloguepage.f_field", "cataloguepage.f_service", "cataloguepage.f_state",
		"cataloguepage.h_holes")
	for _, x := range v.Rows {
		holes := view.Cell{Text: v.T("cataloguepage.none")}
		if x.Flags > 0 {
			holes = view.Cell{Body: view.Chip(view.Warn, "triangle-alert", v.T("cataloguepage.holes", "n", x.Flags))}
		}
		t.Rows = append(t.Rows, []view.Cell{
			{Text: x.Code, Href: Home + "/" + x.Code}, {Text: x.Name}, {Text: x.Field},
			{Text: v.T("cataloguepage.service_" + string(x.Service)), Sub: v.T("cataloguepage.filed_" + x.FiledAt)}, {Body: states(v.Base, x)}, holes,
		})
	}
	return t
}
