package app

import (
	"embed"
	"io/fs"
	"slices"

	"github.com/motcua/motcua/internal/book"
	"github.com/motcua/motcua/internal/card"
	"github.com/motcua/motcua/internal/catalogue"
	"github.com/motcua/motcua/internal/catalogue/cataloguepage"
	"github.com/motcua/motcua/internal/contact"
	"github.com/motcua/motcua/internal/deadline"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/dossier/dossierapi"
	"github.com/motcua/motcua/internal/dossier/dossierpage"
	"github.com/motcua/motcua/internal/dossier/queue"
	"github.com/motcua/motcua/internal/fee"
	"github.com/motcua/motcua/internal/fee/feepage"
	"github.com/motcua/motcua/internal/figure"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/file/filepage"
	"github.com/motcua/motcua/internal/form"
	"github.com/motcua/motcua/internal/history"
	"github.com/motcua/motcua/internal/inbox/inboxpage"
	"github.com/motcua/motcua/internal/kit/field"
	"github.com/motcua/motcua/internal/kit/identity"
	"github.com/motcua/motcua/internal/kit/record"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/kit/view"
	"github.com/motcua/motcua/internal/kit/web"
	"github.com/motcua/motcua/internal/notice"
	"github.com/motcua/motcua/internal/notice/noticepage"
	"github.com/motcua/motcua/internal/notify"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/org/account"
	"github.com/motcua/motcua/internal/org/orgpage"
	"github.com/motcua/motcua/internal/partner/partnerpage"
	"github.com/motcua/motcua/internal/place"
	"github.com/motcua/motcua/internal/portal"
	"github.com/motcua/motcua/internal/portal/portalpage"
	"github.com/motcua/motcua/internal/proposal"
	"github.com/motcua/motcua/internal/report/reportpage"
	"github.com/motcua/motcua/internal/search/searchpage"
	"github.com/motcua/motcua/internal/slip"
)

//go:embed lang/*.json
var words embed.FS

// rooms are the cards of all rooms, one line each, in the order of the floors. This is all that the house knows of them.
func (a *App) rooms() []card.Card {
	h := card.House{DB: a.DB, PublicURL: a.PublicURL(), Province: a.Config.Province, Phone: a.Config.Phone, Demo: a.Config.Demo, Records: a.records()}
	desks := dossierpage.Pages{House: h, Org: a.Org, Dossier: a.Dossier, Payments: a.Payments, Catalogue: a.Catalogue, Forms: a.Forms,
		Files: a.Files, Printer: a.printer, Counters: &queue.Counters{}}
	till := feepage.Pages{House: h, Fees: a.Fees, Dossier: a.Dossier, Payments: a.Payments, Catalogue: a.Catalogue, Printer: a.printer,
		Account: a.Config.Bank.account()}
	return []card.Card{
		card.Of(history.Base()),
		card.Of(proposal.Base()),
		card.Of(place.Base()),
		card.Of(contact.Base()),
		orgpage.Pages{House: h, Org: a.Org, Auth: a.Auth, Home: a.home, All: a.all}.Card(),
		partnerpage.Pages{House: h, Partners: a.Partners}.Card(),
		cataloguepage.Pages{House: h, Forms: a.Forms, Dossier: a.Dossier, Names: a.Names}.Card(),
		card.Of(deadline.Base(a.DB)),
		card.Of(book.Base()),
		card.Of(figure.Base()),
		card.Of(a.Notify.Base()),
		inboxpage.Pages{House: h, Box: a.Inbox}.Card(),
		searchpage.Pages{Search: a.Search}.Card(),
		card.Card{Base: form.Base(), Files: map[string]file.Access{"draft": draftAccess{a.Drafts}}},
		till.Card(),
		filepage.Pages{House: h, Files: a.Files, Who: who}.Card(),
		card.Of(slip.Base()),
		desks.Card().With(dossierapi.API{DB: a.DB, Lang: a.Lang, Dossier: a.Dossier, Payments: a.Payments, Portal: a.Portal, Catalogue: a.Catalogue,
			Drafts: a.Drafts, Files: a.Files}.Operations()...),
		reportpage.Pages{House: h}.Card(),
		portalpage.Pages{House: h, Auth: a.Auth, Portal: a.Portal, Dossier: a.Dossier, Payments: a.Payments, Catalogue: a.Catalogue, Drafts: a.Drafts,
			Files: a.Files, DraftCookie: DraftCookie, Blob: a.openBlob,
			Receipt: desks.Receipt, Letter: desks.Letter, Letters: desks.Letters, Transfer: till.Transfer, FeeReceipt: till.Receipt}.Card(),
		noticepage.Pages{House: h, Dossier: a.Dossier, Notice: a.Notice}.Card(),
		card.Of(a.base()),
	}
}

// Rooms are the cards without a store behind them: for the schema, the words, the rights and the public data.
func Rooms() []card.Card {
	a := &App{Auth: &account.Auth{}, Catalogue: &catalogue.Cache{}, Names: &catalogue.Names{}, Drafts: &form.Drafts{}, Fees: &fee.Room{}, Files: &file.Room{},
		Dossier: &dossier.Room{}, Portal: &portal.Room{}, Notify: &notify.Room{}, Notice: &notice.Room{}}
	return a.rooms()
}

// Bases are the bases of all rooms, for the demonstration.
func Bases() (list []room.Base) {
	for _, c := range Rooms() {
		list = append(list, c.Base)
	}
	return list
}

// Series are the migrations of all rooms.
func Series() (list []store.Series) {
	for _, c := range Rooms() {
		if c.Migrations != nil {
			list = append(list, store.Series{Room: c.Name, FS: c.Migrations})
		}
	}
	return list
}

// Tables say of every table of the house how a seed copies its rows: of higher rooms first, whose rows name those
// of lower ones.
func Tables() (list []room.Table) {
	for _, c := range slices.Backward(Rooms()) {
		list = append(list, c.Tables...)
	}
	return list
}

// Words are the words of every room and page, and of what they stand on.
func Words() []fs.FS {
	list := []fs.FS{web.Lang, view.Lang, identity.Words(), field.Words(), record.Words()}
	for _, c := range Rooms() {
		for _, f := range []fs.FS{c.Words, c.Pages} {
			if f != nil {
				list = append(list, f)
			}
		}
	}
	return list
}

// allow puts the rights of every room in force.
func allow() {
	for _, c := range Rooms() {
		org.Allow(c.Name, c.Rights)
	}
}
