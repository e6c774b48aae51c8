// Package searchpage is the one search box of officials: what is found in every system, by system.
package searchpage

import (
	"embed"

	"github.com/motcua/motcua/internal/card"
	"github.com/motcua/motcua/internal/search"
)

// Lang holds the words of this page.
//
//go:embed lang/*.json
var Lang embed.FS

// Path is where the search box asks.
const Path = "/search"

// Pages needs the index.
type Pages struct {
	Search *search.Room
}

// Card is what the room brings to the house.
func (p Pages) Card() card.Card {
	return card.Card{Base: search.Base(), Pages: Lang,
		Routes: []card.Route{card.On("GET "+Path, card.Officials, p.search)},
		Menu:   []card.Entry{{Spot: card.SearchBox, Href: Path, Need: card.Officials}}}
}
