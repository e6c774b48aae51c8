// Package dossierpage is where officials work: the queue, the open dossier beside it, what can be done to it,
// filing for a walk-in at the counter, and the receipt.
package dossierpage

import (
	"embed"

	"github.com/motcua/motcua/internal/card"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/consult"
	"github.com/motcua/motcua/internal/dossier/handover"
	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/dossier/queue"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/search"
	"github.com/motcua/motcua/internal/slip"
)

// Lang holds the words of these pages.
//
//go:embed lang/*.json
var Lang embed.FS

// Pages needs the rooms it shows.
type Pages struct {
	card.House
	Org       *org.Room
	Dossier   *dossier.Room
	Payments  *payment.Room
	Catalogue *catalogue.Cache
	Forms     *form.Forms
	Files     *file.Room
	Printer   *slip.Printer
	Counters  *queue.Counters // nil: queues are counted anew for every page
}

// Card is what the room brings to the house.
func (p Pages) Card() card.Card {
	// Who may see a dossier, and do something with it, its queries and rules say: those routes are for every official.
	return card.Card{Base: handover.With(p.Dossier.Base(), p.DB), Pages: Lang,
		Files: map[string]file.Access{"dossier": p.Dossier.FileAccess(consult.SentAlong)},
		Inbox: []*inbox.Source{queue.InboxSource(), consult.InboxSource()}, Search: []*search.Source{queue.SearchSource()},
		Routes: []card.Route{
			card.On("GET /queue", card.May(dossier.MayRead), p.queue),
			card.On("POST /queue/filter", card.May(dossier.MayRead), p.saveFilter),
			card.On("POST /queue/filter/{id}/drop", card.May(dossier.MayRead), p.dropFilter),
			card.On("POST /queue/bulk", card.May(dossier.MayRead), p.bulk),
			card.On("GET /dossier/{id}", card.Officials, p.dossier),
			card.On("POST /dossier/{id}/{act}", card.Officials, p.handleAction),
			card.On("GET /dossier/{id}/receipt", card.Officials, p.receipt),
			card.On("GET /dossier/{id}/slip/{slip}", card.Officials, p.slip),
			card.On("GET /book", card.May(dossier.MayRead), p.book),
			card.On("GET /consultation/{id}", card.Officials, p.consultation),
			card.On("POST /consultation/{id}", card.Officials, p.answer),
			card.On("GET /handover", card.May(dossier.MayReassign), p.team),
			card.On("GET /handover/{person}", card.May(dossier.MayReassign), p.officialInHand),
			card.On("POST /handover/{person}", card.May(dossier.MayReassign), p.handOver),
			card.On("POST /handover/{person}/absence", card.May(dossier.MayReassign), p.recordAbsence),
			card.On("POST /absence/{id}/end", card.May(dossier.MayReassign), p.endAbsence),
			card.On("GET /guidance", card.May(dossier.MayGuide), p.guidance),
			card.On("POST /guidance", card.May(dossier.MayGuide), p.guide),
			card.On("GET /counter", card.May(dossier.MayAccept), p.counter),
			card.On("GET /counter/{code}", card.May(dossier.MayAccept), p.fill),
			card.On("POST /counter/{code}", card.May(dossier.MayAccept), p.take),
		},
		Menu: []card.Entry{
			{System: "dossier", Word: "dossierpage.menu_queue", Href: "/queue", Icon: "inbox", Need: card.May(dossier.MayRead), Rank: 10},
			{System: "dossier", Word: "dossierpage.menu_counter", Href: "/counter", Icon: "file-text", Need: card.May(dossier.MayAccept), Rank: 11},
			{System: "dossier", Word: "dossierpage.menu_book", Href: "/book", Icon: "layers", Need: card.May(dossier.MayAccept), Rank: 12},
			{System: "dossier", Word: "dossierpage.menu_handover", Href: "/handover", Icon: "user-check", Need: card.May(dossier.MayReassign), Rank: 16},
		}}
}
