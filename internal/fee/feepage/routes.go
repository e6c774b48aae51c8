// Package feepage holds the pages of the cashier: bills, receipts, the cash book of a day, and the certification of
// copies and signatures while people wait.
package feepage

import (
	"embed"
	"net/http"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/slip"
)

// Lang holds the words of these pages.
//
//go:embed lang/*.json
var Lang embed.FS

// Account is where fees are transferred to; the zero value means that no transfer is offered.
type Account struct{ BIN, Number, Holder string }

// Pages needs the rooms it shows.
type Pages struct {
	DB        *store.DB
	Fees      *fee.Room
	Dossier   *dossier.Room
	Catalogue *catalogue.Cache
	Printer   *slip.Printer
	Account   Account
	PublicURL string // what QR codes and slips carry
	Phone     string
	// NeedStaff leads those who have not signed in to the officials' sign-in and back.
	NeedStaff func(web.Handler) web.Handler
}

// Routes registers the pages.
func (p Pages) Routes(m *web.Mux) {
	staff := func(pattern string, h func(http.ResponseWriter, *http.Request, org.Viewer) error) {
		m.Handle(pattern, p.NeedStaff(func(w http.ResponseWriter, r *http.Request) error { return h(w, r, org.ViewerOf(r.Context())) }))
	}
	staff("GET /fees", p.waiting)
	staff("GET /fees/book", p.book)
	staff("GET /fees/{bill}", p.bill)
	staff("POST /fees/{bill}/{act}", p.handleAction)
	staff("GET /fees/{bill}/receipt", p.receipt)
	staff("GET /fees/{bill}/request", p.request)
	staff("GET "+Collectors, p.collectors)
	staff("GET "+Collectors+"/{unit}", p.collector)
	staff("POST "+Collectors+"/{unit}", p.setCollector)
	for _, kind := range certifications {
		staff("GET "+kind.Path, p.certification(kind))
		staff("POST "+kind.Path, p.fileCertification(kind))
	}
	staff("POST /counter/signed", p.signed)
}
