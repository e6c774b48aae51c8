// Package cataloguepage is where officials keep the catalogue: procedures with their papers, forms and processes,
// the editable lists, and the working calendar. Everything works without JavaScript.
package cataloguepage

import (
	"context"
	"embed"
	"net/http"

	"github.com/motcua/motcua/internal/api"
	"github.com/motcua/motcua/internal/card"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/record/recordpage"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/search"
)

// Lang holds the words of these pages.
//
//go:embed lang/*.json
var Lang embed.FS

// Pages needs the store, the forms to draw previews with, the dossiers to name those whose due day moved, and
// the names that the province has changed.
type Pages struct {
	card.House
	Forms   *form.Forms
	Dossier *dossier.Room
	Names   *catalogue.Names
}

// The addresses that others link to.
const (
	Home     = "/catalogue"
	States   = "/lists/states"
	Reasons  = "/lists/reasons"
	Phrases  = "/lists/phrases"
	Calendar = "/lists/holidays"
	Rates    = "/lists/fees"
	Moved    = "/moved"
)

// Card is what the room brings to the house.
func (p Pages) Card() card.Card {
	keep := func(pattern string, h func(http.ResponseWriter, *http.Request, editor) error, opts ...web.Option) card.Route {
		return card.On(pattern, card.May(catalogue.MayEdit), func(w http.ResponseWriter, r *http.Request,
			v org.Viewer) error {
			return h(w, r, editorFor(v))
		}, opts...)
	}
	keeper := func(v org.Viewer) (string, bool) { k := editorFor(v); return k.unit, k.scope == catalogue.Everything }
	reasons, phrases := catalogue.Reasons(p.DB, keeper), catalogue.KeptPhrases(p.DB, keeper)
	c := card.Card{Base: catalogue.Base(), Pages: Lang, Inbox: inboxSources(), Search: []*search.Source{searchSource(p.Dossier.Catalogue)},
		Routes: []card.Route{
			keep("GET "+Home, p.list),
			keep("GET "+Home+"/{code}", p.procedure),
			keep("POST "+Home+"/{code}/draft", p.begin),
			keep("GET "+Home+"/{code}/compare", p.compare),
			keep("GET /version/{id}", p.version),
			keep("POST /version/{id}/{act}", p.versionAction),
			keep("GET /version/{id}/edit/{part}", p.edit),
			keep("POST /version/{id}/edit/{part}", p.save, web.Limit(4<<20)),
			keep("GET /version/{id}/preview", p.preview),
			keep("POST /version/{id}/preview", p.tryOut),
			keep("GET "+States, p.states),
			keep("POST "+States, p.keepStates),
			keep("GET "+Calendar, p.calendar),
			keep("POST "+Calendar, p.declare),
			keep("POST "+Calendar+"/{id}/{act}", p.decideDay),
			keep("GET "+Rates, p.rates),
			keep("POST "+Rates, p.writeRate),
			keep("POST "+Rates+"/{id}/{act}", p.decideRate),
			card.On("GET "+Moved, card.May(dossier.MayRead), p.moved),
		},
		Menu: []card.Entry{
			{System: "dossier", Word: "cataloguepage.menu_moved", Href: Moved, Icon: "calendar-clock", Need: card.May(dossier.MayRead), Rank: 17},
			{System: "catalogue", Word: "cataloguepage.menu_catalogue", Href: Home, Icon: "layers", Need: card.May(catalogue.MayEdit), Rank: 60},
		}}
	offered := recordpage.Pages[catalogue.Reason]{Kind: reasons.Kind, Cases: reasons, House: p.Records,
		Blank: func(context.Context, store.Querier) catalogue.Reason { return catalogue.NewReason() }}
	c.Routes = append(c.Routes, card.Record(offered, catalogue.MayEdit, catalogue.MayEdit)...)
	said := recordpage.Pages[catalogue.KeptPhrase]{Kind: phrases.Kind, Cases: phrases, House: p.Records}
	c.Routes = append(c.Routes, card.Record(said, catalogue.MayEdit, catalogue.MayEdit)...)
	return c.With(api.Records(offered)...)
}

// editor keeps the catalogue, and how much of it.
type editor struct {
	org.Viewer
	scope   catalogue.Scope
	publish bool // the second of two people
	unit    string
}

// editorOf is the keeper of the catalogue who asks.
func editorOf(r *http.Request) editor { return editorFor(org.ViewerOf(r.Context())) }

// editorFor says which procedures a viewer keeps: an official of the province all of them, one of a commune those
// that communes decide. Only the province publishes.
func editorFor(v org.Viewer) editor {
	k := editor{Viewer: v}
	for _, r := range v.Roles {
		u, ok := v.Chart().Unit(r.Unit)
		if !ok || !org.MayEver(r.Role, catalogue.MayEdit) {
			continue
		}
		switch u.Kind {
		case org.CommuneCommittee, org.CommuneCentre, org.CommuneOffice:
			if k.scope == catalogue.Nothing {
				k.scope, k.unit = catalogue.Communes, r.Unit
			}
		default:
			k.scope, k.unit = catalogue.Everything, r.Unit
			k.publish = k.publish || org.MayEver(r.Role, catalogue.MayPublish)
		}
	}
	return k
}

func notHere() error { return fault.New(fault.NotFound, "web.not_found") }

// option makes the options of a choice whose words stand under "<prefix><value>".
func options(b view.Base, prefix string, values ...string) []view.Option {
	out := make([]view.Option, 0, len(values))
	for _, v := range values {
		out = append(out, view.Option{Value: v, Label: b.T(prefix + v)})
	}
	return out
}
