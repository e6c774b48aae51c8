// Package dossierpage is where officials work: the queue, the open dossier beside it, what can be done to it,
// filing for a walk-in at the counter, and the receipt.
package dossierpage

import (
	"embed"
	"net/http"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/slip"
)

// Lang holds the words of these pages.
//
//go:embed lang/*.json
var Lang embed.FS

// Pages needs the rooms it shows.
type Pages struct {
	DB        *store.DB
	Auth      *org.Auth
	Dossier   *dossier.Room
	Catalogue *catalogue.Cache
	Forms     *form.Forms
	Files     *file.Room
	Printer   *slip.Printer
	PublicURL string // what QR codes and slips carry
	Province  string // code of the province of this house, for choosing a commune
	Phone     string // on slips: whom to call
	// NeedStaff leads those who have not signed in to the officials' sign-in and back.
	NeedStaff func(web.Handler) web.Handler
}

// Routes registers the pages.
func (p Pages) Routes(m *web.Mux) {
	staff := func(pattern string, h func(http.ResponseWriter, *http.Request, org.Viewer) error) {
		m.Handle(pattern, p.NeedStaff(func(w http.ResponseWriter, r *http.Request) error { return h(w, r, org.ViewerOf(r.Context())) }))
	}
	staff("GET /queue", p.queue)
	staff("POST /queue/filter", p.saveFilter)
	staff("POST /queue/filter/{id}/drop", p.dropFilter)
	staff("POST /queue/bulk", p.bulk)
	staff("GET /dossier/{id}", p.dossier)
	staff("POST /dossier/{id}/{act}", p.handleAction)
	staff("GET /dossier/{id}/receipt", p.receipt)
	staff("GET /dossier/{id}/slip/{slip}", p.slip)
	staff("GET /book", p.book)
	staff("GET /consultation/{id}", p.consultation)
	staff("POST /consultation/{id}", p.answer)
	staff("GET /handover", p.requireReassign(p.team))
	staff("GET /handover/{person}", p.requireReassign(p.officialInHand))
	staff("POST /handover/{person}", p.requireReassign(p.handOver))
	staff("POST /handover/{person}/absence", p.requireReassign(p.recordAbsence))
	staff("POST /absence/{id}/end", p.requireReassign(p.endAbsence))
	staff("GET /guidance", p.guidance)
	staff("POST /guidance", p.guide)
	staff("GET /counter", p.counter)
	staff("GET /counter/{code}", p.fill)
	staff("POST /counter/{code}", p.take)
}
