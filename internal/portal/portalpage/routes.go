// Package portalpage is what citizens see: finding a procedure, filing it one question a page, following a
// dossier, and people who help. Every page works without JavaScript.
package portalpage

import (
	"context"
	"embed"
	"net/http"
	"time"

	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/blob"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/portal"
)

// Lang holds the words of these pages.
//
//go:embed lang/*.json
var Lang embed.FS

// Pages needs the rooms it shows.
type Pages struct {
	DB        *store.DB
	Portal    *portal.Room
	Dossier   *dossier.Room
	Catalogue *catalogue.Cache
	Drafts    *form.Drafts
	Files     *file.Room
	PublicURL string // what QR codes carry
	Province  string // code of the province of this house
	Phone     string // whom to call
	National  string // address of the national portal; "https://dichvucong.gov.vn" when empty
	// Popular are codes of procedures that many people need; those that exist are shown on the front page.
	// Nil: a list of our own.
	Popular []string
	// DraftCookie is the name of the cookie that holds the code of the draft this browser is filling in.
	DraftCookie string
	// Blob opens the bytes of a file for a reader whose pass was checked (port; the blob store stands behind it).
	Blob func(ctx context.Context, hash string) (blob.Reader, error)
	// Receipt draws the receipt of an accepted dossier (port; dossierpage stands behind it).
	Receipt func(r *http.Request, d *dossier.Dossier) ([]byte, error)
	// VietQR draws the transfer that pays a bill; empty when no account is known (port; feepage stands behind it).
	VietQR func(q store.Querier, c fee.Charge) (svg string, err error)
	// FeeReceipt draws the receipt of a paid bill (port; feepage stands behind it).
	FeeReceipt func(r *http.Request, d *dossier.Dossier, bill string) (name string, pdf []byte, err error)
	// NeedStaff leads those who have not signed in to the officials' sign-in and back.
	NeedStaff func(web.Handler) web.Handler
	// Letter draws a letter to the applicant, Mẫu 02 to 05; Letters are the keys of those there are (ports;
	// dossierpage stands behind them).
	Letter  func(r *http.Request, d *dossier.Dossier, key string) (name string, pdf []byte, err error)
	Letters func(r *http.Request, d *dossier.Dossier) ([]string, error)
}

// fresh is how long the front page may show old numbers.
const fresh = time.Minute

// Routes registers the pages.
func (p Pages) Routes(m *web.Mux) {
	m.Handle("GET /{$}", p.home, web.Cached(fresh, nil))
	m.Handle("GET /procedures", p.search)
	m.Handle("GET /procedures/{code}", p.procedure)
	m.Handle("GET /help", p.help)
	m.Handle("GET /account", p.account)
	m.Handle("GET /resume", p.resumeForm)
	m.Handle("POST /resume", p.resume)
	m.Handle("POST /leave", p.leave)
	m.Handle("GET /assist", p.NeedStaff(p.assist))
	p.apply(m)
	p.track(m)
}

// apply registers the pages of a draft.
func (p Pages) apply(m *web.Mux) {
	m.Handle("POST /apply/{code}", p.start)
	m.Handle("GET /apply/{draft}", p.resumeDraft)
	m.Handle("GET /apply/{draft}/saved", p.draftPage(p.saved))
	m.Handle("GET /apply/{draft}/drop", p.draftPage(p.dropForm))
	m.Handle("POST /apply/{draft}/drop", p.drop)
	m.Handle("GET /apply/{draft}/case", p.draftPage(p.caseForm))
	m.Handle("POST /apply/{draft}/case", p.draftPage(p.caseChosen))
	m.Handle("GET /apply/{draft}/place", p.draftPage(p.placeForm))
	m.Handle("POST /apply/{draft}/place", p.draftPage(p.placeChosen))
	m.Handle("GET /apply/{draft}/papers", p.draftPage(p.papersForm))
	m.Handle("POST /apply/{draft}/papers", p.draftPage(p.papersDone))
	m.Handle("GET /apply/{draft}/review", p.draftPage(p.reviewForm))
	m.Handle("POST /apply/{draft}/review", p.send)
	m.Handle("GET /apply/{draft}/{page}", p.draftPage(p.question))
	m.Handle("POST /apply/{draft}/{page}", p.draftPage(p.answer))
}

// track registers the pages of those who follow a dossier.
func (p Pages) track(m *web.Mux) {
	m.Handle("GET /track", p.trackForm)
	m.Handle("POST /track", p.trackAsk)
	m.Handle("GET /track/{code}", p.follow)
	m.Handle("GET /track/{code}/sent", p.sent)
	m.Handle("GET /track/{code}/result", p.result)
	m.Handle("GET /track/{code}/receipt", p.receipt)
	m.Handle("GET /track/{code}/fee", p.feeReceipt)
	m.Handle("GET /track/{code}/notices", p.notices)
	m.Handle("GET /track/{code}/readers", p.readers)
	m.Handle("GET /track/{code}/slip/{slip}", p.letter)
	m.Handle("GET /track/{code}/supplement", p.supplement)
	m.Handle("POST /track/{code}/supplement", p.supplementSend)
	m.Handle("GET /track/{code}/supplement/{n}", p.point)
	m.Handle("POST /track/{code}/supplement/{n}", p.pointDone)
	m.Handle("GET /track/{code}/withdraw", p.withdrawForm)
	m.Handle("POST /track/{code}/withdraw", p.withdraw)
}
