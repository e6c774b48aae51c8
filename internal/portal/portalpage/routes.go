// Package portalpage is what citizens see: finding a procedure, filing it one question a page, following a
// dossier, and people who help. Every page works without JavaScript.
package portalpage

import (
	"context"
	"embed"
	"net/http"
	"slices"
	"time"

	"github.com/motcua/motcua/internal/card"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/kit/blob"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/org/account"
	"github.com/motcua/motcua/internal/portal"
)

// Lang holds the words of these pages.
//
//go:embed lang/*.json
var Lang embed.FS

// Pages needs the rooms it shows.
type Pages struct {
	card.House
	Auth      *account.Auth
	Portal    *portal.Room
	Dossier   *dossier.Room
	Payments  *payment.Room
	Catalogue *catalogue.Cache
	Drafts    *form.Drafts
	Files     *file.Room
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
	// Transfer says how a bill is paid from afar; nothing when no account is known (port; feepage stands behind it).
	Transfer func(q store.Querier, c fee.Charge) (fee.TransferTo, error)
	// FeeReceipt draws the receipt of a paid bill (port; feepage stands behind it).
	FeeReceipt func(r *http.Request, d *dossier.Dossier, bill string) (name string, pdf []byte, err error)
	// Letter draws a letter to the applicant, Mẫu 02 to 05; Letters are the keys of those there are (ports;
	// dossierpage stands behind them).
	Letter  func(r *http.Request, d *dossier.Dossier, key string) (name string, pdf []byte, err error)
	Letters func(r *http.Request, d *dossier.Dossier) ([]string, error)
}

// fresh is how long the front page may show old numbers.
const fresh = time.Minute

// Card is what the room brings to the house.
func (p Pages) Card() card.Card {
	return card.Card{Base: p.Portal.Base(), Pages: Lang, Files: map[string]file.Access{"supplement": p.Portal.FileAccess()},
		Routes: slices.Concat(p.finding(), p.apply(), p.track()), Menu: []card.Entry{
			{Spot: card.Main, Word: "portalpage.menu_home", Href: "/", Need: card.Anyone},
			{Spot: card.Main, Word: "portalpage.menu_procedures", Href: "/procedures", Need: card.Anyone, Rank: 1},
			{Spot: card.Main, Word: "portalpage.menu_mine", Href: "/account", Need: card.Citizens, Rank: 2},
			{Spot: card.Main, Word: "portalpage.menu_track", Href: "/track", Need: card.Anyone, Rank: 3},
			{Spot: card.Main, Word: "portalpage.menu_help", Href: "/help", Need: card.Anyone, Rank: 4},
			{Spot: card.Bottom, Word: "portalpage.menu_home", Href: "/", Icon: "house", Need: card.Anyone},
			{Spot: card.Bottom, Word: "portalpage.menu_procedures", Href: "/procedures", Icon: "layers", Need: card.Anyone, Rank: 1},
			{Spot: card.Bottom, Word: "portalpage.menu_mine", Href: "/account", Icon: "list-checks", Need: card.Citizens, Rank: 2},
			{Spot: card.Bottom, Word: "portalpage.menu_track", Href: "/track", Icon: "search", Need: card.Others, Rank: 2},
			{Spot: card.Bottom, Word: "portalpage.menu_help", Href: "/help", Icon: "phone", Need: card.Anyone, Rank: 3},
			{Spot: card.Help, Word: "portalpage.menu_counter", Href: "/help", Icon: "map-pin", Need: card.Anyone},
			{Spot: card.Help, Word: "portalpage.menu_resume", Href: "/resume", Icon: "file-text", Need: card.Anyone, Rank: 1},
			{System: "dossier", Word: "portalpage.menu_assist", Href: "/assist", Icon: "hand-helping", Need: card.May(dossier.MayApply), Rank: 14},
		}}
}

