// Package feepage holds the pages of the cashier: bills, receipts, the cash book of a day, and the certification of
// copies and signatures while people wait.
package feepage

import (
	"embed"

	"github.com/motcua/motcua/internal/card"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/payment"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/report"
	"github.com/motcua/motcua/internal/search"
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
	card.House
	Fees      *fee.Room
	Dossier   *dossier.Room
	Payments  *payment.Room
	Catalogue *catalogue.Cache
	Printer   *slip.Printer
	Account   Account
}

// Card is what the room brings to the house.
func (p Pages) Card() card.Card {
	collectors := fee.Collectors(p.DB)
	c := card.Card{Base: p.Fees.Base(), Pages: Lang, Files: map[string]file.Access{collectors.Name: file.Of(collectors)},
		Search: []*search.Source{searchSource()},
		Routes: []card.Route{
			card.On("GET /fees", card.May(fee.MayRecordPayment), p.waiting),
			card.On("GET /fees/book", card.May(fee.MayRecordPayment, report.MayRead), p.book),
			card.On("GET /fees/{bill}", card.Officials, p.bill),
			card.On("POST /fees/{bill}/{act}", card.Officials, p.handleAction),
			card.On("GET /fees/{bill}/receipt", card.Officials, p.receipt),
			card.On("GET /fees/{bill}/request", card.Officials, p.request),
			card.On("GET "+sheetHome, card.May(fee.MayReadSheets), p.sheets),
			card.On("GET "+sheetHome+"/{id}", card.May(fee.MayReadSheets), p.sheet),
			card.On("POST "+sheetHome+"/{id}/sign", card.May(fee.MayReadSheets), p.signSheet),
			card.On("POST /counter/signed", card.Officials, p.signed),
		},
		Menu: []card.Entry{
			{System: "dossier", Word: "feepage.menu_certification", Href: certifications[0].Path, Icon: "stamp", Need: card.May(dossier.MayAccept), Rank: 13},
			{System: "dossier", Word: "feepage.menu_fees", Href: "/fees", Icon: "wallet", Need: card.May(fee.MayRecordPayment), Rank: 15},
			{System: "dossier", Word: "feepage.menu_sheets", Href: sheetHome, Icon: "file-check", Need: card.May(fee.MayReadSheets), Rank: 16},
			{System: "org", Word: "feepage.menu_collectors", Href: "/collectors", Icon: "wallet", Need: card.May(org.MayManageSettings), Rank: 83},
		}}
	c.Routes = append(c.Routes, card.Held(p.House, collectors)...)
	for _, kind := range certifications {
		c.Routes = append(c.Routes, card.On("GET "+kind.Path, card.May(dossier.MayAccept), p.certification(kind)),
			card.On("POST "+kind.Path, card.May(dossier.MayAccept), p.fileCertification(kind)))
	}
	return c.With(card.Machines(p.House, fee.Collectors(p.DB))...)
}
