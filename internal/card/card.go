// Package card is the whole card that a room hands to the house: its base, and what people and machines see of it. app
// collects the cards and routes, shows, counts and seeds from them; it knows rooms by name only.
package card

import (
	"io/fs"

	"github.com/motcua/motcua/internal/api"
	"github.com/motcua/motcua/internal/figure"
	"github.com/motcua/motcua/internal/file"
	"github.com/motcua/motcua/internal/inbox"
	"github.com/motcua/motcua/internal/kit/record/recordpage"
	"github.com/motcua/motcua/internal/kit/room"
	"github.com/motcua/motcua/internal/kit/store"
	"github.com/motcua/motcua/internal/search"
)

// Card is what one room brings. Rooms without pages bring their base alone: card.Of(place.Base()).
type Card struct {
	room.Base
	Pages   fs.FS   // holds lang/vi.json and lang/en.json of its pages; nil: none
	Routes  []Route // what it answers, and who may ask
	Menu    []Entry // what it offers in the menus
	API     []api.Operation
	Inbox   []*inbox.Source
	Search  []*search.Source
	Figures []*figure.Population
	Files   map[string]file.Access // who may add, open and take out files of its records, by the kind that owns them
}

// Of is the card of a room that shows nothing by itself.
func Of(b room.Base) Card { return Card{Base: b} }

// With is the card with operations for machines.
func (c Card) With(operations ...api.Operation) Card {
	c.API = append(c.API, operations...)
	return c
}

// House is what the house gives to the pages of every room.
type House struct {
	DB        *store.DB
	PublicURL string // what QR codes and slips carry
	Province  string // code of the province of this house
	Phone     string // whom to call
	Demo      bool   // nothing goes out of a demonstration
	Records   recordpage.House
}
