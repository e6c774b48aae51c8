// Package reportpage shows the reports and opens each figure.
package reportpage

import (
	"embed"

	"github.com/motcua/motcua/internal/card"
	"github.com/motcua/motcua/internal/figure"
	"github.com/motcua/motcua/internal/report"
)

// Lang holds the words of these pages.
//
//go:embed lang/*.json
var Lang embed.FS

// Pages needs the house.
type Pages struct{ card.House }

// Card is what the room brings to the house.
func (p Pages) Card() card.Card {
	return card.Card{Base: report.Base(), Pages: Lang, Figures: []*figure.Population{report.II06a, report.Late},
		Routes: []card.Route{
			card.On("GET /report/ii06a", card.May(report.MayRead), p.ii06a),
			card.On("GET /report/ii06a/open", card.May(report.MayRead), p.open),
			card.On("GET /report/late", card.May(report.MayRead), p.late),
			card.On("GET /report/late/open", card.May(report.MayRead), p.openLate),
		},
		Menu: []card.Entry{
			{System: "report", Word: "reportpage.menu_ii06a", Href: "/report/ii06a", Icon: "chart", Need: card.May(report.MayRead), Rank: 50},
			{System: "report", Word: "reportpage.menu_late", Href: "/report/late", Icon: "triangle-alert", Need: card.May(report.MayRead), Rank: 51},
		}}
}
