// Package inboxpage is the home of officials: what waits for them in every system, by due moment ("Việc của tôi").
package inboxpage

import (
	"embed"

	"github.com/motcua/motcua/internal/card"
	"github.com/motcua/motcua/internal/inbox"
)

// Lang holds the words of this page.
//
//go:embed lang/*.json
var Lang embed.FS

// Home is where officials arrive after signing in.
const Home = "/inbox"

// Pages needs the sources of the house.
type Pages struct {
	card.House
	Box *inbox.Box
}

// Card is what the room brings to the house.
func (p Pages) Card() card.Card {
	return card.Card{Base: inbox.Base(), Pages: Lang,
		Routes: []card.Route{card.On("GET "+Home, card.Officials, p.inbox)},
		Menu:   []card.Entry{{System: "inbox", Word: "inboxpage.title", Href: Home, Icon: "list-checks", Need: card.Officials}}}
}
