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

// Routes registers the pages.
func (p Pages) Routes(m *web.Mux) {
	m.Handle("GET "+Home, p.requireEditor(p.list))
	m.Handle("GET "+Home+"/{code}", p.requireEditor(p.procedure))
	m.Handle("POST "+Home+"/{code}/draft", p.requireEditor(p.begin))
	m.Handle("GET "+Home+"/{code}/compare", p.requireEditor(p.compare))
	m.Handle("GET /version/{id}", p.requireEditor(p.version))
	m.Handle("POST /version/{id}/{act}", p.requireEditor(p.versionAction))
	m.Handle("GET /version/{id}/edit/{part}", p.requireEditor(p.edit))
	m.Handle("POST /version/{id}/edit/{part}", p.requireEditor(p.save), web.Limit(4<<20))
	m.Handle("GET /version/{id}/preview", p.requireEditor(p.preview))
	m.Handle("POST /version/{id}/preview", p.requireEditor(p.tryOut))
	m.Handle("GET "+Lists+"/{list}", p.requireEditor(p.words))
	m.Handle("POST "+Lists+"/{list}", p.requireEditor(p.keepWords))
	m.Handle("GET "+Calendar, p.requireEditor(p.calendar))
	m.Handle("POST "+Calendar, p.requireEditor(p.declare))
	m.Handle("GET "+Rates, p.requireEditor(p.rates))
	m.Handle("POST "+Rates, p.requireEditor(p.writeRate))
	m.Handle("POST "+Rates+"/{id}/{act}", p.requireEditor(p.decideRate))
	m.Handle("GET "+Moved, p.NeedStaff(p.moved))
}

// requireEditor lets those in who keep the catalogue; to others there is nothing here.
func (p Pages) requireEditor(h func(w http.ResponseWriter, r *http.Request, k editor) error) web.Handler {
	return p.NeedStaff(func(w http.ResponseWriter, r *http.Request) error {
		k := editorFor(org.ViewerOf(r.Context()))
		if k.scope == catalogue.Nothing {
			return fault.New(fault.NotFound, "web.not_found")
		}
		return h(w, r, k)
	})
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

// withRefusal gives the page the words of a refusal that it shows itself, with the status; false: it is none of those.
func withRefusal(b view.Base, err error) (view.Base, int, bool) {
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
