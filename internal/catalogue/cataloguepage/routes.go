// Package cataloguepage is where officials keep the catalogue: procedures with their papers, forms and processes,
// the editable lists, and the working calendar. Everything works without JavaScript.
package cataloguepage

import (
	"embed"
	"net/http"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/fault"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
)

// Lang holds the words of these pages.
//
//go:embed lang/*.json
var Lang embed.FS

// Pages needs the store, the forms to draw previews with, the dossiers to name those whose due day moved, and
// the names that the province has changed.
type Pages struct {
	DB      *store.DB
	Forms   *form.Forms
	Dossier *dossier.Room
	Names   *catalogue.Names
	// Province is the code of the province: a rate of its council holds there.
	Province string
	// NeedStaff leads those who have not signed in to the officials' sign-in and back.
	NeedStaff func(web.Handler) web.Handler
}

// The addresses that others link to.
const (
	Home     = "/catalogue"
	Lists    = "/lists"
	Calendar = "/lists/holidays"
	Rates    = "/lists/fees"
	Moved    = "/moved"
)

// Routes hangs the pages.
func (p Pages) Routes(m *web.Mux) {
	m.Handle("GET "+Home, p.keeper(p.list))
	m.Handle("GET "+Home+"/{code}", p.keeper(p.procedure))
	m.Handle("POST "+Home+"/{code}/draft", p.keeper(p.begin))
	m.Handle("GET "+Home+"/{code}/compare", p.keeper(p.compare))
	m.Handle("GET /version/{id}", p.keeper(p.version))
	m.Handle("POST /version/{id}/{act}", p.keeper(p.act))
	m.Handle("GET /version/{id}/edit/{part}", p.keeper(p.edit))
	m.Handle("POST /version/{id}/edit/{part}", p.keeper(p.save), web.Limit(4<<20))
	m.Handle("GET /version/{id}/preview", p.keeper(p.preview))
	m.Handle("POST /version/{id}/preview", p.keeper(p.tryOut))
	m.Handle("GET "+Lists+"/{list}", p.keeper(p.words))
	m.Handle("POST "+Lists+"/{list}", p.keeper(p.keepWords))
	m.Handle("GET "+Calendar, p.keeper(p.calendar))
	m.Handle("POST "+Calendar, p.keeper(p.declare))
	m.Handle("GET "+Rates, p.keeper(p.rates))
	m.Handle("POST "+Rates, p.keeper(p.writeRate))
	m.Handle("POST "+Rates+"/{id}/{act}", p.keeper(p.decideRate))
	m.Handle("GET "+Moved, p.NeedStaff(p.moved))
}

// keeper lets those in who keep the catalogue; to others there is nothing here.
func (p Pages) keeper(h func(w http.ResponseWriter, r *http.Request, k who) error) web.Handler {
	return p.NeedStaff(func(w http.ResponseWriter, r *http.Request) error {
		k := whoKeeps(org.ViewerOf(r.Context()))
		if k.scope == catalogue.Nothing {
			return fault.New(fault.NotFound, "web.not_found")
		}
		return h(w, r, k)
	})
}

// who keeps the catalogue, and how much of it.
type who struct {
	org.Viewer
	scope   catalogue.Scope
	publish bool // the second of two people
	unit    string
}

// keeperOf is the keeper of the catalogue who asks.
func keeperOf(r *http.Request) who { return whoKeeps(org.ViewerOf(r.Context())) }

// whoKeeps says which procedures a viewer keeps: an official of the province all of them, one of a commune those
// that communes decide. Only the province publishes.
func whoKeeps(v org.Viewer) who {
	k := who{Viewer: v}
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

// shown gives the page the words of a refusal that it shows itself, with the status; false: it is none of those.
func shown(b view.Base, err error) (view.Base, int, bool) {
	if err == nil {
		return b, http.StatusOK, true
	}
	f := web.Fault(err)
	switch status := web.Status(f.Code); status {
	case http.StatusUnprocessableEntity:
		return b.WithErrors(err), status, true
	case http.StatusConflict, http.StatusForbidden:
		b.Errors = []fault.Field{{Key: f.Key, Args: f.Args}}
		return b, status, true
	}
	return b, 0, false
}

// option makes the options of a choice whose words stand under "<prefix><value>".
func options(b view.Base, prefix string, values ...string) []view.Option {
	out := make([]view.Option, 0, len(values))
	for _, v := range values {
		out = append(out, view.Option{Value: v, Label: b.T(prefix + v)})
	}
	return out
}