// finding are the pages before somebody applies.
func (p Pages) finding() []card.Route {
	return []card.Route{
		card.On("GET /{$}", card.Anyone, p.home, web.Cached(fresh, nil)),
		card.On("GET /procedures", card.Anyone, p.search),
		card.On("GET /procedures/{code}", card.Anyone, p.procedure),
		card.On("GET /help", card.Anyone, p.help),
		card.On("GET /account", card.Anyone, p.account),
		card.On("GET /resume", card.Anyone, p.resumeForm),
		card.On("POST /resume", card.Anyone, p.resume, web.Lasts()),
		card.On("POST /leave", card.Anyone, p.leave, web.Lasts()),
		card.On("GET /assist", card.May(dossier.MayApply), p.assist),
	}
}

// apply are the pages of a draft.
func (p Pages) apply() []card.Route {
	return []card.Route{
		card.On("POST /apply/{code}", card.Anyone, p.start),
		card.On("GET /apply/{draft}", card.Anyone, p.resumeDraft),
		card.On("GET /apply/{draft}/saved", card.Anyone, p.draftPage(p.saved)),
		card.On("GET /apply/{draft}/drop", card.Anyone, p.draftPage(p.dropForm)),
		card.On("POST /apply/{draft}/drop", card.Anyone, p.drop, web.Lasts()),
		card.On("GET /apply/{draft}/case", card.Anyone, p.draftPage(p.caseForm)),
		card.On("POST /apply/{draft}/case", card.Anyone, p.draftPage(p.caseChosen)),
		card.On("GET /apply/{draft}/place", card.Anyone, p.draftPage(p.placeForm)),
		card.On("POST /apply/{draft}/place", card.Anyone, p.draftPage(p.placeChosen)),
		card.On("GET /apply/{draft}/papers", card.Anyone, p.draftPage(p.papersForm)),
		card.On("POST /apply/{draft}/papers", card.Anyone, p.draftPage(p.papersDone)),
		card.On("GET /apply/{draft}/review", card.Anyone, p.draftPage(p.reviewForm)),
		card.On("POST /apply/{draft}/review", card.Anyone, p.send),
		card.On("GET /apply/{draft}/{page}", card.Anyone, p.draftPage(p.question)),
		card.On("POST /apply/{draft}/{page}", card.Anyone, p.draftPage(p.answer)),
	}
}

// track are the pages of those who follow a dossier.
func (p Pages) track() []card.Route {
	return []card.Route{
		card.On("GET /track", card.Anyone, p.trackForm),
		card.On("POST /track", card.Anyone, p.trackAsk, web.Lasts()),
		card.On("GET /track/{code}", card.Anyone, p.follow),
		card.On("GET /track/{code}/sent", card.Anyone, p.sent),
		card.On("GET /track/{code}/result", card.Anyone, p.result),
		card.On("GET /track/{code}/receipt", card.Anyone, p.receipt),
		card.On("GET /track/{code}/fee", card.Anyone, p.feeReceipt),
		card.On("GET /track/{code}/fee/qr", card.Anyone, p.feeQR),
		card.On("GET /track/{code}/notices", card.Anyone, p.notices),
		card.On("GET /track/{code}/contact/{channel}", card.Anyone, p.contactForm),
		card.On("POST /track/{code}/contact/{channel}", card.Anyone, p.contact),
		card.On("GET /track/{code}/readers", card.Anyone, p.readers),
		card.On("GET /track/{code}/slip/{slip}", card.Anyone, p.letter),
		card.On("GET /track/{code}/supplement", card.Anyone, p.supplement),
		card.On("POST /track/{code}/supplement", card.Anyone, p.supplementSend),
		card.On("GET /track/{code}/supplement/{n}", card.Anyone, p.point),
		card.On("POST /track/{code}/supplement/{n}", card.Anyone, p.pointDone),
		card.On("GET /track/{code}/withdraw", card.Anyone, p.withdrawForm),
		card.On("POST /track/{code}/withdraw", card.Anyone, p.withdraw),
	}
}
