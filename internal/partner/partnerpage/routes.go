// Package partnerpage is where the technical administrator makes and withdraws keys of partners, and where officials
// agree to keys in their name.
package partnerpage

import (
	"embed"

	"github.com/motcua/motcua/internal/card"
	"github.com/motcua/motcua/internal/org"
	"github.com/motcua/motcua/internal/partner"
)

// Lang holds the words of these pages.
//
//go:embed lang/*.json
var Lang embed.FS

// Path is where the keys are.
const Path = "/partners"

// Pages needs the room.
type Pages struct {
	card.House
	Partners *partner.Room
}

// Card is what the room brings to the house.
func (p Pages) Card() card.Card {
	return card.Card{Base: partner.Base(), Pages: Lang, Inbox: inboxSources(),
		Routes: []card.Route{
			card.On("GET "+Path, card.Officials, p.keys),
			card.On("POST "+Path, card.May(org.MayManageSettings), p.make),
			card.On("POST "+Path+"/{id}/agree", card.Officials, p.agree),
			card.On("POST "+Path+"/{id}/withdraw", card.Officials, p.withdraw),
		},
		Menu: []card.Entry{{System: "org", Word: "partnerpage.menu_partners", Href: Path, Icon: "layers", Need: card.May(org.MayManageSettings), Rank: 82}}}
}
