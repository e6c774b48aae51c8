package cataloguepage

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/kit/day"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/record/recordpage"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
)

// list is the list of procedures that the reader keeps.
func (p Pages) list(w http.ResponseWriter, r *http.Request, k editor) error {
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	b, level := view.From(r, "catalogue.procedure.title"), f.Text("level")
	kind, rights := catalogue.ManagedProcedures(k.scope, day.Of(p.DB.Now()), level)
	l := recordpage.List[catalogue.Managed]{Kind: kind, Rights: rights, House: p.Records, Cell: procedureCell,
		Tools: []view.Link{{Text: b.T("cataloguepage.calendar_title"), Href: Calendar, Icon: "calendar"},
			{Text: b.T("cataloguepage.rates_title"), Href: Rates, Icon: "wallet"}, {Text: b.T("cataloguepage.states_title"), Href: States, Icon: "pencil"},
			{Text: b.T("catalogue.reason.title"), Href: Reasons, Icon: "message-square"},
			{Text: b.T("catalogue.phrase.title"), Href: Phrases, Icon: "search"}}}
	if k.scope == catalogue.Everything {
		l.Asks = view.Select(b.Input("level", "cataloguepage.f_level", level).Choose(slices.Concat([]view.Option{{Label: b.T("view.all")}},
			options(b, "cataloguepage.level_", levels...))))
	}
	return l.In(w, r, func(s *store.Snapshot) (templ.Component, error) {
		v, err := l.View(r, s, b)
		if err != nil || r.URL.Query().Get("work") != "" {
			return recordpage.Whole(v), err
		}
		n, err := kind.Count(s, rights, record.Ask{Filter: map[string]field.Value{"work": field.Said(string(catalogue.Proposed))}})
		if n > 0 {
			v.Note = proposedNote(b, n)
		}
		if k.scope == catalogue.Everything && err == nil {
			var ms []catalogue.Missed
			ms, err = catalogue.Misses(s, mostMissed)
			v.Note = notes(v.Note, b, ms)
		}
		return recordpage.Whole(v), err
	})
}

// mostMissed is how many texts of the log of misses are shown.
const mostMissed = 20

// procedureCell shows what is in force, what is being written, and what the data lacks.
func procedureCell(b view.Base, c view.Cell, at recordpage.Place[catalogue.Managed]) view.Cell {
	switch x := at.Thing; at.Field {
	case "state":
		c.Body = states(b, *x)
	case "flags":
		if c = (view.Cell{Num: c.Num}); x.Flags > 0 {
			c.Body = view.Chip(view.Warn, "triangle-alert", b.T("cataloguepage.holes", "n", x.Flags))
		}
	}
	return c
}
