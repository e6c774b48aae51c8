// Package noticepage shows officials what was told about a dossier, and takes down their telephone calls.
package noticepage

import (
	"embed"

	"github.com/motcua/motcua/internal/card"
	"github.com/motcua/motcua/internal/dossier"
	"github.com/motcua/motcua/internal/notice"
)

// Lang holds the words of these pages.
//
//go:embed lang/*.json
var Lang embed.FS

// Pages needs the rooms it shows.
type Pages struct {
	card.House
	Dossier *dossier.Room
	Notice  *notice.Room
}

// Card is what the room brings to the house.
func (p Pages) Card() card.Card {
	return card.Card{Base: p.Notice.Base(), Pages: Lang, Routes: []card.Route{
		card.On("GET /dossier/{id}/notices", card.Officials, p.notices),
		card.On("POST /dossier/{id}/notices", card.Officials, p.call),
	}}
}
